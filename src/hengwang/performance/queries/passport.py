"""The passport of one figure: value, method, score, and the way back to its records."""

from dataclasses import dataclass

from hengwang.accounts.models import User
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.queries import Trace, trace_of
from hengwang.performance.choices import ActualSource
from hengwang.performance.models import Indicator


@dataclass(frozen=True)
class Passport:
    """Everything a reader may ask about one row's figure."""

    indicator: Indicator
    trace: Trace | None
    evidence: tuple[EvidenceItem, ...]
    waits_for_metric: bool


def passport_of(indicator: Indicator, user: User, *, metric_is_there: bool) -> Passport:
    """The passport; three queries and those of the basis resolver."""
    reading = indicator.reading
    shown = reading is not None and indicator.source in {ActualSource.METRIC, ActualSource.BUDGET}
    return Passport(
        indicator=indicator,
        trace=trace_of(reading, user) if shown and reading is not None else None,
        evidence=tuple(indicator.evidence.select_related("file")),
        waits_for_metric=bool(indicator.metric_key) and not metric_is_there,
    )
