"""Plan rows of programmes, budget lines and contracts."""

from decimal import Decimal

from hengwang.kernel.search_text import normalize
from hengwang.projects.choices import FundSource
from hengwang.projects.errors import (
    AmountNotPositiveError,
    CellMissingError,
    UnitUnknownError,
    YearsOutOfOrderError,
)
from hengwang.projects.importing.cells import Reader
from hengwang.projects.importing.known import (
    Place,
    contract_key,
    line_key,
)
from hengwang.projects.importing.plans import PlannedRow, Verdict
from hengwang.projects.importing.reading import ReadTable, TableRow
from hengwang.projects.importing.row_plans import (
    LEVELS,
    SOURCES,
    Planner,
    belongs,
    demand,
    doubt,
    fiscal_year_of,
    id_of,
    row_of,
)
from hengwang.projects.services.money import BudgetLineData
from hengwang.projects.services.programmes import ProgrammeData
from hengwang.projects.services.spending import ContractData


def plan_programme(table: ReadTable, row: TableRow, reader: Reader, planner: Planner) -> PlannedRow:
    """A project of a unit whose projects the user edits."""
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
    return row_of(table, row, reader, verdict, name, None, key, facts, {"unit_id": unit_id})


def plan_budget_line(
    table: ReadTable, row: TableRow, reader: Reader, planner: Planner
) -> PlannedRow:
    """Approved money of one year and source."""
    place = planner.place_of(reader)
    approved = reader.amount("approved_cny", needed=True)
    initial = reader.amount("initial_cny")
    for amount in (approved, initial):
        if amount is not None and amount < 0:
            reader.problems.append(AmountNotPositiveError())
    facts = BudgetLineData(
        fiscal_year=fiscal_year_of(reader, place, None),
        approved_cny=approved or Decimal(0),
        source=reader.choice("source", SOURCES, FundSource.APPROPRIATION),
        initial_cny=initial,
        level=reader.choice("level", LEVELS, ""),
        expense_item=reader.text("expense_item", 100),
        approval_number=reader.text("approval_number", 100),
        approved_on=reader.day("approved_on"),
    )
    demand(reader, place, edits=True)
    doubt(reader, approved)
    key = ("line", *line_key(id_of(place), facts))
    verdict = planner.verdict(reader, key, key[1:] in planner.known.lines)
    if verdict is Verdict.ADD and place is not None and place.pk is not None:
        year = (place.pk, facts.fiscal_year)
        known = planner.known.budgets.get(year, Decimal(0))
        planner.known.budgets[year] = known + facts.approved_cny
    label = " · ".join(filter(None, (place.name if place else "", facts.expense_item)))
    return row_of(table, row, reader, verdict, label, approved, key, facts, belongs(place))


def plan_contract(table: ReadTable, row: TableRow, reader: Reader, planner: Planner) -> PlannedRow:
    """A contract; an unknown company is entered with it."""
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
    demand(reader, place, edits=True)
    doubt(reader, amount)
    key = ("contract", *contract_key(id_of(place), facts))
    verdict = planner.verdict(reader, key, key[1:] in planner.known.contract_keys)
    if verdict is Verdict.ADD and facts.number:
        planner.known.contracts[id_of(place), normalize(facts.number)] = 0
    links = {**belongs(place), "company": company}
    return row_of(table, row, reader, verdict, facts.name, amount, key, facts, links)
