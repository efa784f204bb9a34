"""Shapes of service contracts: their schemes and clauses, months, objections, years; to read."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema

from hengwang.api.schemas.values import Id, Search, Year, YuanOut, words
from hengwang.vendors.choices import (
    AssessmentState,
    ClauseComparison,
    ClauseRule,
    DeductionMeasure,
    FeeBasis,
    ResultState,
    SchemeState,
    ScoreFeeRule,
)
from hengwang.vendors.models import AnnualResult
from hengwang.vendors.queries.results import sums_of

SchemeStanding = Annotated[SchemeState, words(SchemeState)]
MonthState = Annotated[AssessmentState, words(AssessmentState)]
YearState = Annotated[ResultState, words(ResultState)]
ClauseRuleWord = Annotated[ClauseRule, words(ClauseRule)]
ClauseMeasure = Annotated[DeductionMeasure, words(DeductionMeasure)]
ClauseSide = Annotated[ClauseComparison, words(ClauseComparison)]
SchemeBasis = Annotated[FeeBasis, words(FeeBasis)]
SchemeFeeRule = Annotated[ScoreFeeRule, words(ScoreFeeRule)]


class AssessedContractOut(Schema):
    """A contract that is assessed month by month."""

    id: int
    programme_id: int
    unit_id: int
    company_id: int
    company_name: str
    number: str
    name: str
    amount_cny: YuanOut
    starts_on: date | None
    ends_on: date | None

    @staticmethod
    def resolve_unit_id(contract: Any) -> int:
        return int(contract.programme.unit_id)

    @staticmethod
    def resolve_company_name(contract: Any) -> str:
        return str(contract.company.name)


class ClauseOut(Schema):
    """A clause as the contract words it, its figure and what it costs.

    Numbers are in the unit of the metric (a share is 0–1); `cap` and `each` in the measure.
    """

    id: int
    number: int
    text: str
    rule: ClauseRuleWord
    measure: ClauseMeasure
    cap: Decimal
    metric_key: str
    comparison: ClauseSide
    target: Decimal | None
    step: Decimal | None
    each: Decimal | None
    bands: list[list[str]]
    least_coverage: Decimal


class SchemeOut(Schema):
    """A version of how a contract is assessed, from a month until before another."""

    id: int
    contract_id: int
    version: int
    state: SchemeStanding
    starts_on: date
    ends_on: date | None
    fee_basis: SchemeBasis
    fee_cny: YuanOut
    full_points: Decimal
    pass_mark: Decimal
    fee_rule: SchemeFeeRule
    bands: list[list[str]]
    most_share: Decimal
    objection_days: int
    clauses: list[ClauseOut]


class AssessmentOut(Schema):
    """A month of a contract; where a figure is missing, score and deduction are ranges."""

    id: int
    contract_id: int
    scheme_id: int
    month: date
    state: MonthState
    fee_cny: YuanOut
    score_low: Decimal | None
    score_high: Decimal | None
    deducted_low_cny: YuanOut
    deducted_high_cny: YuanOut
    passed: bool | None
    sent_at: datetime | None
    objections_until: date | None
    appeals_until: date | None
    agreed_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by_name: str


class AppealOut(Schema):
    """A review asked for, and the first decision it is about."""

    text: str
    made_by_name: str
    on_behalf: bool
    made_at: datetime
    outcome: str
    after: Decimal
    reason: str
    decided_by_name: str
    decided_at: datetime


class ObjectionOut(Schema):
    """What the company says against a clause; `outcome` is upheld, rejected, or empty.

    The decision is the present one; `appeal` holds the first, where a review was asked for.
    """

    id: int
    text: str
    made_by_name: str
    on_behalf: bool
    made_at: datetime
    outcome: str
    before: Decimal | None
    after: Decimal | None
    reason: str
    decided_by_name: str
    decided_at: datetime | None
    appeal: AppealOut | None

    @staticmethod
    def resolve_appeal(objection: Any) -> Any:
        return getattr(objection, "appeal", None)


class AssessmentLineOut(Schema):
    """A clause in a month: the figure as read, what it costs from least to most.

    What counts is `decided`, else `judged`, else the range; no value is no data.
    """

    id: int
    clause_id: int
    number: int
    value: Decimal | None
    upper: Decimal | None
    coverage: Decimal | None
    refusal: str
    low: Decimal
    high: Decimal
    judged: Decimal | None
    decided: Decimal | None
    reason: str
    objection: ObjectionOut | None

    @staticmethod
    def resolve_number(line: Any) -> int:
        return int(line.clause.number)

    @staticmethod
    def resolve_objection(line: Any) -> Any:
        return getattr(line, "objection", None)


class AssessmentWithLinesOut(AssessmentOut):
    """A month with its clauses in their order."""

    lines: list[AssessmentLineOut]


class AnnualResultOut(Schema):
    """A contract's year."""

    id: int
    contract_id: int
    year: int
    state: YearState
    drawn_at: datetime
    drawn_by_name: str
    confirmed_at: datetime | None
    confirmed_by_name: str


class ResultMonthOut(Schema):
    """A month of a year; without an assessment it is missing until a person settles it."""

    month: date
    assessment_id: int | None
    fee_cny: YuanOut
    deducted_cny: YuanOut | None
    score: Decimal | None
    reason: str


class AnnualResultWithMonthsOut(AnnualResultOut):
    """A year with its sums, ranges while a month is unsettled; `share` is paid of the fee."""

    fee_cny: YuanOut
    deducted_low_cny: YuanOut
    deducted_high_cny: YuanOut
    payable_low_cny: YuanOut
    payable_high_cny: YuanOut
    score: Decimal | None
    share: Decimal | None
    passed: bool | None
    months: list[ResultMonthOut]

    @staticmethod
    def told(result: AnnualResult) -> dict[str, Any]:
        """From a result; one query for its months."""
        sums = sums_of(result)
        return {
            **{name: getattr(result, name) for name in AnnualResultOut.model_fields},
            "fee_cny": sums.fee,
            "deducted_low_cny": sums.deducted.low,
            "deducted_high_cny": sums.deducted.high,
            "payable_low_cny": sums.payable.low,
            "payable_high_cny": sums.payable.high,
            "score": sums.score,
            "share": sums.share,
            "passed": sums.passed,
            "months": list(sums.months),
        }


class AssessedContractsWanted(Schema):
    """Filters of assessed contracts."""

    text: Search | None = None
    company_id: Id | None = None


class AssessmentsWanted(Schema):
    """Filters of months."""

    contract_id: Id | None = None
    year: Year | None = None
    state: MonthState | None = None


class AnnualResultsWanted(Schema):
    """Filters of years."""

    contract_id: Id | None = None
    year: Year | None = None
