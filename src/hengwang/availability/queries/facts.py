"""Everything a figure of availability rests on, read in six queries as integer columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from hengwang.availability.choices import Correction, Decision, GroupKind, Layer
from hengwang.availability.columns import stretches_of
from hengwang.availability.micros import Micros, micros_of
from hengwang.availability.models import (
    Amendment,
    GroupMember,
    MaintenanceWindow,
    Outage,
    UnknownSpan,
)
from hengwang.availability.tally import Stretches
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import Target
from hengwang.organizations.choices import Level

NETWORK = frozenset({TargetKind.CIRCUIT.value, TargetKind.DEVICE.value})
SERVICES = frozenset({TargetKind.SERVICE.value, TargetKind.WEBSITE.value, TargetKind.SYSTEM.value})


def layer_of(*, is_backbone: bool, level: str) -> Layer:
    """Core: backbone of the province's own bodies; aggregation: other backbone; else access."""
    if not is_backbone:
        return Layer.ACCESS
    return Layer.CORE if level == Level.PROVINCE else Layer.AGGREGATION


@dataclass(frozen=True, slots=True)
class Line:
    """What counts once: a target, or a redundant group in the place of its members.

    `target` or `group` holds its id, the other is None.
    """

    target: int | None
    group: int | None
    name: str
    kind: str
    unit: int
    region: str
    layer: Layer

    @property
    def is_backbone(self) -> bool:
        """Core or aggregation."""
        return self.layer is not Layer.ACCESS

    @property
    def is_network(self) -> bool:
        """A circuit's end or a device; services and sensors are not the network."""
        return self.kind in NETWORK


@dataclass(frozen=True, slots=True)
class Membership:
    """A target (by its number in `Facts.targets`) in a redundant group, microseconds."""

    group: int
    target: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """An approved amendment."""

    pk: int
    target: int
    start: int
    end: int
    says: str
    cause: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Columns of one window; owners are numbers into `targets`. `until` is never after `now`."""

    window: Interval
    since: int
    until: int
    targets: Sequence[Line]
    asked: Stretches
    down: Stretches
    unknown: Stretches
    planned: Stretches
    windows: Sequence[tuple[int, int]]
    """(target's number, maintenance window's id) of every window that touches."""
    amendments: Sequence[Said]
    memberships: Sequence[Membership]
    groups: Mapping[int, Line]

    @property
    def number_of(self) -> dict[int, int]:
        """Numbers by the target's id."""
        return {line.target: place for place, line in enumerate(self.targets) if line.target}


def read_facts(targets: QuerySet[Target], window: Interval, *, now: datetime) -> Facts:
    """What is known of these targets in a window; six queries whatever their number.

    A target is asked for from the moment it is watched until it is closed, and never beyond `now`.

    Args:
        targets: Any queryset (`Target.objects.visible_to(user)`, of a unit, of a region …).
        window: Half-open; its part after `now` is not asked.
        now: The moment of reading; what is open is taken to last until then.
    """
    since, until = micros_of(window.start), micros_of(min(window.end, max(now, window.start)))
    wanted = targets.order_by().values("pk")
    rows = list(_targets(targets, window, now))
    number = {row[0]: place for place, row in enumerate(rows)}

    def clipped(found: list[tuple[int, int, int]]) -> Stretches:
        return Stretches.of(found).within(since, until)

    def spans(model: type[Any]) -> Stretches:
        found = model.objects.touching(window.start, window.end).filter(target__in=wanted)
        told = stretches_of(found, "started_at", "ended_at", number, until)
        return told.within(since, until)

    planned, windows = _planned(wanted, window, number)
    memberships, groups = _memberships(wanted, window, number, rows)
    lives = [
        (place, row[-2], until if row[-1] is None else row[-1]) for place, row in enumerate(rows)
    ]
    return Facts(
        window=window,
        since=since,
        until=until,
        targets=[_line(row) for row in rows],
        asked=clipped(lives),
        down=spans(Outage),
        unknown=spans(UnknownSpan),
        planned=clipped(planned),
        windows=windows,
        amendments=_amendments(wanted, window, number),
        memberships=memberships,
        groups=groups,
    )


def _targets(targets: QuerySet[Target], window: Interval, now: datetime) -> QuerySet[Any, Any]:
    alive = targets.filter(watched_from__lt=min(window.end, max(now, window.start)))
    alive = alive.exclude(closed_at__lte=window.start)
    return alive.order_by("pk").values_list(
        "pk",
        "name",
        "kind",
        "is_backbone",
        "unit_id",
        "unit__region__code",
        "unit__level",
        Micros("watched_from"),
        Micros("closed_at"),
    )


def _line(row: Any) -> Line:
    pk, name, kind, is_backbone, unit, region, level = row[:7]
    layer = layer_of(is_backbone=is_backbone, level=level)
    return Line(pk, None, name, kind, unit, region or "", layer)


def _planned(
    wanted: Any, window: Interval, number: Mapping[int, int]
) -> tuple[list[tuple[int, int, int]], list[tuple[int, int]]]:
    rows = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED,
        starts_at__lt=window.end,
        ends_at__gt=window.start,
        covered__in=wanted,
    )
    told = rows.order_by().values_list("covered", "pk", Micros("starts_at"), Micros("ends_at"))
    kept = [(number[target], pk, start, end) for target, pk, start, end in told if target in number]
    return (
        [(place, start, end) for place, _, start, end in kept],
        [(place, pk) for place, pk, _, _ in kept],
    )


def _amendments(wanted: Any, window: Interval, number: Mapping[int, int]) -> list[Said]:
    rows = Amendment.objects.filter(
        state=Decision.APPROVED,
        starts_at__lt=window.end,
        ends_at__gt=window.start,
        target__in=wanted,
    )
    told = rows.order_by("decided_at", "pk").values_list(
        "pk", "target", Micros("starts_at"), Micros("ends_at"), "says", "cause", "decided_at"
    )
    return [
        Said(pk, number[target], start, end, says, cause, decided)
        for pk, target, start, end, says, cause, decided in told
        if target in number
    ]


def _memberships(
    wanted: Any, window: Interval, number: Mapping[int, int], rows: Sequence[Any]
) -> tuple[list[Membership], dict[int, Line]]:
    found = GroupMember.objects.filter(
        group__kind=GroupKind.REDUNDANT, from_at__lt=window.end, target__in=wanted
    ).exclude(until_at__lte=window.start)
    told = found.order_by("group", "pk").values_list(
        "group",
        "group__name",
        "group__unit",
        "group__unit__region__code",
        "target",
        Micros("from_at"),
        Micros("until_at"),
    )
    memberships: list[Membership] = []
    groups: dict[int, Line] = {}
    by_group: dict[int, list[Line]] = defaultdict(list)
    end_of_all = micros_of(window.end)
    for group, name, unit, region, target, start, end in told:
        if target not in number:
            continue
        place = number[target]
        memberships.append(Membership(group, place, start, end_of_all if end is None else end))
        by_group[group].append(_line(rows[place]))
        first = min(by_group[group], key=lambda line: (line.layer == Layer.ACCESS, line.target))
        groups[group] = Line(None, group, name, first.kind, unit, region or "", first.layer)
    return memberships, groups


TIME_CHANGES = frozenset({Correction.UP.value, Correction.DOWN.value, Correction.EXCUSED.value})
