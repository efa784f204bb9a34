"""The same counted thing in a row and in the text, or twice in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from hengwang.checker.analysis.counts import Count
from hengwang.checker.analysis.measures import Measure, Sense, measure_of
from hengwang.checker.analysis.view import View
from hengwang.checker.analysis.wording import likeness
from hengwang.checker.facts.spelled import in_digits
from hengwang.checker.report import Indicator, Sentence

_VERBS = re.compile(
    r"接入|联网|承载|完成|租赁|采购|购置|购买|新建|新增|建设|建成|开展|组织|举办|培训|维护|运维|维修|发放|补助|改造|修缮|"
    r"实施|覆盖|服务|提供|已|的|各级?|全部|共计?|重[点要]|主要|相关|有关|本|该|新|实际"
)
_SUFFIX = re.compile(
    r"(?:总数量|数量|个数|总数|次数|人次|人数|户数|台数|家数|数|总量|规模|面积|里程|长度)$"
)
_TAIL = re.compile(
    r"(?:总数)?(?:分别)?(?:共计|共|达到|达|为|是|已|有|了|(?<!节)约|近|超过|总计|合计|计|数量)+$"
)
_KIN = {
    "个": "个",
    "家": "个",
    "项": "个",
    "套": "个",
    "处": "个",
    "所": "个",
    "台": "台",
    "次": "次",
    "场": "次",
}
_WISH = re.compile(
    r"目标|指标值|要求|不低于|不少于|计划|拟|应当|力争|预期|同比|比上年|上年|去年|增长|以往"
)
# 均完成年度目标 tells what was reached, not what was wanted.
_FULFILLED = re.compile(
    r"(?:完成|实现|达到|达成|超过)了?(?:年度|全年|年初|预期|既定|设定)*(?:绩效)?(?:目标|指标值)(?:任务|值)?"
)
# 1个停车场未接入，扣0.5分 counts what is missing, not what there is.
_SHORTFALL = re.compile(r"扣(?:减|除)?\d+(?:\.\d+)?分|尚未|其余|剩余\d|仍有\d|因[^，。；]{1,20}未")
_WHOLES = (
    "部门",
    "企业",
    "用户",
    "群众",
    "学校",
    "系统",
    "农户",
    "居民",
    "村民",
    "学生",
    "患者",
    "职工",
)
_WHOLE_BEHIND = re.compile(r"([\u4e00-\u9fff]{3,8})(?:当?中|里面?)(?![央期级小学])")
_WHOLE_BEFORE = re.compile(r"[，,；;。]?其中")
_NOUN = 3
_OF_ONE_SIZE = Decimal("1.5")
_ALIKE = 0.6
_FULL_NAME = 4
_RATE_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Pair:
    """A row (or a sentence) and a sentence that count one thing differently."""

    row: Indicator | None
    first: Sentence | None
    second: Sentence
    numbers: str
    nearly: bool


@lru_cache(maxsize=4096)
def noun_of(words: str) -> str:
    """Return the core of a counted noun: 接入省级部门数量 → 省级部门, 单位 reads as 部门."""
    head = _SUFFIX.sub("", _TAIL.sub("", words.split("的", maxsplit=1)[0]))
    return re.sub("单位|机构", "部门", _VERBS.sub("", head))


def bare_name(name: str) -> str:
    """Return the name of a row without 数量, 人次 and the like at its end."""
    return _SUFFIX.sub("", "".join(name.split()))


def words_before(count: Count) -> str:
    """Return the words before a figure without 共, 达到 and the like at their end."""
    return _TAIL.sub("", count.before)


def same_unit(one: str, other: str) -> bool:
    """Whether two measure words count the same kind of thing."""
    return _unit(one) == _unit(other)


def _unit(unit: str) -> str:
    return _KIN.get(unit, unit)


def _as_count(measure: Measure) -> tuple[Decimal, Decimal | None]:
    if measure.sense is Sense.LEAST:
        return measure.value, None
    if measure.sense is Sense.MOST:
        return Decimal(0), measure.value
    return measure.value, measure.value


def row_against_text(view: View) -> Iterator[Pair]:
    """Yield the rows whose actual value a sentence contradicts."""
    told = told_counts(view)
    for row in view.rows:
        actual = measure_of(row.actual.text) if row.actual else None
        if row.actual is None or actual is None or not actual.unit:
            continue
        core = noun_of(row.level3) if actual.unit != "%" else row.level3
        for sentence, count in told:
            if _unit(count.unit) != _unit(actual.unit) or _is_of_a_part(view, sentence, count):
                continue
            if not (_is_named(row.level3, count) or _same_thing(core, count, actual.unit)):
                continue
            low, high = _as_count(actual)
            disagree = (high is not None and count.low > high) or (
                count.high is not None and count.high < low
            )
            repeats = actual.unit == "%" and _repeats_target(row, actual, count)
            if disagree or repeats:
                nearly = abs(count.value - actual.value) <= actual.value * Decimal("0.05")
                numbers = f"{row.level3}: {row.actual.text.strip()} ≠ {count.text}"
                yield Pair(row, None, sentence, numbers, nearly and not repeats)
                break


def told_counts(view: View) -> list[tuple[Sentence, Count]]:
    """Return the counted things of sentences that neither wish nor plan."""
    return [
        (s, count)
        for s, count in view.counted
        if not (_WISH.search(_FULFILLED.sub("", s.text)) or view.is_goal(s) or view.is_plan(s))
        and not _SHORTFALL.search(s.text)
    ]


def _is_of_a_part(view: View, sentence: Sentence, count: Count) -> bool:
    """城关一小改造教室48间: one of those whose names stand in front of the rows of a table."""
    since = re.split(r"[；;。]", in_digits(sentence.text)[: count.start])[-1]
    return any(label in since for label in view.row_labels)


def _is_named(name: str, count: Count) -> bool:
    """Whether the whole name of the row stands before the figure, but for its last word."""
    full = bare_name(name)
    return len(full) >= _FULL_NAME and words_before(count).endswith(full)


def _same_thing(core: str, count: Count, unit: str) -> bool:
    if unit == "%":
        said = _TAIL.sub("", count.before)
        tail = re.search(r"[率度]$", said)
        return bool(tail) and likeness(core, said) >= _RATE_ALIKE
    if unit.endswith("元") or len(core) < 3:  # noqa: PLR2004 - too general to be the same thing
        return False
    before, after = noun_of(count.before), noun_of(count.after)[: len(core) + 2]
    nouns = (before, before[-len(core) - 2 :], before[-len(core) :], after, after[: len(core)])
    return any(_alike(core, noun) for noun in nouns)


def _alike(one: str, other: str) -> bool:
    """True when the shorter noun has no character that the longer lacks: 县级 is not 省级."""
    short, long = sorted((one, other), key=len)
    return set(short) <= set(long) and likeness(one, other) >= _ALIKE


def _repeats_target(row: Indicator, actual: Measure, count: Count) -> bool:
    """True when the text gives the bound of the target where the row has a measured value."""
    target = measure_of(row.target.text) if row.target else None
    if target is None or count.high is not None or actual.bound:
        return False
    return target.bound and target.value == count.value != actual.value


def wholes_in_text(view: View) -> Iterator[Pair]:
    """Yield 护林员108名，其中 … beside 118名护林员中: both tell how many there are at all."""
    seen: list[tuple[str, Count, Sentence]] = []
    for sentence, count in told_counts(view):
        noun = _noun_of_whole(in_digits(sentence.text), count)
        if not count.exact or len(noun) < _NOUN:
            continue
        for other, known, first in seen:
            same = other.endswith(noun) or noun.endswith(other)
            if not same or known.unit != count.unit or known.value == count.value:
                continue
            ratio = max(known.value, count.value) / (min(known.value, count.value) or Decimal(1))
            if ratio <= _OF_ONE_SIZE and first.place != sentence.place:
                numbers = f"{known.text} ≠ {count.text}（{noun}）"
                yield Pair(None, first, sentence, numbers, nearly=False)
                return
        seen.append((noun, count, sentence))


def _noun_of_whole(text: str, count: Count) -> str:
    behind = _WHOLE_BEHIND.match(text, count.end)
    if behind:
        return noun_of(behind[1])
    return noun_of(count.before) if _WHOLE_BEFORE.match(text, count.end) else ""


def _whole_at_end(words: str) -> str:
    head = _TAIL.sub("", words)
    return next((w for w in _WHOLES if re.sub("单位|机构", "部门", head).endswith(w)), "")


def text_against_text(view: View) -> Iterator[Pair]:
    """Yield rough totals (多, 余) of one thing that lie far apart."""
    seen: list[tuple[str, Count, Sentence]] = []
    for sentence, count in told_counts(view):
        rough = count.high is not None and count.low < count.high
        noun = noun_of(count.after) or _whole_at_end(count.before)
        if not rough or count.unit in {"%", "元"} or len(noun) < 2:  # noqa: PLR2004
            continue
        for other, known, first in seen:
            if known.unit != count.unit or known.agrees(count) or first.place == sentence.place:
                continue
            short, long = sorted((other, noun), key=len)
            ratio = max(known.value, count.value) / min(known.value, count.value)
            whole = short in _WHOLES or len(short) > 3  # noqa: PLR2004
            if long.startswith(short) and whole and Decimal("1.5") <= ratio <= Decimal(5):
                yield Pair(
                    None, first, sentence, f"{known.text} ≠ {count.text}（{short}）", nearly=False
                )
                return
        seen.append((noun, count, sentence))
