"""Shapes of how the money is spent: procurement, contracts, acceptance, payments."""

from datetime import date

from ninja import Schema

from hengwang.api.schemas.values import (
    Body,
    Day,
    Id,
    Line,
    Name,
    Search,
    Sentence,
    Text,
    Year,
    Yuan,
    YuanOut,
)
from hengwang.projects.choices import (
    AcceptanceConclusion,
    AcceptanceStage,
    FundSource,
    ProcurementMethod,
)


class ProcurementOut(Schema):
    """One purchase; yuan."""

    id: int
    programme_id: int
    name: str
    number: str
    method: ProcurementMethod
    announced_on: date | None
    awarded_on: date | None
    supplier_id: int | None
    amount_cny: YuanOut | None


class ProcurementIn(Body):
    """A purchase as it happened."""

    name: Name
    method: ProcurementMethod
    number: Line = ""
    announced_on: Day | None = None
    awarded_on: Day | None = None
    amount_cny: Yuan | None = None
    supplier_id: Id | None = None


class ContractOut(Schema):
    """One contract; yuan."""

    id: int
    programme_id: int
    subproject_id: int | None
    procurement_id: int | None
    company_id: int
    number: str
    name: str
    amount_cny: YuanOut
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    covers: str


class ContractIn(Body):
    """A contract and what it belongs to."""

    name: Name
    amount_cny: Yuan
    company_id: Id
    number: Line = ""
    signed_on: Day | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    covers: Text = ""
    subproject_id: Id | None = None
    procurement_id: Id | None = None


class AcceptanceOut(Schema):
    """One acceptance, dated or not; `flags` says what is irregular about it."""

    id: int
    programme_id: int
    subproject_id: int | None
    contract_id: int | None
    stage: AcceptanceStage
    conclusion: AcceptanceConclusion
    due_on: date | None
    accepted_on: date | None
    people: str
    supervisor_opinion: str
    flags: list[str]


class AcceptanceIn(Body):
    """An acceptance and what was accepted."""

    stage: AcceptanceStage
    conclusion: AcceptanceConclusion = AcceptanceConclusion.PASSED
    due_on: Day | None = None
    accepted_on: Day | None = None
    people: Text = ""
    supervisor_opinion: Text = ""
    subproject_id: Id | None = None
    contract_id: Id | None = None


class PaymentOut(Schema):
    """Money paid, as the voucher book has it; `flags` says what is irregular about it."""

    id: int
    programme_id: int
    subproject_id: int | None
    contract_id: int | None
    budget_line_id: int | None
    fiscal_year: int
    source: FundSource
    expense_item: str
    paid_on: date | None
    voucher_number: str
    payee: str
    purpose: str
    amount_cny: YuanOut
    flags: list[str]
    is_irregular: bool


class PaymentIn(Body):
    """A payment; negative for money that came back."""

    fiscal_year: Year
    amount_cny: Yuan
    source: FundSource = FundSource.APPROPRIATION
    paid_on: Day | None = None
    voucher_number: Line = ""
    expense_item: Line = ""
    payee: Line = ""
    purpose: Sentence = ""
    subproject_id: Id | None = None
    contract_id: Id | None = None
    budget_line_id: Id | None = None


class PaymentsWanted(Schema):
    """Filters of payments."""

    programme_id: Id | None = None
    year: Year | None = None
    source: FundSource | None = None
    is_irregular: bool | None = None
    paid_from: date | None = None
    paid_until: date | None = None
    text: Search | None = None
