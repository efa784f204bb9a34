"""Figures that a primary rule already doubts, so that what follows from them is not told again."""

from decimal import Decimal

from hengwang.checker.analysis.money_equations import consistent
from hengwang.checker.analysis.tallies import (
    HUNDRED,
    close,
    contradicted,
    funds_row,
    key_of,
    printed_total,
    row_groups,
    tallies,
    total_weight,
)
from hengwang.checker.report import Report


def doubted_sections(report: Report) -> frozenset[str]:
    """Return the sections for which statement and rows, or two statements, differ."""
    groups = row_groups(report)
    found = set()
    for section in report.sections:
        key = key_of(section.name)
        group = groups.get(key)
        for said, summed in (
            (section.weight, group.weight if group else None),
            (section.score, group.score if group else None),
        ):
            if said is not None and summed is not None and not close(said, summed, 2):
                found.add(key)
    for key, group in groups.items():
        above = any(
            r.score is not None and r.weight is not None and r.score > r.weight for r in group.rows
        )
        if above:
            found.add(key)
    return frozenset(found)


def total_in_doubt(report: Report) -> bool:
    """True when the total does not follow from its parts or the full marks are not usual."""
    total = printed_total(report)
    if total is None or total.score is None:
        return True
    full = total_weight(report)
    odd = {t.weight for t in report.totals if t.weight} - {HUNDRED}
    return bool(odd) or total.score > full or contradicted(tallies(report), total.score)


def funds_in_doubt(report: Report) -> bool:
    """True when points or score of the execution rate are printed in two ways or impossible."""
    funds = funds_row(report)
    if funds is None or not (funds.points and funds.score):
        return True
    points, score = funds.points.value, funds.score.value
    if points is None or score is None or score > points or not consistent(report):
        return True
    key = key_of("预算执行率")
    said = [s for s in report.sections if key_of(s.name) == key]
    return any(
        (s.weight is not None and s.weight != points) or (s.score is not None and s.score != score)
        for s in said
    )


def known_pairs(report: Report) -> set[tuple[Decimal, Decimal]]:
    """Return (points, score) of the sections, the execution rate and the total as the rows say."""
    pairs = {
        (g.weight, g.score)
        for g in row_groups(report).values()
        if g.weight is not None and g.score is not None
    }
    doubted = frozenset(row_groups(report)) if total_in_doubt(report) else doubted_sections(report)
    pairs |= {
        (row.weight, row.score)
        for key, group in row_groups(report).items()
        if key not in doubted
        for row in group.rows
        if row.weight is not None and row.score is not None
    }
    if not total_in_doubt(report):
        pairs |= {
            (s.weight, s.score)
            for s in report.sections
            if s.weight is not None and s.score is not None and key_of(s.name) not in doubted
        }
    funds = funds_row(report)
    if funds and funds.points and funds.score and not funds_in_doubt(report):
        pairs.add((funds.points.value or Decimal(0), funds.score.value or Decimal(0)))
    total = printed_total(report)
    if total and total.score is not None and not total_in_doubt(report):
        pairs.add((total_weight(report), total.score))
    return pairs
