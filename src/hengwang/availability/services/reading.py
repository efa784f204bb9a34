"""The ledger of targets over a window, as adjoining spans that add up to what was asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from hengwang.availability.fold import Span, State
from hengwang.availability.models import Outage, UnknownSpan
from hengwang.kernel.intervals import Interval, merge, subtract
from hengwang.monitoring.models import Target


def ledgers_of(
    targets: Iterable[Target], window: Interval, *, now: datetime
) -> Mapping[int, list[Span]]:
    """Spans of each target by its id; three queries.

    Time before the target was watched, after it was closed and after `now` is unknown.
    """
    known = {one.pk: one for one in targets}
    found: dict[State, dict[int, list[Interval]]] = {}
    for state, model in ((State.DOWN, Outage), (State.UNKNOWN, UnknownSpan)):
        rows = model.objects.touching(window.start, window.end).filter(target__in=known)
        parts: dict[int, list[Interval]] = defaultdict(list)
        for target, start, end in rows.values_list("target_id", "started_at", "ended_at"):
            part = Interval(start, end or max(now, start)).clip(window) if start < now else None
            if part is not None:
                parts[target].append(part)
        found[state] = parts
    return {
        pk: _adjoining(target, found[State.DOWN][pk], found[State.UNKNOWN][pk], window, now)
        for pk, target in known.items()
    }


def _adjoining(
    target: Target, down: list[Interval], unknown: list[Interval], window: Interval, now: datetime
) -> list[Span]:
    end = min(now, target.closed_at or now, window.end)
    start = max(target.watched_from, window.start)
    watched = [Interval(start, end)] if start < end else []
    down = merge(down)
    hidden = merge([*subtract(unknown, down), *subtract([window], [*watched, *down])])
    up = subtract([window], [*down, *hidden])
    spans = [
        *(Span(part, State.DOWN) for part in down),
        *(Span(part, State.UNKNOWN) for part in hidden),
        *(Span(part, State.UP) for part in up),
    ]
    return sorted(spans, key=lambda span: span.interval)
