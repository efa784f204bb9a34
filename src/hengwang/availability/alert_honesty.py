"""How honest alarms are: those nobody acted on, and outages that none announced.

It stands here, above monitoring, because only here both alerts and outages are known.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field

from hengwang.availability.models import Outage
from hengwang.availability.silencing import planned_within
from hengwang.kernel.intervals import Interval, subtract, total_micros
from hengwang.kernel.metrics import Basis, BasisRow, Measured, Part, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.monitoring.choices import AlertKind, Step
from hengwang.monitoring.models import Alert, AlertMember, AlertStep

ALERT = "alert"
TICK = timedelta(microseconds=1)


class HonestyParams(BaseModel):
    """Outages shorter than so many minutes need no alarm; alarms this short need no hand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least_minutes: int = Field(default=5, ge=0)


@metric(
    "monitoring.alert_honesty",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/monitoring.alert_honesty.md",
    title="Honesty of alarms",
    params=HonestyParams,
)
def alert_honesty(period: Period, scope: Scope, params: HonestyParams) -> Measured:
    """(Alarms acted on + outages announced) ÷ (alarms + outages) that began in the period."""
    least = timedelta(minutes=params.least_minutes)
    opened = Q(opened_at__gte=period.start, opened_at__lt=period.end)
    alerts = Alert.objects.filter(_within(scope), opened, root=None).exclude(kind=AlertKind.OUTSIDE)
    lasting = [one for one in alerts if _lasted(one.opened_at, one.resolved_at) >= least]
    acted = _acted(lasting)
    outages = [
        one
        for one in Outage.objects.filter(
            _within(scope, "target__"), started_at__gte=period.start, started_at__lt=period.end
        )
        if _lasted(one.started_at, one.ended_at) >= least
    ]
    outages = _unplanned(outages, least)
    announced = _announced(outages, period)
    return Measured.ratio(
        len(acted) + announced,
        len(lasting) + len(outages),
        basis=Basis.of(ALERT, sorted(one.pk for one in lasting)),
        policy=f"least_minutes={params.least_minutes}",
        parts=(
            _part("acted", _("Alarms somebody acted on"), len(acted), len(lasting)),
            _part("announced", _("Outages an alarm announced"), announced, len(outages)),
        ),
    )


def _part(key: str, label: str, number: int, of: int) -> Part:
    value = Decimal(number) / Decimal(of) if of else None
    return Part(key, label, value, Decimal(number), Decimal(of))


def _within(scope: Scope, prefix: str = "") -> Q:
    q = Q()
    if scope.unit_ids is not None:
        q &= Q(**{f"{prefix}unit__in": scope.unit_ids})
    if scope.region_code is not None:
        q &= Q(**{f"{prefix}unit__region__code__startswith": subtree_prefix(scope.region_code)})
    return q


def _lasted(start: datetime, end: datetime | None) -> timedelta:
    return (end or timezone.now()) - start


def _unplanned(outages: Sequence[Outage], least: timedelta) -> list[Outage]:
    """Those of which enough lies outside approved maintenance: planned work raises no alarm."""
    if not outages:
        return []
    now = timezone.now()
    lives = {one.pk: Interval(one.started_at, max(one.ended_at or now, one.started_at + TICK))
             for one in outages}  # fmt: skip
    whole = Interval(
        min(one.start for one in lives.values()), max(one.end for one in lives.values())
    )
    planned = planned_within({one.target_id for one in outages}, whole)
    return [
        one
        for one in outages
        if one.target_id not in planned
        or total_micros(subtract([lives[one.pk]], planned[one.target_id])) >= least // TICK
    ]


def _acted(alerts: Sequence[Alert]) -> set[int]:
    """Alarms a person acknowledged, silenced or closed."""
    ids = [one.pk for one in alerts]
    steps = AlertStep.objects.filter(
        alert__in=ids, by__isnull=False,
        step__in=[Step.ACKNOWLEDGED, Step.SILENCED, Step.RESOLVED],
    )  # fmt: skip
    return set(steps.values_list("alert_id", flat=True))


def _announced(outages: Sequence[Outage], period: Period) -> int:
    """Outages of which an alarm said so before they ended, of the target or of its root cause."""
    spans: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    own = Alert.objects.filter(
        Q(resolved_at=None) | Q(resolved_at__gt=period.start), kind=AlertKind.DOWN
    )
    for target, start, end in own.values_list("target_id", "opened_at", "resolved_at"):
        spans[target].append((start, end))
    behind = AlertMember.objects.filter(Q(until=None) | Q(until__gt=period.start))
    for target, start, end in behind.values_list("target_id", "alert__opened_at", "until"):
        spans[target].append((start, end))
    return sum(
        any(
            (one.ended_at is None or start < one.ended_at) and (end is None or end > one.started_at)
            for start, end in spans[one.target_id]
        )
        for one in outages
    )


class _Alerts:
    """Alerts behind a figure."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """Those the user may see."""
        rows = Alert.objects.visible_to(user).filter(pk__in=ids).select_related("unit")
        return [
            BasisRow(one.title, one.get_absolute_url(), f"{one.unit} · {one.opened_at:%Y-%m-%d}")
            for one in rows
        ]


bases.register(ALERT, _Alerts())
