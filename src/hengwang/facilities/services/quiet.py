"""Collectors that stand still: one note each, so that fifty silent sensors are one line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from hengwang.facilities.choices import IncidentKind, Level, Side
from hengwang.facilities.models import RoomIncident, Sensor
from hengwang.kernel.intervals import Interval, subtract
from hengwang.monitoring.choices import CheckKind
from hengwang.monitoring.models import Check, Collector, Series
from hengwang.monitoring.samples.columns import from_ms
from hengwang.outbox.services import announce

if TYPE_CHECKING:
    from hengwang.monitoring.samples.store import SampleStore

HEARD_LATELY = timedelta(minutes=2)


def quiet_collectors(
    store: SampleStore, sensors: Iterable[Sensor], window: Interval, *, now: datetime
) -> Mapping[int, list[Interval]]:
    """When each collector of these sensors told nothing at all, not even that a device failed.

    A collector to which sensors only report by themselves is never quiet by this measure: what it
    does not tell, the sensors did not say. Keeps one note a silence.
    """
    checks: dict[int, Check] = {}
    for one in sensors:
        source = one.check_of
        if source is not None and source.kind != CheckKind.PUSH and source.ended_at is None:
            checks[source.pk] = source
    heard = _heard(store, checks, window)
    found = {}
    for collector in {one.collector.pk: one.collector for one in checks.values()}.values():
        own = [one for one in checks.values() if one.collector_id == collector.pk]
        since = max(window.start, min(one.started_at for one in own))
        if since >= window.end:
            continue
        quiet = subtract([Interval(since, window.end)], heard[collector.pk])
        if collector.seen_at is not None and collector.seen_at >= now - HEARD_LATELY:
            # It is there and its answers are on their way.
            quiet = [part for part in quiet if part.end < window.end]
        _keep(collector, quiet, Interval(since, window.end))
        found[collector.pk] = quiet
    return found


def _heard(
    store: SampleStore, checks: Mapping[int, Check], window: Interval
) -> Mapping[int, list[Interval]]:
    named = Series.objects.filter(name=Series.OUTCOME, check_of__in=checks)
    series = dict(named.values_list("pk", "check_of"))
    longest = max((one.valid_for_s for one in checks.values()), default=0)
    reach = Interval(window.start - timedelta(seconds=longest), window.end)
    samples = store.read(list(series), reach)
    found: dict[int, list[Interval]] = defaultdict(list)
    for pk, at in zip(samples.series.tolist(), samples.at.tolist(), strict=True):
        check = checks[series[pk]]
        start = from_ms(at)
        span = Interval(start, start + timedelta(seconds=check.valid_for_s))
        found[check.collector_id].append(span)
    return found


@transaction.atomic
def _keep(collector: Collector, quiet: Sequence[Interval], window: Interval) -> None:
    later = Q(closed_at=None) | Q(closed_at__gte=window.start)
    kept = RoomIncident.objects.standing().filter(later, collector=collector)
    rows = {row.opened_at: row for row in kept}
    told = {}
    for part in quiet:
        start = part.start
        if start == window.start:
            begun = [at for at in rows if at <= start]
            start = min(begun, default=start)
        told[start] = None if part.end >= window.end else part.end
    for start, row in rows.items():
        if start not in told and (row.closed_at is None or row.closed_at > window.start):
            row.delete()
        elif start in told and row.closed_at != told[start]:
            row.closed_at = told[start]
            row.save(update_fields=["closed_at"])
    for start, end in told.items():
        if start not in rows:
            made = RoomIncident.objects.create(
                unit_id=collector.unit_id,
                collector=collector,
                kind=IncidentKind.COLLECTOR,
                level=Level.WARNING,
                side=Side.NONE,
                opened_at=start,
                closed_at=end,
            )
            announce("room_incident.opened", incident_id=made.pk)
