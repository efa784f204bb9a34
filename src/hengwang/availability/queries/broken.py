"""What is broken now: open outages by root cause, what may be failing, and what nobody knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, NamedTuple

from hengwang.availability.choices import Decision
from hengwang.availability.models import MaintenanceWindow, Outage, UnknownSpan
from hengwang.monitoring.models import Check, CheckState, Collector, Target
from hengwang.monitoring.samples.columns import from_ms

if TYPE_CHECKING:
    from hengwang.organizations.reach import HasReach

SILENT_AFTER = timedelta(minutes=3)
NAMED = 40
FEW = 500
"""So many failing checks are named to the database one by one."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A target that fails, since when, and what its newest answer said.

    `reason` is the number of `monitoring.reasons`; `failed` answers in a row of `needed`.
    """

    target: int
    name: str
    kind: str
    unit: int
    unit_name: str
    region: str
    since: datetime
    is_backbone: bool = False
    reason: int = 0
    cause: str = ""
    note: str = ""
    failed: int = 0
    needed: int = 0
    planned: str = ""


@dataclass(frozen=True, slots=True)
class Root:
    """One root cause and the targets that are down behind it.

    `head` is None where the root belongs to a unit the visitor may not see.
    """

    key: int
    head: Trouble | None
    behind: Sequence[Trouble]

    @property
    def since(self) -> datetime:
        """When the first of them went down."""
        return min(one.since for one in self.all)

    @property
    def all(self) -> Sequence[Trouble]:
        """Head and what is behind it."""
        return self.behind if self.head is None else [self.head, *self.behind]

    @property
    def units(self) -> int:
        """How many units have a target among them."""
        return len({one.unit for one in self.all})

    @property
    def planned(self) -> str:
        """The maintenance under which all of them are, if they are."""
        names = {one.planned for one in self.all}
        return names.pop() if len(names) == 1 else ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Targets nobody knows of, by what asks them; `collector` is empty where nothing does.

    `names` are the first `NAMED` of the `targets`.
    """

    collector: str
    collector_id: int | None
    since: datetime
    is_silent: bool
    names: Sequence[tuple[int, str]]
    targets: int
    units: int


@dataclass(frozen=True, slots=True)
class Now:
    """The state of everything a visitor may see, at one instant."""

    watched: int
    roots: Sequence[Root]
    soft: Sequence[Trouble]
    silences: Sequence[Silence]
    unknown_ids: frozenset[int]
    planned: int

    @property
    def unknown(self) -> int:
        """Targets nobody knows of."""
        return len(self.unknown_ids)

    @property
    def down(self) -> int:
        """Targets that are down, planned work included."""
        return sum(len(root.all) for root in self.roots)

    @property
    def up(self) -> int:
        """Targets that are known to be up."""
        return max(self.watched - self.down - self.unknown, 0)

    @property
    def unplanned(self) -> Sequence[Root]:
        """Root causes nobody planned."""
        return [root for root in self.roots if not root.planned]

    @property
    def longest(self) -> Root | None:
        """The root cause that lasts longest."""
        return min(self.unplanned, key=lambda root: root.since, default=None)


def broken_now(user: HasReach, *, now: datetime, region: str = "", kind: str = "") -> Now:
    """What is broken at `now`; eleven queries whatever the number of targets.

    Args:
        user: Whose reach bounds what is told; a root outside it is counted and not named.
        now: The moment of reading, for maintenance and silent collectors.
        region: Leading digits of a region's code, or empty.
        kind: A `TargetKind`, or empty.
    """
    targets = narrowed(Target.objects.visible_to(user).watched(), region, kind)
    planned = _planned(targets, now)
    states = _states(targets)
    down = _down(targets, states, planned)
    unknown = _unknown(targets)
    soft = [one for pk, one in states.items() if pk not in down and pk not in unknown]
    ordered = sorted(soft, key=lambda one: (-one.is_backbone, one.since, one.target))
    return Now(
        watched=targets.count(),
        roots=_roots(user, down, planned),
        soft=ordered,
        silences=_silences(targets, unknown, now) if unknown else [],
        unknown_ids=frozenset(unknown.keys() - down.keys()),
        planned=len(planned),
    )


