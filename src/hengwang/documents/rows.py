"""Facts about the rows of a snapshot that several documents need."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from hengwang.documents.figures import percent
from hengwang.performance.snapshot import IndicatorRow, Snapshot

# Names under which rulesets and reports keep the execution rate as a section of its own.
EXECUTION_SECTIONS = frozenset(
    {"预算执行率", "预算执行", "预算资金执行率", "预算执行情况", "年度资金总额", "项目资金", "资金"}
)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A row that gives less than its points, or whose reader is told why it differs."""

    name: str
    target: str
    actual: str
    lost: Decimal
    note: str


def is_execution(row: IndicatorRow) -> bool:
    """Whether a row is the budget execution rate itself, which documents print with the money."""
    return row.level1.strip() in EXECUTION_SECTIONS


def scores_money(snapshot: Snapshot) -> bool:
    """Whether the funds block carries points; not where the rate is one of the indicators."""
    if not snapshot.funds or snapshot.funds[0].points is None:
        return False
    own_section = any(is_execution(row) for row in snapshot.rows)
    as_indicator = any("预算执行率" in row.level3 for row in indicator_rows(snapshot))
    return own_section or not as_indicator


def indicator_rows(snapshot: Snapshot) -> list[IndicatorRow]:
    """The rows of the indicator table: the execution rate stands in the funds block, once."""
    return [row for row in snapshot.rows if not is_execution(row)]


def score_of(row: IndicatorRow, snapshot: Snapshot) -> Decimal | None:
    """The score by the ruleset; as printed where no ruleset applies."""
    if row.score is None and not snapshot.ruleset_key:
        return row.printed_score
    return row.score


def total_points(snapshot: Snapshot) -> Decimal | None:
    """Points of every row and of the execution rate together; None when none is known."""
    given = [row.points for row in indicator_rows(snapshot)]
    if scores_money(snapshot):
        given.append(snapshot.funds[0].points)
    return add(given)


def unscored(snapshot: Snapshot) -> list[IndicatorRow]:
    """Rows that still await a score."""
    return [row for row in indicator_rows(snapshot) if score_of(row, snapshot) is None]


def deviations(snapshot: Snapshot) -> list[Deviation]:
    """Every deduction and every explained difference, the largest loss first."""
    found = [
        Deviation(row.level3, row.target_text, row.actual_text, row.points - score, row.note)
        for row in indicator_rows(snapshot)
        if row.points is not None
        and (score := score_of(row, snapshot)) is not None
        and (score < row.points or row.note)
    ]
    money = execution_deviation(snapshot)
    if money is not None:
        found.append(money)
    return sorted(found, key=lambda deviation: -deviation.lost)


def execution_deviation(snapshot: Snapshot) -> Deviation | None:
    """The deduction for money that was not spent, with the note of its row."""
    if not scores_money(snapshot):
        return None
    total = snapshot.funds[0]
    if total.points is None or total.score is None or total.score >= total.points:
        return None
    note = next((row.note for row in snapshot.rows if is_execution(row)), "")
    lost = total.points - total.score
    return Deviation("预算执行率", "100%", percent(total.rate).text, lost, note)


def add(values: Iterable[Decimal | None]) -> Decimal | None:
    """Sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
