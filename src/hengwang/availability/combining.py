"""Several checks of one target as one ledger; pure."""

from collections.abc import Sequence

from hengwang.availability.fold import Span, State
from hengwang.kernel.intervals import Interval, intersect, merge, subtract


def worst(ledgers: Sequence[Sequence[Span]], window: Interval) -> list[Span]:
    """Down while any check is, else unknown while any is, up while all that speak are.

    Args:
        ledgers: One a check, each only for the time the check is asked.
        window: The asked time; where no check speaks it is unknown.

    Returns:
        Adjoining spans that add up to the window, in order, neighbours of different state.
    """
    down = merge(part for each in ledgers for part in _parts(each, State.DOWN, window))
    good = merge(part for each in ledgers for part in _parts(each, State.UP, window))
    doubt = merge(part for each in ledgers for part in _parts(each, State.UNKNOWN, window))
    up = subtract(good, [*down, *doubt])
    unknown = subtract([window], [*down, *up])
    spans = [
        *(Span(part, State.DOWN) for part in down),
        *(Span(part, State.UNKNOWN) for part in unknown),
        *(Span(part, State.UP) for part in up),
    ]
    return sorted(spans, key=lambda span: span.interval)


def _parts(spans: Sequence[Span], state: State, window: Interval) -> list[Interval]:
    return intersect([span.interval for span in spans if span.state is state], [window])
