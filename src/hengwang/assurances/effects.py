"""What assurances do to the rest while they go on: asked for by monitoring, duty and changes.

By the clock: an approved assurance has its effects from its beginning to its end whether or not
the job that says so has run.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from hengwang.assurances.models import Assurance
from hengwang.assurances.queries.covering import reaches_unit
from hengwang.availability.freezes import Change, Freeze, freezes
from hengwang.duty.models import Post
from hengwang.duty.reinforcing import Reinforcement, reinforcements
from hengwang.kernel.intervals import Interval, subtract
from hengwang.monitoring.closer_watch import closer_watches

KEY = "assurances"
FEW = 500
"""Up to so many targets are asked for by their ids; of more all covered ones are read."""


def watched_closely(targets: Collection[int], at: datetime) -> Mapping[int, int]:
    """The shortest interval of the assurances that hold for a target at the instant; one query."""
    rows = Assurance.objects.holding_at(at).exclude(probe_interval_s=None)
    if len(targets) <= FEW:
        rows = rows.filter(covered__in=targets)
    told = rows.values_list("covered", "probe_interval_s").order_by("pk")
    found: dict[int, int] = {}
    for target, seconds in told:
        if target in targets and seconds is not None:
            found[target] = min(seconds, found.get(target, seconds))
    return found


def reinforce(posts: Collection[int], window: Interval) -> Iterator[Reinforcement]:
    """How many people posts need while assurances go on; two queries.

    An assurance that names no post means every post of the unit in charge and of those below it.
    """
    rows = Assurance.objects.in_force().touching(window.start, window.end)
    asked = list(
        rows.filter(people_per_shift__gt=1).select_related("unit").prefetch_related("posts")
    )
    if not asked:
        return
    paths = dict(Post.objects.filter(pk__in=posts).values_list("pk", "roster__unit__path"))
    for one in asked:
        named = {post.pk for post in one.posts.all()}
        for post, path in paths.items():
            if post in named or (not named and path.startswith(one.unit.path)):
                yield Reinforcement(post, one.interval, one.people_per_shift, one.event)


def freeze(change: Change) -> Iterator[Freeze]:
    """Assurances that forbid the change, unless what they forbid of it is allowed to its maker."""
    rows = Assurance.objects.in_force().filter(freezes_changes=True)
    touching = rows.touching(change.interval.start, change.interval.end)
    for one in touching.select_related("unit").order_by("starts_at", "pk"):
        if not _concerns(one, change):
            continue
        frozen = one.interval.clip(change.interval)
        if frozen is not None and subtract(frozen, _allowed(one, change)):
            yield Freeze(f"{one.event}（{one.number}）", one.interval)


def _concerns(one: Assurance, change: Change) -> bool:
    if change.targets:
        return one.covered.filter(pk__in=change.targets).exists()
    return reaches_unit(one, change.unit.path, change.unit.region.code)


def _allowed(one: Assurance, change: Change) -> list[Interval]:
    if change.by is None:
        return []
    held = one.exceptions.filter(person=change.by).values_list("starts_at", "ends_at")
    return [Interval(start, end) for start, end in held]


def register() -> None:
    """Called once when the program starts."""
    closer_watches.register(KEY, watched_closely)
    reinforcements.register(KEY, reinforce)
    freezes.register(KEY, freeze)