def narrowed(targets: Any, region: str, kind: str) -> Any:
    """Targets of a region and everything below it, of one kind."""
    if region:
        targets = targets.filter(unit__region__code__startswith=region)
    return targets.filter(kind=kind) if kind else targets


_FIELDS = ("name", "kind", "unit_id", "unit__name", "unit__region__name", "is_backbone")


def _planned(targets: Any, now: datetime) -> dict[int, str]:
    rows = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED, starts_at__lte=now, ends_at__gt=now, covered__in=targets
    )
    return dict(rows.order_by("pk").values_list("covered", "title"))


def _states(targets: Any) -> dict[int, Trouble]:
    """Targets a deciding check of which fails, by the check that fails longest."""
    failing = CheckState.objects.filter(failed_in_row__gt=0)
    # Nearly always few fail, and nothing need be asked of thousands of targets.
    some = list(failing.values_list("pk", flat=True)[: FEW + 1])
    if not some:
        return {}
    if len(some) <= FEW:
        # In short steps: put together, SQLite begins with the thousands.
        asked = Check.objects.filter(pk__in=some).values_list("target_id", flat=True)
        own = targets.order_by().filter(pk__in=set(asked)).values_list("pk", flat=True)
        failing, targets = failing.filter(pk__in=some), list(own)
    rows = failing.filter(
        check_of__is_deciding=True,
        check_of__ended_at=None,
        check_of__target__in=targets,
    )
    names = [f"check_of__target__{field}" for field in _FIELDS]
    told = rows.order_by("first_failed_ms", "pk").values_list(
        "check_of__target_id", *names, "first_failed_ms", "down_since_ms", "reason",
        "failed_in_row", "check_of__failures",
    )  # fmt: skip
    found: dict[int, Trouble] = {}
    for pk, name, kind, unit, unit_name, region, backbone, first, since, *rest in told:
        begun = from_ms(since if since is not None else first or 0)
        reason, failed, needed = rest
        if pk not in found:
            found[pk] = Trouble(
                pk, name, kind, unit, unit_name, region, begun, backbone, reason,
                failed=failed, needed=needed,
            )  # fmt: skip
    return found


def _down(
    targets: Any, states: Mapping[int, Trouble], planned: Mapping[int, str]
) -> dict[int, Trouble]:
    rows = Outage.objects.still_open().filter(target__in=targets)
    names = [f"target__{field}" for field in _FIELDS]
    told = rows.order_by("started_at", "pk").values_list(
        "target_id", *names, "started_at", "cause", "cause_note"
    )
    found: dict[int, Trouble] = {}
    for pk, name, kind, unit, unit_name, region, backbone, since, cause, note in told:
        reason = states[pk].reason if pk in states else 0
        found[pk] = Trouble(
            pk, name, kind, unit, unit_name, region, since, backbone, reason, cause, note,
            planned=planned.get(pk, ""),
        )  # fmt: skip
    return found


def _roots(
    user: HasReach, down: Mapping[int, Trouble], planned: Mapping[int, str]
) -> Sequence[Root]:
    """Down targets by the root the ledger has stored of their outage."""
    if not down:
        return []
    told = (
        Outage.objects.still_open()
        .order_by()
        .values_list("pk", "target_id", "root_id", "target__parent_id")
    )
    rows = {target: Open(pk, root, parent) for pk, target, root, parent in told}
    owner = {row.pk: target for target, row in rows.items()}
    members: dict[int, list[Trouble]] = defaultdict(list)
    for pk, one in down.items():
        members[_head_of(pk, rows, owner)].append(one)
    heads = dict(down) | _elsewhere(user, members.keys() - down.keys(), planned)
    roots = [
        Root(key, heads.get(key), sorted(
            (one for one in each if one.target != key), key=lambda one: (one.since, one.target)
        ))
        for key, each in members.items()
    ]  # fmt: skip
    return sorted(roots, key=_weight)


