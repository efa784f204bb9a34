"""A duration that does not fit the date it starts from."""

import re
from collections.abc import Iterable, Iterator

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


_SPAN = re.compile(
    r"(?P<y1>20\d\d)年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日(?:起)?[至到—-](?:(?P<y2>20\d\d)年)?"
    r"(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日(?:止)?[，,（(]?(?:共计?|为期|合计|历时|期限为?)"
    r"(?P<said>\d{1,2}|[一二三四五六七八九十]{1,3})个月"
)
_HALF = 0.6


class DurationStale(Rule):
    """Compares "运行近八年" with the date of opening and the end of the evaluated year.

    The months of a term are counted as well: 自3月15日至12月14日，共九个月.
    """

    name = "duration-stale"
    severity = Severity.ADVICE
    family = "text"
    why = "A duration that was right last year shows that the text was carried over."
    source = "arithmetic of dates; reports are reused from year to year"
    message_en = "From %(start)s to the end of %(year)s it is %(real)s years, not %(said)s"
    message_zh = "%(start)s至%(year)s年底为%(real)s年，文中为%(said)s"

    other_span = (
        "From %(start)s to %(end)s it is %(real)s months, not %(said)s",
        "%(start)s至%(end)s为%(real)s个月，文中为%(said)s个月",
    )

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding when no date of opening fits the duration."""
        yield from self._spans(report)
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

    def _spans(self, report: Report) -> Iterator[Finding]:
        """自3月15日至12月14日，共九个月: the months between two days."""
        for sentence in report.sentences:
            for found in _SPAN.finditer(sentence.text) if "个月" in sentence.text else ():
                said, real = _years(found["said"]), _months(found)
                if not said or abs(real - said) <= _HALF:
                    continue
                start, end = _days_of(found)
                yield self.finding(
                    sentence.place,
                    quote=sentence.text,
                    numbers=f"{start} → {end}: {real:.1f} ≠ {said}",
                    messages=self.other_span,
                    start=start,
                    end=end,
                    real=f"{real:.1f}",
                    said=said,
                )


def _days_of(found: re.Match[str]) -> tuple[str, str]:
    year = found["y2"] or found["y1"]
    start = f"{found['y1']}年{found['m1']}月{found['d1']}日"
    return start, f"{year}年{found['m2']}月{found['d2']}日"


def _months(found: re.Match[str]) -> float:
    """The months from the first day to the last, both counted."""
    start, end = ((int(found[f"y{i}"] or found["y1"]), int(found[f"m{i}"])) for i in (1, 2))
    days = int(found["d2"]) + 1 - int(found["d1"])
    return (end[0] - start[0]) * 12 + end[1] - start[1] + days / 30.4


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
