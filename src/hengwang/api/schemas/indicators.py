"""Shapes of indicators, their actual values and the passport of a figure."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.values import Body, Clean, Id, Name, PointsIn, ShareIn, Text, Word
from hengwang.performance.choices import ActualSource
from hengwang.performance.display import actual_shown
from hengwang.performance.models import Indicator

Level = Annotated[str, Field(max_length=60), Clean]
Printed = Annotated[str, Field(max_length=500), Clean]
MetricKey = Annotated[str, Field(max_length=100, pattern=r"^([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)?$")]
Small = Annotated[str, Field(max_length=200), Clean]


class IndicatorOut(Schema):
    """One row of the indicator table; `figure_id` is printed beside the figure on paper."""

    id: int
    evaluation_id: int
    figure_id: str
    section: str
    level2: str
    level3: str
    definition: str
    target_text: str
    points: Decimal | None
    source: ActualSource
    library_key: str
    metric_key: str
    metric_params: dict[str, Any]
    actual: str
    actual_text: str
    share: Decimal | None
    deviation_note: str
    printed_score: Decimal | None
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None
    coverage: Decimal | None

    @staticmethod
    def resolve_section(indicator: Indicator) -> str:
        return indicator.section.name

    @staticmethod
    def resolve_actual(indicator: Indicator) -> str:
        return actual_shown(indicator)


class IndicatorIn(Body):
    """What a row declares; without a rule of its own the ruleset's applies."""

    section: Level
    level3: Name
    level2: Level = ""
    definition: Text = ""
    target_text: Printed = ""
    points: PointsIn | None = None
    rule: dict[str, str | int | bool | list[str | int] | None] = Field(default_factory=dict)
    source: ActualSource = ActualSource.MANUAL
    metric_key: MetricKey = ""
    metric_params: dict[Word, Small] = Field(default_factory=dict)


class FromLibraryIn(Body):
    """Entries of the library by key."""

    keys: Annotated[list[Word], Field(min_length=1, max_length=100)]


class ActualIn(Body):
    """What came of a row: a value, or a degree of completion, with its note and evidence."""

    actual_text: Printed = ""
    share: ShareIn | None = None
    deviation_note: Text = ""
    evidence_ids: Annotated[list[Id], Field(max_length=100)] = []


class BasisRowOut(Schema):
    """One record a figure rests on, as far as the caller may see it."""

    label: str
    url: str
    detail: str


class ReadingOut(Schema):
    """One measured value with its method."""

    id: int
    metric: str
    version: int
    params: dict[str, Any]
    scope: str
    period: str
    value: Decimal | None
    unit: str
    numerator: Decimal | None
    denominator: Decimal | None
    coverage: Decimal | None
    policy: str
    note: str
    basis_kind: str
    basis_count: int
    basis_digest: str
    digest: str
    computed_at: datetime
    confirmed_at: datetime

    @staticmethod
    def resolve_metric(reading: Any) -> str:
        return str(reading.fill.metric_key)

    @staticmethod
    def resolve_version(reading: Any) -> int:
        return int(reading.fill.version)

    @staticmethod
    def resolve_params(reading: Any) -> dict[str, Any]:
        return dict(reading.fill.params)

    @staticmethod
    def resolve_scope(reading: Any) -> str:
        return str(reading.fill.scope)

    @staticmethod
    def resolve_period(reading: Any) -> str:
        return str(reading.fill.period)

    @staticmethod
    def resolve_basis_count(reading: Any) -> int:
        return len(reading.basis_ids)


class EvidenceItemOut(Schema):
    """A stored file that supports a figure for a period."""

    id: int
    title: str
    supports_from: date
    supports_until: date
    expires_on: date | None
    status: str
    review_note: str
    sha256: str

    @staticmethod
    def resolve_sha256(item: Any) -> str:
        return str(item.file.sha256)


class PassportOut(Schema):
    """Where one figure comes from: the row, its measured value, records and evidence."""

    indicator: IndicatorOut
    outcome: dict[str, Any]
    reading: ReadingOut | None
    metric_title: str
    metric_source: str
    records: list[BasisRowOut]
    records_hidden: int
    evidence: list[EvidenceItemOut]
    waits_for_metric: bool