def _weight(root: Root) -> tuple[bool, bool, int, int, datetime, int]:
    """Planned work last; then the backbone first, then by affected units and targets."""
    is_edge = not (root.head is not None and root.head.is_backbone)
    every = root.all
    return bool(root.planned), is_edge, -root.units, -len(every), root.since, root.key


class Open(NamedTuple):
    """An outage that lasts: its id, the root stored of it, and the target's parent."""

    pk: int
    root: int | None
    parent: int | None


def _head_of(pk: int, rows: Mapping[int, Open], owner: Mapping[int, int]) -> int:
    """The target of the stored root while that one is down.

    A root that has ended leaves those it put out that are still down: they gather under the
    highest of them that is down without a gap and goes back to the same root.
    """
    own = rows.get(pk)
    if own is None or own.root is None:
        return pk
    if own.root in owner:
        return owner[own.root]
    seen, parent = {pk}, own.parent
    while parent is not None and parent in rows and parent not in seen:
        if rows[parent].root != own.root:
            break
        seen.add(parent)
        pk, parent = parent, rows[parent].parent
    return pk


def _elsewhere(
    user: HasReach, missing: Collection[int], planned: Mapping[int, str]
) -> dict[int, Trouble]:
    """Roots the filter left out, as far as the visitor may see them."""
    if not missing:
        return {}
    visible = Target.objects.visible_to(user).filter(pk__in=missing)
    return _down(visible, {}, planned)


Unknown = tuple[int, int, str, int]
"""The id of a span that lasts, its target, the target's name and its unit."""


def _unknown(targets: Any) -> dict[int, Unknown]:
    """By target, what lasts longest first; instants of thousands are dear and are left out."""
    rows = UnknownSpan.objects.still_open().filter(target__in=targets)
    told = rows.order_by("started_at", "pk").values_list(
        "pk", "target_id", "target__name", "target__unit_id"
    )
    return {one[1]: one for one in told}


def _silences(targets: Any, unknown: Mapping[int, Unknown], now: datetime) -> Sequence[Silence]:
    """Whose silence it is: when a collector dies, thousands are unknown at once.

    Three queries and a walk over the targets; a subquery for each of them takes longer.
    """
    asked = Check.objects.filter(is_deciding=True, ended_at=None, target__in=targets)
    # Of several checks of a target the one that was made first is told last, and stays.
    asker = dict(asked.order_by("-pk").values_list("target_id", "collector_id"))
    groups: dict[int | None, list[Unknown]] = defaultdict(list)
    for pk, one in unknown.items():
        groups[asker.get(pk)].append(one)
    first = UnknownSpan.objects.in_bulk([each[0][0] for each in groups.values()])
    collectors = Collector.objects.in_bulk([one for one in groups if one is not None])
    found = [
        _silence(each, first[each[0][0]].started_at, collectors.get(pk) if pk else None, now)
        for pk, each in groups.items()
    ]
    return sorted(found, key=lambda one: (not one.is_silent, -one.targets, one.since))


def _silence(
    group: Sequence[Unknown], begun: datetime, collector: Collector | None, now: datetime
) -> Silence:
    seen_at = collector.seen_at if collector else None
    is_silent = collector is not None and (seen_at is None or now - seen_at > SILENT_AFTER)
    # A list of thousands helps nobody.
    names = nsmallest(NAMED, ((name, target) for _, target, name, _ in group))
    return Silence(
        collector=collector.name if collector else "",
        collector_id=collector.pk if collector else None,
        since=seen_at if is_silent and seen_at is not None else begun,
        is_silent=is_silent,
        names=[(target, name) for name, target in names],
        targets=len(group),
        units=len({unit for *_, unit in group}),
    )
