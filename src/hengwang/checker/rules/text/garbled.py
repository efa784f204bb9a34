"""Texts that ran into one another, and stray characters in known names."""

import re
from collections.abc import Iterable, Iterator

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clause_around, plain
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_RUN_ON = re.compile(
    r"(?:不出现|未出现|未发生|没有发生|无|杜绝)[^，,。；;、\d]{0,10}(?:瘫痪|事故|中断|故障|问题|投诉|事件|现象)(?=(?:保障|确保|完成|实现|加强|推进|开展|提高)[\u4e00-\u9fff]{2})"
)
_BODY = re.compile(
    r"[\u4e00-\u9fff]{4,20}?(?:管理局|服务局|委员会|办公室|财政局|教育局|农业局|交通局|水利局|卫健委|中心|厅)"
)
_HEADING_AT_LEAST = 8
_NEXT = 4
_WORDS = (
    "对将并使以为在从与和及或但而且即若如因由其该此也均都已未不能可需应要有是的等"
    "按据于向把被让给到就又再还则各每本进加"
)
_JOINED = "的对在与和及为按据于是，。；：、（“《"
_BROKEN = re.compile(
    r"(?P<left>[\u4e00-\u9fff]{4})，(?P<right>[\u4e00-\u9fff])(?P<next>[\u4e00-\u9fff]{3})"
)


class GarbledText(Rule):
    """Looks for a heading glued to the paragraph before it, clauses without a separator, and a
    stray character inside a name or enumeration that is whole elsewhere."""

    name = "garbled-text"
    severity = Severity.ADVICE
    family = "text"
    why = "Joined texts hide the end of one statement and the beginning of another."
    source = "GB/T 15834 标点符号用法; house rule"
    message_en = "%(count)s places where texts ran together or stray characters stand"
    message_zh = "%(count)s处文字串接或多字，语句不通"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield findings for glued headings, run-on clauses, stray characters."""
        glued = list(_glued(report))
        if glued:
            yield together(self, glued, severity=Severity.WARNING)
        for items in (list(_run_on(report)), [*_stray(report), *_broken(report)]):
            if items:
                yield together(self, items)


def _glued(report: Report) -> Iterator[tuple[Place, str]]:
    prose = view_of(report).prose
    at = {p.place: i for i, p in enumerate(prose)}
    for heading in report.headings:
        index = at.get(heading.place, 0)
        title = plain(heading.title)
        if index == 0 or len(title) < _HEADING_AT_LEAST:
            continue
        before = prose[index - 1].text
        found = before.rfind(title)
        if found > 0 and len(before) - found <= len(title) + 4 and before[found - 1] not in _JOINED:
            start = found - len(title) // 2
            if re.search(r"\d[^，,。；;]{0,6}.{0,4}$", before[:found]):
                yield prose[index - 1].place, clause_around(before, max(start, 0), len(before))


def _run_on(report: Report) -> Iterator[tuple[Place, str]]:
    for passage in view_of(report).passages:
        found = list(_RUN_ON.finditer(passage.text))
        if found:
            last = clause_around(passage.text, *found[-1].span())
            start = passage.text.find(clause_around(passage.text, *found[0].span()))
            end = passage.text.find(last, found[-1].start() - len(last)) + len(last)
            yield passage.place, passage.text[start:end]


def _stray(report: Report) -> Iterator[tuple[Place, str]]:
    """Yield known bodies followed by a character too many: 管理局会电子 beside 管理局电子."""
    text = view_of(report).text
    names = {n for n in (report.operating_body, report.supervising_body) if n and len(n) > 3}  # noqa: PLR2004
    names |= {hit[0] for s in report.sentences[:40] for hit in _BODY.finditer(s.text)}
    for name in names:
        follows = {text[i.end() : i.end() + _NEXT + 1] for i in re.finditer(re.escape(name), text)}
        whole = {f[:_NEXT] for f in follows if len(f) > _NEXT}
        bad = [f for f in follows if len(f) > _NEXT and f[1:] in whole and _odd(f[0])]
        for follow in bad:
            for passage in view_of(report).passages:
                at = passage.text.find(name + follow)
                if at >= 0:
                    yield passage.place, clause_around(passage.text, at, at + len(name + follow))
                    return


def _broken(report: Report) -> Iterator[tuple[Place, str]]:
    """Yield words cut by a comma inside an enumeration: 政信息，网互联 beside 政信息网."""
    text = view_of(report).text
    for passage in view_of(report).passages:
        if "、" not in passage.text:
            continue
        for found in _BROKEN.finditer(passage.text):
            whole = found["left"] + found["right"]
            odd = found["right"] + found["next"]
            around = passage.text[max(0, found.start() - 12) : found.end() + 12]
            if not _odd(found["right"]):
                continue
            if "、" in around and whole in text and text.count(odd) == 1:
                yield (
                    passage.place,
                    clause_around(passage.text, found.start(), found.start() + 4)
                    + "，"
                    + clause_around(passage.text, found.end() - 3, found.end()),
                )
                return


def _odd(character: str) -> bool:
    """True for a character that seldom joins words by itself."""
    return "\u4e00" <= character <= "\u9fff" and character not in _WORDS
