"""Parts that a sentence lists after 其中 against the whole before it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from hengwang.checker.analysis.counts import Count, counts_in
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.view import view_of
from hengwang.checker.document import Place
from hengwang.checker.facts.spelled import in_digits
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report, Sentence

_SPLIT = re.compile(r"其中[：:，,]?|资金来源(?:[为是：:]|包括)+|(?<=支出)中[：:，,]")
_LOOSE = re.compile(r"其中[：:，,]?(?:主要|包括|包含)?|等|主要|最[大高多]|仅|重点")
_BREAK = re.compile(r"[；;]|此外|另外|另有|同时")
# 其中接待费9.6万元，比上年减少2.4万元: a change is no part.
_CHANGE = re.compile(
    r"(?:[比较](?:上年|去年|20\d\d年)|同比)[^，。；\d]{0,8}$|(?:减少|增加|节约)了?$"
)
_REST = re.compile(r"(?:其余|剩余|余下|另外?|还有)的?[^，。；]{0,12}\d")
_STOPS = re.compile(r"[，,；;。]")
# Two kinds that leave no third: what they do not add up to was not counted.
_OPPOSITES = (
    ("专职", "兼职"),
    ("线上", "线下"),
    ("线上", "现场"),
    ("男", "女"),
    ("城镇", "农村"),
    ("公办", "民办"),
    ("县内", "县外"),
    ("市内", "市外"),
    ("省内", "省外"),
    ("新增", "续"),
    ("定期", "不定期"),
    ("上半年", "下半年"),
    ("门诊", "住院"),
    ("集中", "分散"),
)
# 其中决策15分、过程25分，共设4个一级指标、9个二级指标: what 共 counts is not among the parts.
_ANOTHER_LIST = re.compile(r"[，,；;](?:共|合计|总计|累计)")
_NEARLY_ALL = Decimal("0.85")
_NOUN = 2
# 演出补贴129万元（场均1.5万元）, 占合同价600万元的70%: what one costs or is measured by is no part.
_EACH = re.compile(r"(?:均|每[\u4e00-\u9fff]|单价|标准)[^，。；、\d]{0,6}$|占[^，。；、\d]{0,16}$")
_FEW = 2


class CategorySumMismatch(Rule):
    """Adds counts and amounts of one unit that follow 其中 and compares them with the whole.

    More than the whole is an error. Less is one for amounts of money, which are listed
    completely, and for three or more counts; fewer parts may be examples only.
    """

    name = "category-sum-mismatch"
    aliases = ("category-sum",)
    severity = Severity.ERROR
    family = "sums"
    why = "Parts that exceed their whole show that one of the figures was not counted."
    source = "arithmetic: the parts of a whole add up to it"
    message_en = "The parts after 其中 add up to %(sum)s, the whole is %(whole)s"
    message_zh = "“其中”各项合计%(sum)s，总数为%(whole)s"
    altogether = (
        "The sums add up to %(sum)s, the sentence says %(whole)s",
        "各项合计应为%(sum)s，文中为%(whole)s",
    )

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each list of parts that fits no whole before it."""
        previous: Sentence | None = None
        for sentence, following in zip_longest(report.sentences, report.sentences[1:]):
            if _SPLIT.search(sentence.text):
                yield from self._sentence(sentence, previous, following)
            previous = sentence
        for sentence, doubt in view_of(report).doubts:
            if doubt.kind == self.name:
                yield self.finding(
                    sentence.place,
                    quote=doubt.quote,
                    numbers=f"{doubt.computation} ≠ {doubt.printed}",
                    severity=Severity.WARNING,
                    messages=self.altogether,
                    sum=doubt.computation,
                    whole=doubt.printed,
                )

    def _sentence(
        self, sentence: Sentence, previous: Sentence | None, following: Sentence | None
    ) -> Iterator[Finding]:
        text = in_digits(sentence.text)
        marks = list(_SPLIT.finditer(text))
        for number, mark in enumerate(marks):
            end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
            before = text[: mark.start()]
            if not before.strip("，,；; ") and previous and previous.place == sentence.place:
                before = in_digits(previous.text)
            after = text[mark.end() : end]
            another = _ANOTHER_LIST.search(after)
            if another:
                after = after[: another.start()]
            elif end == len(text):
                after += _rest(sentence, following)
            yield from self._parts(sentence.place, sentence.text, before, after)

    def _parts(self, place: Place, text: str, before: str, after: str) -> Iterator[Finding]:
        wholes = counts_in(before)
        parts = [
            c
            for c in counts_in(after)
            if not (_CHANGE.search(after[: c.start]) or _EACH.search(after[: c.start]))
        ]
        for unit in dict.fromkeys(part.unit for part in parts):
            if unit == "%":
                continue
            mine = [c for c in parts if c.unit == unit]
            candidates = [c for c in wholes if c.unit == unit]
            stop = _BREAK.search(after, mine[0].end)
            near = [c for c in mine if stop is None or c.start < stop.start()]
            if len(mine) < _FEW or not candidates or _fits(candidates, mine, after):
                continue
            listed = near if len(near) >= _FEW else mine
            whole, added = candidates[-1], sum((c.value for c in listed), Decimal(0))
            if not _surely_wrong(whole, listed, added, after):
                continue
            terms = " + ".join(figure(c.value) for c in listed)
            yield self.finding(
                place,
                quote=text,
                numbers=f"{terms} = {figure(added)} ≠ {figure(whole.value)} {unit}",
                sum=figure(added),
                whole=figure(whole.value) + unit,
            )


def _rest(sentence: Sentence, following: Sentence | None) -> str:
    """剩余49万元用于…: the sentence that tells the last part of the sum."""
    if following is None or following.place != sentence.place:
        return ""
    text = in_digits(following.text)
    return text if _REST.match(text) else ""


def _fits(wholes: Sequence[Count], parts: Sequence[Count], text: str) -> bool:
    """True when the first two or more parts add up to one of the wholes, as far as printed."""
    for take in range(_FEW, len(parts) + 1):
        if take < len(parts) and _goes_on(text, parts[take - 1], parts[take]):
            continue
        low = sum((c.low for c in parts[:take]), Decimal(0))
        highs = [c.high for c in parts[:take]]
        high = None if None in highs else sum((h for h in highs if h is not None), Decimal(0))
        for whole in wholes:
            if (whole.high is None or low <= whole.high) and (high is None or high >= whole.low):
                return True
    return False


def _goes_on(text: str, part: Count, following: Count) -> bool:
    """A班3期、B班3期、C班1期: parts that 、 joins are of one list."""
    between = text[part.end : following.start]
    return between.startswith("、") and _STOPS.search(between) is None


def _surely_wrong(whole: Count, parts: Sequence[Count], added: Decimal, text: str) -> bool:
    if added > whole.value:
        return whole.exact or sum((c.low for c in parts), Decimal(0)) > (whole.high or added)
    if not (whole.exact and all(c.exact for c in parts)) or _LOOSE.search(text):
        return False
    if whole.unit.endswith("元") or len(parts) > _FEW:
        return True
    if any(one in text and other in text for one, other in _OPPOSITES):
        return True
    return added >= whole.value * _NEARLY_ALL and _one_noun(whole, parts)


def _one_noun(whole: Count, parts: Sequence[Count]) -> bool:
    """图书2万册，其中少儿图书…、成人图书…: kinds of the whole's own noun, not examples."""
    noun = whole.before[-_NOUN:]
    return len(noun) == _NOUN and all(part.before.endswith(noun) for part in parts)
