"""A duration that does not fit the date it starts from."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.wording import pairs
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_START = re.compile(
    r"(?P<year>(?:19|20)\d{2})年(?:(?P<month>\d{1,2})月)?(?:\d{1,2}日)?[^，,。；;]{0,10}(?:开通|投入使用|投入运行|投用|建成|启用|上线|通车|运行|投产|开园|开馆)"
)
_LASTED = re.compile(
    r"(?:运行|使用|运营|建成|投用|开通|通车|服役)[^，,。；;]{0,6}?(?P<near>近|约|超过|已逾|已有|已|长达)?\s*(?<!\d)(?P<years>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?P<more>余|多)?年"
)
_CN = {c: i for i, c in enumerate("零一二三四五六七八九")}
_OFF = 0.75
_SHARED = 3


class DurationStale(Rule):
    """Compares "运行近八年" with the date of opening and the end of the evaluated year."""

    name = "duration-stale"
    severity = Severity.ADVICE
    family = "text"
    why = "A duration that was right last year shows that the text was carried over."
    source = "arithmetic of dates; reports are reused from year to year"
    message_en = "From %(start)s to the end of %(year)s it is %(real)s years, not %(said)s"
    message_zh = "%(start)s至%(year)s年底为%(real)s年，文中为%(said)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding when no date of opening fits the duration."""
        if report.year is None:
            return
        starts = [(s, m) for s in report.sentences for m in _START.finditer(s.text)]
        for sentence in report.sentences:
            for lasted in _LASTED.finditer(sentence.text):
                said = _years(lasted["years"])
                near = [
                    (s, m)
                    for s, m in starts
                    if len(pairs(s.text) & pairs(sentence.text)) >= _SHARED
                ]
                real = [
                    (s, m, report.year + 1 - int(m["year"]) - (int(m["month"] or 1) - 1) / 12)
                    for s, m in near
                ]
                if (
                    not said
                    or not real
                    or any(_fits(said, length, lasted) for _, _, length in real)
                ):
                    continue
                first, start, length = real[0]
                yield together(
                    self,
                    [(sentence.place, sentence.text), (first.place, first.text)],
                    numbers=f"{start[0][:12]} → {report.year}-12-31: {length:.1f} ≠ {lasted[0]}",
                    start=start["year"] + "年",
                    year=report.year,
                    real=f"{length:.1f}",
                    said=lasted[0],
                )
                return


def _years(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _CN.get(text, 0)
    return (_CN.get(tens, 1) if tens else 1) * 10 + (_CN.get(ones, 0) if ones else 0)


def _fits(said: int, real: float, lasted: re.Match[str]) -> bool:
    if lasted["near"] == "近":
        return said - 1 <= real + 0.25 and real <= said + 0.5
    if lasted["more"] or lasted["near"] in {"超过", "已逾"}:
        return said <= real + 0.25 and real <= said + 3
    return abs(real - said) <= 1 + _OFF / 4
