"""Shape of a check's result: the same as `hengwang check --format json` (check-schema.json)."""

from datetime import date

from ninja import Schema

from hengwang.checker.finding import Severity

Number = int | float


class CheckedErrorOut(Schema):
    """Why a file could not be read."""

    code: str
    message: str


class CheckedLocationOut(Schema):
    """A place as numbers counted from 1."""

    block: int
    page: int | None
    table: int | None
    row: int | None
    column: int | None
    label: str


class CheckedFindingOut(Schema):
    """One contradiction at its place."""

    rule: str
    severity: Severity
    message: str
    place: str
    numbers: str
    quote: str
    location: CheckedLocationOut


class CheckedAmountOut(Schema):
    """An amount of money the report states."""

    name: str
    role: str
    text: str
    yuan: Number | None
    qualifier: str
    place: str


class CheckedFundOut(Schema):
    """A row of the funds block; yuan, the rate in per cent as printed."""

    name: str
    total: bool
    initial_budget: Number | None
    budget: Number | None
    arrived: Number | None
    executed: Number | None
    balance: Number | None
    rate: Number | None
    weight: Number | None
    score: Number | None


class CheckedSectionOut(Schema):
    """A section's weight and score as one place states them."""

    name: str
    weight: Number | None
    score: Number | None
    where: str
    place: str


class CheckedIndicatorOut(Schema):
    """A row of the indicator table."""

    level1: str
    level2: str
    level3: str
    level4: str
    target: str
    actual: str
    weight: Number | None
    score: Number | None
    note: str
    place: str


class CheckedDocumentOut(Schema):
    """What was read of a report."""

    title: str | None
    project: str | None
    year: int | None
    kind: str | None
    operating_body: str | None
    supervising_body: str | None
    report_date: date | None
    amounts: list[CheckedAmountOut]
    funds: list[CheckedFundOut]
    sections: list[CheckedSectionOut]
    indicators: list[CheckedIndicatorOut]
    total: Number | None
    level: str | None
    notes: list[str]


class CheckedFileOut(Schema):
    """One file: what was read and found, or why it could not be read."""

    path: str
    document: CheckedDocumentOut | None
    findings: list[CheckedFindingOut]
    error: CheckedErrorOut | None


class CheckOut(Schema):
    """The result of a check."""

    files: list[CheckedFileOut]
