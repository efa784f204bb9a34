"""From the checker's report of a file to what an evaluation as printed needs."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from hengwang.checker.document import Place, TableCell
from hengwang.checker.facts.extraction import extract
from hengwang.checker.facts.forms import documents_of
from hengwang.checker.facts.labels import first, labels_of
from hengwang.checker.facts.words import decimal_of, fold
from hengwang.checker.report import Cell, FundRow, Indicator, Report
from hengwang.incoming.others.facts import (
    Field,
    FormReading,
    GivenFigure,
    GivenRow,
    Left,
    LeftCell,
    TakenCell,
)
from hengwang.incoming.others.leftover import left_of
from hengwang.kernel.money import AmountUnit, from_yuan

LONGEST: Final = {
    "section": 60, "level2": 60, "level3": 200, "target": 500, "actual": 500, "figure": 200,
    "title": 300, "level": 20,
}  # fmt: skip
MOST_POINTS = Decimal(10_000)
_DIGITS = re.compile(r"\d{1,9}")
CENT = Decimal("0.01")
NO_SECTION = "绩效指标"
KINDS = {"self": "unit_self", "department": "department", "finance": "finance"}
_MONEY = ("initial_budget", "budget", "arrived", "executed", "balance")
_NO_UNIT = frozenset({"-", "—", "/", "无"})
_MEASURES = {"initial_budget": "initial"}


def forms_in(report: Report) -> list[Report]:
    """The forms of a file that have indicators: departments publish all of theirs together."""
    parts = documents_of(report.document)
    reports = [report] if len(parts) == 1 else [extract(part) for part in parts]
    with_rows = [one for one in reports if one.indicators or one.funds]
    return with_rows or [report]


def understand(report: Report, part: int = 0) -> FormReading:
    """One form of a file.

    Args:
        report: The whole file, as `checker.runner.read` returned it.
        part: Which of its forms, from 0; a number beyond the last means the last.
    """
    forms = forms_in(report)
    part = min(max(part, 0), len(forms) - 1)
    one = forms[part]
    maker = _Maker(one)
    reading = maker.reading(part, len(forms), report)
    return replace(reading, left=(*maker.left, *left_of(one, reading.taken)))


class _Maker:
    """Collects what is taken and what had to be cut while the form is gone through."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.taken: list[TakenCell] = []
        self.left: list[LeftCell] = []
        self.cells: dict[tuple[int, int], list[TableCell]] = {
            (table.number, number): [cell for cell in row if cell.text.strip()]
            for table in report.document.tables()
            for number, row in enumerate(table.rows, start=1)
        }

    def reading(self, part: int, parts: int, whole: Report) -> FormReading:
        report = self.report
        unit = self._unit()
        goals = tuple(self._goals())
        rows = tuple(self._rows())
        sections = tuple(self._sections(rows))
        figures = (*self._funds(), *self._section_figures(sections), *_row_figures(rows))
        total = self._total()
        level = report.level.text if report.level else ""
        if report.level:
            self._take(Field.LEVEL, "", level, report.level.place)
        project = report.project or ""
        if project and report.project_place:
            self._take(Field.PROJECT, "", project, report.project_place)
        reported = report.report_date or (whole.report_date if parts > 1 else None)
        if report.report_date_place and report.report_date:
            text = self._printed_day(report.report_date, report.report_date_place)
            self._take(Field.REPORTED_ON, "", text, report.report_date_place)
        title = report.title or whole.title or project
        return FormReading(
            part=part,
            parts=parts,
            project=project,
            year=report.year or whole.year,
            kind=_kind(report.kind or whole.kind),
            unit=unit,
            title=title[: LONGEST["title"]],
            goals=goals,
            sections=sections,
            rows=rows,
            figures=(*figures, *_whole(total, level)),
            total=total,
            level=level[: LONGEST["level"]],
            reported_on=reported.isoformat() if reported else "",
            taken=tuple(self.taken),
        )

    def _take(self, field: Field, name: str, text: str, place: Place | None) -> None:
        if text.strip() and place is not None:
            self.taken.append(TakenCell(field, name, text, self._cell_of(text, place)))

    def _cell_of(self, text: str, place: Place) -> Place:
        """The very cell, where a fact names only its row: the first one not yet taken."""
        if place.table is None or place.row is None or place.column is not None:
            return place
        waiting = self.cells.get((place.table, place.row), [])
        found = next((cell for cell in waiting if fold(cell.text) == fold(text)), None)
        if found is None:
            return place
        waiting.remove(found)
        return found.place

    def _printed_day(self, day: date, place: Place) -> str:
        """The day as its cell prints it; in running text as it is stored."""
        waiting = self.cells.get((place.table or 0, place.row or 0), [])
        wanted = [day.year, day.month, day.day]
        printed = (c.text for c in waiting if [int(n) for n in _DIGITS.findall(c.text)] == wanted)
        return next(printed, day.isoformat())

    def _cut(self, text: str, longest: int, place: Place) -> str:
        """The beginning of what is too long for its place, with the whole told as left."""
        if len(text) <= longest:
            return text
        self.left.append(LeftCell(Left.TOO_LONG, text, place))
        return f"{text[: longest - 1]}…"

    def _points(self, value: Decimal | None, place: Place) -> Decimal | None:
        if value is None:
            return None
        if not 0 <= value <= MOST_POINTS:
            self.left.append(LeftCell(Left.OUT_OF_RANGE, f"{value:f}", place))
            return None
        return value.quantize(CENT, ROUND_HALF_UP)

    def _unit(self) -> str:
        labels, unit = labels_of(self.report.document), ""
        for field, pattern in (
            (Field.SUPERVISING, r".*(主管|预算)(部门|单位).*"),
            (Field.UNIT, r".*(实施|项目|填报|资金使用|评价|使用)(单位|部门).*"),
        ):
            found = first(labels, pattern)
            if found is not None:
                self._take(field, "", found.value, found.place)
                unit = found.value
        return unit or self.report.operating_body or ""

    def _goals(self) -> Iterator[tuple[str, str]]:
        for goal in self.report.goals:
            self._take(Field.GOAL, "", goal.expected, goal.place)
            self._take(Field.GOAL_ACTUAL, "", goal.actual or "", goal.place)
            yield goal.expected, goal.actual or ""

    def _rows(self) -> Iterator[GivenRow]:
        for row in self.report.indicators:
            if row.is_slot:
                continue
            name = _name(row)
            if not name:
                self.left.append(LeftCell(Left.NO_NAME, row.quote, row.place))
                continue
            yield self._row(row, name)

    def _row(self, row: Indicator, name: str) -> GivenRow:
        place = row.place
        target = _with_unit(row.target, row.unit)
        actual = _with_unit(row.actual, row.unit)
        definition = "\n".join(text for text in (row.definition, row.standard) if text)
        for field, text in (
            (Field.INDICATOR, name),
            (Field.TARGET, target),
            (Field.ACTUAL, actual),
            (Field.POINTS, row.weight_text or _plain(row.weight)),
            (Field.SCORE, row.score_text or _plain(row.score)),
            (Field.NOTE, row.note),
            (Field.DEFINITION, definition),
        ):
            own = {Field.TARGET: row.target, Field.ACTUAL: row.actual}.get(field)
            self._take(field, name, text, own.place if own else place)
        for text, value in ((row.weight_text, row.weight), (row.score_text, row.score)):
            if text and value is None and fold(text) not in {"-", "—", "/", "无"}:
                self.left.append(LeftCell(Left.NO_NUMBER, text, place))
        if row.last_year is not None and not row.last_year.empty:
            self.left.append(LeftCell(Left.NO_SLOT, row.last_year.text, row.last_year.place))
        return GivenRow(
            section=self._cut(row.level1 or NO_SECTION, LONGEST["section"], place),
            level2=self._cut(row.level2, LONGEST["level2"], place),
            level3=self._cut(name, LONGEST["level3"], place),
            target=self._cut(target, LONGEST["target"], place),
            actual=self._cut(actual, LONGEST["actual"], place),
            points=self._points(row.weight, place),
            score=self._points(row.score, place),
            note=row.note,
            definition=definition,
            place=place,
        )

    def _sections(self, rows: Iterable[GivenRow]) -> Iterator[tuple[str, Decimal | None]]:
        stated = {
            fold(section.name): section.weight
            for section in reversed(self.report.sections)
            if section.weight is not None
        }
        for name in dict.fromkeys(row.section for row in rows):
            yield name, _within(stated.get(fold(name)))

    def _section_figures(
        self, sections: Iterable[tuple[str, Decimal | None]]
    ) -> Iterator[GivenFigure]:
        names = {fold(name): name for name, _ in sections}
        seen: set[tuple[str, str]] = set()
        for order, section in enumerate(self.report.sections):
            name = names.get(fold(section.name), section.name)[: LONGEST["figure"]]
            self._take(Field.SECTION, name, section.quote, section.place)
            for measure, value in (("points", section.weight), ("score", section.score)):
                if value is not None and (name, measure) not in seen:
                    seen.add((name, measure))
                    place = section.place.in_chinese()[:100]
                    text = f"{value:f}"
                    yield GivenFigure("section", measure, name, order, text, value, place)

    def _funds(self) -> Iterator[GivenFigure]:
        for order, fund in enumerate(self.report.funds):
            self._take(Field.FUND, fund.name, fund.quote, fund.place)
            yield from self._fund(fund, order)

    def _fund(self, fund: FundRow, order: int) -> Iterator[GivenFigure]:
        place, name = fund.place.in_chinese()[:100], fund.name[: LONGEST["figure"]]
        for measure in _MONEY:
            amount = getattr(fund, measure)
            if amount is not None and amount.text.strip():
                value = None if amount.yuan is None else from_yuan(amount.yuan, AmountUnit.WAN)
                kept = _MEASURES.get(measure, measure)
                text = amount.text[: LONGEST["figure"]]
                yield GivenFigure("funds", kept, name, order, text, _storable(value), place)
        for measure in ("rate", "points", "score"):
            number = getattr(fund, measure)
            if number is not None and number.text.strip():
                text, value = number.text[: LONGEST["figure"]], _storable(number.value)
                yield GivenFigure("funds", measure, name, order, text, value, place)

    def _total(self) -> Decimal | None:
        for total in self.report.totals:
            self._take(Field.TOTAL, "", total.quote, total.place)
        value = self.report.total
        return value if value is None or 0 <= value <= MOST_POINTS else None


