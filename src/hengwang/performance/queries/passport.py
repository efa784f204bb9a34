"""The passport of one figure: value, method, score, and the way back to its records."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise

from hengwang.accounts.models import User
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.queries import Trace, trace_of
from hengwang.performance.choices import ActualSource
from hengwang.performance.display import reading_shown
from hengwang.performance.models import Indicator
from hengwang.performance.queries.since import changed_since
from hengwang.performance.queries.sufficiency import PieceShown, pieces_of, year_of
from hengwang.performance.wording_since import SINCE


@dataclass(frozen=True)
class Passport:
    """Everything a reader may ask about one row's figure."""

    indicator: Indicator
    trace: Trace | None
    pieces: tuple[PieceShown, ...]
    waits_for_metric: bool
    since: tuple[Promise, ...] = ()
    now: str = ""

    @property
    def evidence(self) -> tuple[EvidenceItem, ...]:
        """The files, whether they count or not."""
        return tuple(piece.item for piece in self.pieces)


def passport_of(indicator: Indicator, user: User, *, metric_is_there: bool) -> Passport:
    """The passport; at most six queries and those of the basis resolver.

    `now` is what the metric answers today, where that is not what was submitted.
    """
    reading = indicator.reading
    shown = reading is not None and indicator.source in {ActualSource.METRIC, ActualSource.BUDGET}
    found = changed_since(indicator.evaluation, [indicator]).get(indicator.pk)
    return Passport(
        indicator=indicator,
        trace=trace_of(reading, user) if shown and reading is not None else None,
        pieces=pieces_of(
            indicator.evidence.select_related("file"),
            timezone.localdate(),
            year_of(indicator.evaluation),
        ),
        waits_for_metric=bool(indicator.metric_key) and not metric_is_there,
        since=tuple(SINCE[code] for code in found.codes) if found else (),
        now=reading_shown(found.now) if found and found.now else "",
    )
