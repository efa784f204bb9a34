"""Plan one row: find its project, read its cells, decide what would happen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hengwang.kernel.search_text import normalize
from hengwang.projects.choices import FundLevel, FundSource
from hengwang.projects.errors import (
    AmountNotPositiveError,
    AmountZeroError,
    CellMissingError,
    ContractUnknownError,
    OutsideYearsError,
    ProgrammeUnknownError,
    SeveralProgrammesError,
    UnitUnknownError,
    YearsOutOfOrderError,
)
from hengwang.projects.importing.cells import Reader
from hengwang.projects.importing.columns import Sheet
from hengwang.projects.importing.known import (
    Known,
    Place,
    contract_key,
    line_key,
    payment_key,
)
from hengwang.projects.importing.plans import PlannedRow, Verdict
from hengwang.projects.importing.reading import ReadTable, TableRow
from hengwang.projects.metrics.params import SOURCE_WORDS
from hengwang.projects.services.money import BudgetLineData
from hengwang.projects.services.programmes import ProgrammeData
from hengwang.projects.services.spending import ContractData, PaymentData

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
    progress: Callable[[int], object] = lambda _done: None

    def place_of(self, reader: Reader) -> Place | None:
        """The project of a row: by code, else by name; a problem where none or several fit."""
        code, name = reader.text("programme_code", 64), reader.text("programme")
        if not (code or name):
            reader.problems.append(CellMissingError(column=reader.title("programme")))
            return None
        found = self.known.by_code.get(normalize(code), []) if code else []
        found = found or self.known.by_name.get(normalize(name), [])
        found = _of_year(found, reader)
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


def _programme(table: ReadTable, row: TableRow, reader: Reader, planner: Planner) -> PlannedRow:
    name = reader.text("programme", needed=True)
    code = reader.text("programme_code", 64)
    first = reader.year("first_year")
    last = reader.year("last_year") or first
    unit_name = reader.text("unit", 100)
    unit = planner.known.units.get(normalize(unit_name)) if unit_name else planner.known.user.unit
    if unit is None or unit.pk not in planner.known.editable:
        reader.problems.append(UnitUnknownError(name=unit_name or (unit.name if unit else "")))
    if first is None or last is None:
        if not reader.problems:
            reader.problems.append(CellMissingError(column=reader.title("first_year")))
    elif last < first:
        reader.problems.append(YearsOutOfOrderError())
    facts = ProgrammeData(
        name=name,
        code=code,
        first_year=first or 0,
        last_year=last or 0,
        kind=reader.text("kind", 40),
        office=reader.text("office", 100),
        basis=reader.text("basis", 2_000),
        summary=reader.text("summary", 2_000),
    )
    unit_id = unit.pk if unit else 0
    key = ("programme", unit_id, normalize(name), first)
    there = [p for p in planner.known.by_name.get(normalize(name), []) if p.pk is not None]
    recorded = any(place.unit_id == unit_id and place.first_year == first for place in there)
    verdict = planner.verdict(reader, key, recorded)
    if verdict is Verdict.ADD:
        pays = unit_id in planner.known.payable
        years = (facts.first_year, facts.last_year)
        planner.known.enter(Place(None, name, code, unit_id, *years, may_edit=True, may_pay=pays))
    return _row(table, row, reader, verdict, name, None, key, facts, {"unit_id": unit_id})


def _budget_line(table: ReadTable, row: TableRow, reader: Reader, planner: Planner) -> PlannedRow:
    place = planner.place_of(reader)
    approved = reader.amount("approved_cny", needed=True)
    initial = reader.amount("initial_cny")
    for amount in (approved, initial):
        if amount is not None and amount < 0:
            reader.problems.append(AmountNotPositiveError())
    facts = BudgetLineData(
        fiscal_year=_fiscal_year(reader, place, None),
        approved_cny=approved or Decimal(0),
        source=reader.choice("source", SOURCES, FundSource.APPROPRIATION),
        initial_cny=initial,
        level=reader.choice("level", LEVELS, ""),
        expense_item=reader.text("expense_item", 100),
        approval_number=reader.text("approval_number", 100),
        approved_on=reader.day("approved_on"),
    )
    _demand(reader, place, edits=True)
    _doubt(reader, approved)
    key = ("line", *line_key(_id_of(place), facts))
    verdict = planner.verdict(reader, key, key[1:] in planner.known.lines)
    if verdict is Verdict.ADD and place is not None and place.pk is not None:
        year = (place.pk, facts.fiscal_year)
        known = planner.known.budgets.get(year, Decimal(0))
        planner.known.budgets[year] = known + facts.approved_cny
    label = " · ".join(filter(None, (place.name if place else "", facts.expense_item)))
    return _row(table, row, reader, verdict, label, approved, key, facts, _to(place))


def _contract(table: ReadTable, row: TableRow, reader: Reader, planner: Planner) -> PlannedRow:
    place = planner.place_of(reader)
    amount = reader.amount("amount_cny", needed=True)
    if amount is not None and amount <= 0:
        reader.problems.append(AmountNotPositiveError())
    facts = ContractData(
        name=reader.text("name", needed=True),
        number=reader.text("number", 100),
        amount_cny=amount or Decimal(0),
        signed_on=reader.day("signed_on"),
        starts_on=reader.day("starts_on"),
        ends_on=reader.day("ends_on"),
        covers=reader.text("covers", 2_000),
    )
    company = reader.text("company", 100, needed=True)
    if company and normalize(company) not in planner.known.companies:
        reader.notes.append("new_company")
    _demand(reader, place, edits=True)
    _doubt(reader, amount)
    key = ("contract", *contract_key(_id_of(place), facts))
    verdict = planner.verdict(reader, key, key[1:] in planner.known.contract_keys)
    if verdict is Verdict.ADD and facts.number:
        planner.known.contracts[_id_of(place), normalize(facts.number)] = 0
    links = {**_to(place), "company": company}
    return _row(table, row, reader, verdict, facts.name, amount, key, facts, links)


def _payment(table: ReadTable, row: TableRow, reader: Reader, planner: Planner) -> PlannedRow:
    place = planner.place_of(reader)
    amount = reader.amount("amount_cny", needed=True)
    if amount is not None and not amount:
        reader.problems.append(AmountZeroError(column=reader.title("amount_cny")))
    paid_on = reader.day("paid_on")
    facts = PaymentData(
        fiscal_year=_fiscal_year(reader, place, paid_on.year if paid_on else None),
        amount_cny=amount or Decimal(0),
        source=reader.choice("source", SOURCES, FundSource.APPROPRIATION),
        paid_on=paid_on,
        voucher_number=reader.text("voucher_number", 100),
        expense_item=reader.text("expense_item", 100),
        payee=reader.text("payee"),
        purpose=reader.text("purpose", 300),
    )
    links = _to(place) | _payment_links(reader, place, planner.known)
    _demand(reader, place, edits=False)
    _doubt(reader, amount)
    _note_payment(reader, place, facts, planner.known)
    key = ("payment", *payment_key(_id_of(place), facts))
    recorded = key[1:] in planner.known.vouchers
    if not facts.voucher_number and planner.known.unnumbered[key[1:]] > 0:
        # Without a voucher number equal rows may be several payments: count them off one by one.
        planner.known.unnumbered[key[1:]] -= 1
        recorded = True
    elif not facts.voucher_number:
        key = (*key, table.name, row.number)
    verdict = planner.verdict(reader, key, recorded)
    label = " · ".join(filter(None, (facts.voucher_number, facts.payee, facts.purpose)))
    return _row(table, row, reader, verdict, label, amount, key, facts, links)


def _payment_links(reader: Reader, place: Place | None, known: Known) -> dict[str, Any]:
    links: dict[str, Any] = {}
    number, part = reader.text("contract_number", 100), reader.text("subproject")
    if place is None:
        return links
    if number:
        contract = known.contracts.get((_id_of(place), normalize(number)))
        if contract is None:
            reader.problems.append(ContractUnknownError(number=number))
        links["contract"] = normalize(number)
    if part:
        links["subproject"] = known.subprojects.get((_id_of(place), normalize(part)))
        if links["subproject"] is None:
            reader.notes.append("subproject_unknown")
    return links


def _note_payment(reader: Reader, place: Place | None, facts: PaymentData, known: Known) -> None:
    """What of a payment is recorded as it is and marked."""
    amount = facts.amount_cny
    budget = known.budgets.get((_id_of(place), facts.fiscal_year)) if place else None
    told = [
        ("refund", amount < 0),
        ("undated", facts.paid_on is None),
        ("unnumbered", not facts.voucher_number),
        ("other_year", facts.paid_on is not None and facts.paid_on.year != facts.fiscal_year),
        ("above_budget", budget is not None and amount > budget),
    ]
    reader.notes += [name for name, holds in told if holds]


def _fiscal_year(reader: Reader, place: Place | None, fallback: int | None) -> int:
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


def _of_year(places: list[Place], reader: Reader) -> list[Place]:
    """Of several projects with one name, those that run in the row's year."""
    if len(places) < 2:  # noqa: PLR2004  one or none is no choice
        return places
    year = Reader(reader.cells, reader.titles, reader.units).year("fiscal_year")
    day = Reader(reader.cells, reader.titles, reader.units).day("paid_on")
    wanted = year or (day.year if day else None)
    if wanted is None:
        return places
    return [place for place in places if place.first_year <= wanted <= place.last_year]


def _demand(reader: Reader, place: Place | None, *, edits: bool) -> None:
    """Refuse rows about projects the user only sees."""
    if place is not None and not (place.may_edit if edits else place.may_pay):
        reader.problems.append(ProgrammeUnknownError(name=place.name))


def _doubt(reader: Reader, amount: Decimal | None) -> None:
    if amount is not None and abs(amount) >= ABSURD:
        reader.notes.append("absurd")


def _id_of(place: Place | None) -> Any:
    """The project's number, or its place in the file while it has none."""
    if place is None:
        return 0
    return place.pk or ("new", place.unit_id, normalize(place.name), place.first_year)


def _to(place: Place | None) -> dict[str, Any]:
    return {"programme": _id_of(place)}


def _row(  # noqa: PLR0913, PLR0917  every argument is a part of the row
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


PLANNERS: dict[Sheet, Callable[[ReadTable, TableRow, Reader, Planner], PlannedRow]] = {
    Sheet.PROGRAMMES: _programme,
    Sheet.BUDGET_LINES: _budget_line,
    Sheet.CONTRACTS: _contract,
    Sheet.PAYMENTS: _payment,
}
