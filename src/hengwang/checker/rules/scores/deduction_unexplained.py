"""Points lost without any explanation."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from hengwang.checker.analysis.deductions import lost
from hengwang.checker.analysis.measures import Fit, compare, measure_of
from hengwang.checker.analysis.tallies import figure, key_of, scored
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report, Section

_RATE = re.compile(r"(?:执行|支出|支付|到位)率")
_SLACK = Decimal("0.05")
_NAMED = re.compile(
    r"扣分(?:项|指标|点|的?原因)?(?:主要)?(?:为|是|包括|在于|集中在)([^。；]{2,80})"
)


class DeductionUnexplained(Rule):
    """Looks at rows with an empty note, and at sections a sentence on deductions leaves out."""

    name = "deduction-unexplained"
    severity = Severity.ERROR
    family = "scores"
    why = "A deduction without a reason can neither be improved nor appealed."
    source = "财预〔2020〕10号 附件 自评表: 偏差原因分析及改进措施 is mandatory for deviations"
    message_en = "%(name)s lost %(lost)s points without an explanation"
    message_zh = "%(name)s扣%(lost)s分，未说明原因"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield findings of rows, then of the sentence that names the deductions."""
        view = view_of(report)
        for row in view.rows:
            if lost(row) and "note" in row.columns and not row.note.strip(" -—/"):
                outcome = compare(row, view.topic(row))
                if _follows_from_rate(row):
                    continue
                if outcome is None or outcome.fit is Fit.MISSED:
                    yield self._row(row)
        yield from self._sentences(report)

    def _row(self, row: Indicator) -> Finding:
        return self.finding(
            row.place,
            quote=row.quote,
            numbers=f"{figure(row.weight)} − {figure(row.score)} = {figure(lost(row))}",
            name=row.level3 or row.level2,
            lost=figure(lost(row)),
        )

    def _sentences(self, report: Report) -> Iterator[Finding]:
        sections = scored(report, "table") or scored(report, "text")
        short = [s for s in sections.values() if _short(s)]
        for sentence in report.sentences:
            named = _NAMED.search(sentence.text)
            if named is None:
                continue
            silent = [
                s for s in short if key_of(s.name)[:2] not in named[1] and not _meant(s, named[1])
            ]
            if not silent:
                continue
            terms = [
                f"{s.name}: {figure(s.weight)} − {figure(s.score)} = {figure(s.weight - s.score)}"
                for s in short
                if s.weight is not None and s.score is not None
            ]
            gap = sum(
                s.weight - s.score for s in silent if s.weight is not None and s.score is not None
            )
            yield self.finding(
                sentence.place,
                quote=sentence.text,
                numbers="; ".join(terms),
                name="、".join(s.name for s in silent),
                lost=gap,
            )
            return


def _follows_from_rate(row: Indicator) -> bool:
    """True for an execution rate of 96 % that scores 9.6 of 10: the rate itself is the cause."""
    actual = measure_of(row.actual.text) if row.actual else None
    if not _RATE.search(row.level3) or actual is None or actual.unit not in {"%", "％"}:
        return False
    if row.weight is None or row.score is None:
        return False
    return abs(row.score - row.weight * actual.value / 100) <= _SLACK


def _short(section: Section) -> bool:
    return (
        section.weight is not None and section.score is not None and section.score < section.weight
    )


def _meant(section: Section, words: str) -> bool:
    """True when the words name the section by its other name: 资金投入 is scored by 执行率."""
    return key_of(section.name) == key_of(words)
