"""The points and scores of the sections, by each way the report states them."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from hengwang.checker.analysis.topics import Part, part_of
from hengwang.checker.document import Place
from hengwang.checker.report import FundRow, Indicator, Report, Section, TotalScore

HUNDRED = Decimal(100)
_OF_THE_RATE = Decimal(10)
_ROUNDING = Decimal("0.005")


@dataclass(slots=True)
class RowGroup:
    """The rows of one first-level section, with the points its heading cell prints."""

    key: str
    name: str
    rows: list[Indicator] = field(default_factory=list)
    heading_points: Decimal | None = None

    @property
    def weight(self) -> Decimal | None:
        """Sum of the printed points; None when a row prints none."""
        values = [row.weight for row in self.rows]
        return sum((v for v in values if v is not None), Decimal(0)) if None not in values else None

    @property
    def score(self) -> Decimal | None:
        """Sum of the printed scores; None when a row prints none."""
        values = [row.score for row in self.rows]
        return sum((v for v in values if v is not None), Decimal(0)) if None not in values else None

    @property
    def place(self) -> Place:
        """Where the group starts."""
        return self.rows[0].place


@dataclass(frozen=True, slots=True)
class Tally:
    """A complete set of section scores and their sum; `how` is text, table or rows."""

    how: str
    scores: tuple[Decimal, ...]
    place: Place
    quote: str

    @property
    def total(self) -> Decimal:
        """Sum of the sections' scores."""
        return sum(self.scores, Decimal(0))

    @property
    def computation(self) -> str:
        """The sum as text."""
        return f"{' + '.join(figure(s) for s in self.scores)} = {figure(self.total)}"


def figure(value: Decimal | None) -> str:
    """Return a number without an exponent and without zeros at its end."""
    if value is None:
        return "?"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def key_of(name: str) -> str:
    """Return what a section is called in comparisons."""
    part = part_of(name)
    return part.value if part else "".join(name.split())


def row_groups(report: Report) -> dict[str, RowGroup]:
    """Return the indicator rows by first-level section; a funds row inside counts with them.

    In a form without levels all rows are one group without a name.
    """
    groups: dict[str, RowGroup] = {}
    is_flat = not any(row.level1 for row in report.indicators)
    for row in report.indicators:
        if row.is_slot or not (row.level1 or is_flat) or (row.weight is None and row.score is None):
            continue
        key = key_of(row.level1)
        group = groups.setdefault(key, RowGroup(key, row.level1))
        group.rows.append(row)
        if group.heading_points is None:
            group.heading_points = row.level1_points
    return groups


def funds_row(report: Report) -> FundRow | None:
    """Return the row of the funds block that is scored."""
    pointed = next((r for r in report.funds if r.points and r.points.value is not None), None)
    return pointed or next((r for r in report.funds if r.is_total and r.score), None)


def statements(report: Report, *where: str) -> dict[str, Section]:
    """Return the first statement on each section among the given ways (text, table, …)."""
    found: dict[str, Section] = {}
    for section in report.sections:
        if section.where in where:
            found.setdefault(key_of(section.name), section)
    return found


def scored(report: Report, *where: str) -> dict[str, Section]:
    """Return a statement with a score on each section, of the largest table first."""
    found: dict[str, Section] = {}
    sections = [s for s in report.sections if s.where in where and s.score is not None]
    size = Counter(s.place.table for s in sections)
    for section in sorted(sections, key=lambda s: -size[s.place.table]):
        found.setdefault(key_of(section.name), section)
    return found


def total_weight(report: Report) -> Decimal:
    """Return the printed full marks, 100 when none are printed."""
    return next((t.weight for t in report.totals if t.weight), HUNDRED)


def tallies(report: Report) -> list[Tally]:
    """Return every complete set of section scores that the report prints."""
    found = []
    groups = row_groups(report)
    funds = funds_row(report)
    needed = set(groups) | ({Part.FUNDS.value} if funds else set())
    for how in ("text", "table"):
        sections = scored(report, how)
        if len(sections) > 1 and needed <= set(sections):
            values = tuple(s.score for s in sections.values() if s.score is not None)
            first = next(iter(sections.values()))
            found.append(Tally(how, values, first.place, first.quote))
    rows = None if _lacks_funds(report, groups, funds) else _rows_tally(groups, funds)
    return [*found, rows] if rows else found


def _lacks_funds(report: Report, groups: dict[str, RowGroup], funds: FundRow | None) -> bool:
    """True when the rows carry 90 of 100 points: the ten of the execution rate stand elsewhere."""
    weights = [group.weight for group in groups.values()]
    if funds is not None or not weights or None in weights:
        return False
    added = sum((w for w in weights if w is not None), Decimal(0))
    return total_weight(report) - added == _OF_THE_RATE and Part.FUNDS.value not in groups


def _rows_tally(groups: dict[str, RowGroup], funds: FundRow | None) -> Tally | None:
    scores = [group.score for group in groups.values()]
    if not groups or None in scores:
        return None
    parts = [s for s in scores if s is not None]
    first = next(iter(groups.values())).rows[0]
    place, quote = first.place, first.quote
    if funds and Part.FUNDS.value not in groups:
        if funds.score is None or funds.score.value is None:
            return None
        parts.insert(0, funds.score.value)
        place, quote = funds.place, funds.quote
    return Tally("rows", tuple(parts), place, quote)


def close(one: Decimal, other: Decimal, terms: int = 1) -> bool:
    """True when two sums differ by no more than the rounding of their two-decimal terms."""
    return abs(one - other) <= _ROUNDING * max(terms, 1)


def contradicted(sets: list[Tally], total: Decimal) -> bool:
    """True when more than half of the complete sets add up to something else."""
    wrong = [t for t in sets if not close(t.total, total, len(t.scores))]
    return len(wrong) * 2 > len(sets)


def printed_total(report: Report) -> TotalScore | None:
    """Return the statement of the total score that leads: in the text, else the first."""
    known = [t for t in report.totals if t.score is not None]
    return next((t for t in known if t.where == "text"), known[0] if known else None)