def _row_figures(rows: Iterable[GivenRow]) -> Iterator[GivenFigure]:
    for order, row in enumerate(rows):
        for measure, value in (("points", row.points), ("score", row.score)):
            if value is not None:
                yield GivenFigure("row", measure, row.level3, order, f"{value:f}", value, "")


def _whole(total: Decimal | None, level: str) -> Iterator[GivenFigure]:
    if total is not None:
        yield GivenFigure("total", "score", "总分", 0, f"{total:f}", total, "")
    if level:
        yield GivenFigure("total", "level", "总分", 0, level[:200], None, "")


def _name(row: Indicator) -> str:
    """The deepest name that is printed; a fourth level is told with its third."""
    if row.level4 and row.level3:
        return f"{row.level3}：{row.level4}"
    return row.level4 or row.level3 or row.level2


def _kind(kind: str | None) -> str:
    for word, stored in KINDS.items():
        if kind and word in kind:
            return stored
    return "unit_self"


def _with_unit(cell: Cell | None, unit: str) -> str:
    """What a cell says, with the unit that a column of its own prints beside plain numbers."""
    text = cell.text if cell else ""
    number = text.lstrip("≥≤><=＝")
    if not unit or fold(unit) in _NO_UNIT or decimal_of(number) is None or "%" in fold(text):
        return text
    return text + unit


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _within(value: Decimal | None) -> Decimal | None:
    if value is None or not 0 <= value <= MOST_POINTS:
        return None
    return value.quantize(CENT, ROUND_HALF_UP)


def _storable(value: Decimal | None) -> Decimal | None:
    """A figure as the table holds it: 16 digits before the point, six behind."""
    if value is None or abs(value) >= Decimal(10) ** 15:
        return None
    return value.quantize(Decimal("0.000001"), ROUND_HALF_UP)
