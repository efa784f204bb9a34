"""What planning any row needs: its project, its year, its verdict, what is doubtful about it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hengwang.kernel.search_text import normalize
from hengwang.projects.choices import FundLevel, FundSource
from hengwang.projects.errors import (
    CellMissingError,
    OutsideYearsError,
    ProgrammeUnknownError,
    SeveralProgrammesError,
)
from hengwang.projects.importing.cells import Reader
from hengwang.projects.importing.known import (
    Known,
    Place,
)
from hengwang.projects.importing.plans import PlannedRow, Verdict
from hengwang.projects.importing.reading import ReadTable, TableRow
from hengwang.projects.metrics.params import SOURCE_WORDS

ABSURD = Decimal(10) ** 10  # 100 亿元: more than any project of this kind
SOURCES = {**SOURCE_WORDS, **{word.value: word for word in FundSource}}
LEVELS = {
    **{word.value: word for word in FundLevel},
    **dict.fromkeys(("中央", "中央资金", "国家"), FundLevel.CENTRAL),
    **dict.fromkeys(("省", "省级", "省级资金"), FundLevel.PROVINCE),
    **dict.fromkeys(("市", "市级", "市级资金"), FundLevel.CITY),
    **dict.fromkeys(("县", "县级", "区级", "县级资金"), FundLevel.COUNTY),
    **dict.fromkeys(("自有", "自筹", "自有资金"), FundLevel.OWN),
}


@dataclass
class Planner:
    """Plans rows one after the other; later rows know what earlier ones would enter."""

    known: Known
    seen: set[tuple[Any, ...]] = field(default_factory=set)

    def place_of(self, reader: Reader) -> Place | None:
        """The project of a row: by code, else by name; a problem where none or several fit."""
        code, name = reader.text("programme_code", 64), reader.text("programme")
        if not (code or name):
            reader.problems.append(CellMissingError(column=reader.title("programme")))
            return None
        found = self.known.by_code.get(normalize(code), []) if code else []
        found = found or self.known.by_name.get(normalize(name), [])
        found = of_year(found, reader)
        if len(found) == 1:
            return found[0]
        problem = SeveralProgrammesError if found else ProgrammeUnknownError
        reader.problems.append(problem(name=name or code))
        return None

    def verdict(self, reader: Reader, key: tuple[Any, ...], recorded: bool) -> Verdict:  # noqa: FBT001
        """Refused, repeated in the file, recorded before, or new."""
        if reader.problems:
            return Verdict.REFUSE
        if recorded:
            return Verdict.HERE
        if key in self.seen:
            return Verdict.REPEATED
        self.seen.add(key)
        return Verdict.ADD


def fiscal_year_of(reader: Reader, place: Place | None, fallback: int | None) -> int:
    """The stated year, else that of the payment, else the only one of the project."""
    stated = reader.year("fiscal_year")
    if place is None:
        return stated or fallback or 0
    only = place.first_year if place.first_year == place.last_year else None
    year = stated or only or fallback
    if year is None:
        if not reader.problems:
            reader.problems.append(CellMissingError(column=reader.title("fiscal_year")))
        return 0
    if not place.first_year <= year <= place.last_year:
        reader.problems.append(
            OutsideYearsError(year=year, first=place.first_year, last=place.last_year)
        )
    return year


def of_year(places: list[Place], reader: Reader) -> list[Place]:
    """Of several projects with one name, those that run in the row's year."""
    if len(places) < 2:  # noqa: PLR2004  one or none is no choice
        return places
    year = Reader(reader.cells, reader.titles, reader.units).year("fiscal_year")
    day = Reader(reader.cells, reader.titles, reader.units).day("paid_on")
    wanted = year or (day.year if day else None)
    if wanted is None:
        return places
    return [place for place in places if place.first_year <= wanted <= place.last_year]


def demand(reader: Reader, place: Place | None, *, edits: bool) -> None:
    """Refuse rows about projects the user only sees."""
    if place is not None and not (place.may_edit if edits else place.may_pay):
        reader.problems.append(ProgrammeUnknownError(name=place.name))


def doubt(reader: Reader, amount: Decimal | None) -> None:
    if amount is not None and abs(amount) >= ABSURD:
        reader.notes.append("absurd")


def id_of(place: Place | None) -> Any:
    """The project's number, or its place in the file while it has none."""
    if place is None:
        return 0
    return place.pk or ("new", place.unit_id, normalize(place.name), place.first_year)


def belongs(place: Place | None) -> dict[str, Any]:
    return {"programme": id_of(place)}


def row_of(  # noqa: PLR0913, PLR0917  every argument is a part of the row
    table: ReadTable,
    row: TableRow,
    reader: Reader,
    verdict: Verdict,
    label: str,
    amount: Decimal | None,
    key: tuple[Any, ...],
    facts: Any,
    links: dict[str, Any],
) -> PlannedRow:
    return PlannedRow(
        sheet=table.header.sheet,
        table=table.name,
        number=row.number,
        verdict=verdict,
        label=label,
        amount=amount,
        problems=tuple(reader.problems),
        notes=tuple(dict.fromkeys(reader.notes)),
        key=key,
        facts=facts,
        links=links,
    )
