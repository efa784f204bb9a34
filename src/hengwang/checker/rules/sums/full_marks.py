"""The points of all sections against the full marks."""

from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.tallies import (
    close,
    figure,
    funds_row,
    row_groups,
    statements,
    total_weight,
)
from hengwang.checker.analysis.topics import Part
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_WITHOUT_FUNDS = Decimal(90)


class WeightsDoNotSumToFullMarks(Rule):
    """Adds the declared points, or else those of the heading cells or rows and the funds block."""

    name = "weights-do-not-sum-to-100"
    aliases = ("weights-sum", "section-weights-declared")
    severity = Severity.ERROR
    family = "sums"
    why = "A scale that does not end at its full marks makes totals and levels meaningless."
    source = "财预〔2020〕10号: 指标分值 of an evaluation add up to 100"
    message_en = "The points add up to %(sum)s, full marks are %(full)s"
    message_zh = "各部分分值合计%(sum)s，与总分%(full)s不符"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield at most one finding: the declared points decide where a whole set is declared."""
        full = total_weight(report)
        parts, place, quote = _declared(report) or _from_rows(report)
        added = sum((value for _, value in parts), Decimal(0))
        if len(parts) < 2 or place is None or close(added, full, len(parts)):  # noqa: PLR2004
            return
        inner = dict(parts).get(Part.FUNDS.value)
        if inner is not None and Part.PROCESS.value in dict(parts) and added - inner == full:
            return  # The points of the execution rate are among those of 过程.
        if added == _WITHOUT_FUNDS and not any(name == Part.FUNDS for name, _ in parts):
            return
        total = next((t for t in report.totals if t.weight and t.where == "row"), None)
        terms = " + ".join(f"{name} {figure(value)}" for name, value in parts)
        yield self.finding(
            total.place if total else place,
            quote=f"{quote} {total.quote}" if total else quote,
            numbers=f"{terms} = {figure(added)} ≠ {figure(full)}",
            sum=figure(added),
            full=figure(full),
        )


Parts = tuple[list[tuple[str, Decimal]], Place | None, str]


def _declared(report: Report) -> Parts | None:
    groups = row_groups(report)
    for where in ("declared", "text", "table"):
        found = statements(report, where)
        weights = [(key, s.weight) for key, s in found.items() if s.weight is not None]
        if len(weights) > 2 and set(groups) <= {key for key, _ in weights}:  # noqa: PLR2004
            first = next(iter(found.values()))
            return weights, first.place, first.quote
    return None


def _from_rows(report: Report) -> Parts:
    parts: list[tuple[str, Decimal]] = []
    groups = row_groups(report)
    funds = funds_row(report)
    if funds and funds.points and funds.points.value and Part.FUNDS.value not in groups:
        parts.append((Part.FUNDS.value, funds.points.value))
    last = None
    for key, group in groups.items():
        points = group.heading_points if group.heading_points is not None else group.weight
        if points is None:
            return [], None, ""
        parts.append((key, points))
        last = group
    if last is None:
        return [], None, ""
    return (
        parts,
        last.place,
        last.name + (f"（{figure(last.heading_points)}分）" if last.heading_points else ""),
    )
