"""The passport of one figure: value, method, score, and the way back to its records."""

from dataclasses import dataclass

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.queries import Trace, trace_of
from hengwang.performance.choices import ActualSource
from hengwang.performance.models import Indicator
from hengwang.performance.queries.sufficiency import PieceShown, pieces_of, year_of


@dataclass(frozen=True)
class Passport:
    """Everything a reader may ask about one row's figure."""

    indicator: Indicator
    trace: Trace | None
    pieces: tuple[PieceShown, ...]
    waits_for_metric: bool

    @property
    def evidence(self) -> tuple[EvidenceItem, ...]:
        """The files, whether they count or not."""
        return tuple(piece.item for piece in self.pieces)


def passport_of(indicator: Indicator, user: User, *, metric_is_there: bool) -> Passport:
    """The passport; three queries and those of the basis resolver."""
    reading = indicator.reading
    shown = reading is not None and indicator.source in {ActualSource.METRIC, ActualSource.BUDGET}
    return Passport(
        indicator=indicator,
        trace=trace_of(reading, user) if shown and reading is not None else None,
        pieces=pieces_of(
            indicator.evidence.select_related("file"),
            timezone.localdate(),
            year_of(indicator.evaluation),
        ),
        waits_for_metric=bool(indicator.metric_key) and not metric_is_there,
    )
