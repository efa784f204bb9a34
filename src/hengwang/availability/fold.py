"""From samples to three-valued time: a pure function of the set of samples.

The order in which samples arrive, their repetition and their delay change nothing, because the
whole set is folded anew from the last settled moment. A probe that could not be made (our own
machine, a full buffer, a missing route) says nothing: it neither fails a target nor keeps it up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hengwang.kernel.intervals import Interval


class Outcome(StrEnum):
    """What one probe found."""

    GOOD = "good"
    FAILED = "failed"
    INVALID = "invalid"  # the probe itself could not be made


class State(StrEnum):
    """What is known of a stretch of time."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"


# Of two probes at one instant the one that says more about the target counts.
_WEIGHT = {Outcome.INVALID: 0, Outcome.GOOD: 1, Outcome.FAILED: 2}


@dataclass(frozen=True, slots=True)
class Sample:
    """One probe of one target."""

    at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How sure a change of state must be.

    Attributes:
        failures: Failed probes in a row that make an outage; it starts at the first of them.
        recoveries: Good probes in a row that end it; it ends at the first of them.
        valid_for: How long a probe speaks for the time after it; then the state is unknown.
    """

    failures: int = 3
    recoveries: int = 1
    valid_for: timedelta = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one state; spans of a ledger adjoin and add up to the asked time."""

    interval: Interval
    state: State


@dataclass(frozen=True, slots=True)
class _Run:
    """Probes of one outcome in a row without a gap between them."""

    outcome: Outcome
    start: datetime
    end: datetime
    probes: int


def fold(samples: Iterable[Sample], window: Interval, rule: Confirmation) -> list[Span]:
    """The state of a target through `window`.

    A run of failures that is too short, and is followed by a good probe, was no outage: its time
    counts as up. One that is followed by silence is not known to have been either. Good probes
    too few to end an outage count as down when it goes on, and are unknown before silence.

    Args:
        samples: In any order, repeated or not; those before the window tell its beginning.
        window: The asked time, half-open.
        rule: When a change is believed.
    """
    runs = _runs(_valid(samples), rule.valid_for)
    pieces = _believed(runs, rule)
    return _clipped(pieces, window)


def _valid(samples: Iterable[Sample]) -> list[Sample]:
    """One probe an instant, in order, without those that say nothing."""
    best: dict[datetime, Outcome] = {}
    for sample in samples:
        known = best.get(sample.at)
        if known is None or _WEIGHT[sample.outcome] > _WEIGHT[known]:
            best[sample.at] = sample.outcome
    return [Sample(at, best[at]) for at in sorted(best) if best[at] is not Outcome.INVALID]


def _runs(samples: Sequence[Sample], valid_for: timedelta) -> list[list[_Run]]:
    """Runs of equal outcome, in stretches without a gap longer than a probe is valid."""
    stretches: list[list[_Run]] = []
    for number, sample in enumerate(samples):
        following = samples[number + 1].at if number + 1 < len(samples) else None
        end = sample.at + valid_for
        if following is not None and following <= end:
            end = following
        last = stretches[-1][-1] if stretches and stretches[-1][-1].end == sample.at else None
        if last is None:
            stretches.append([_Run(sample.outcome, sample.at, end, 1)])
        elif last.outcome is sample.outcome:
            stretches[-1][-1] = _Run(last.outcome, last.start, end, last.probes + 1)
        else:
            stretches[-1].append(_Run(sample.outcome, sample.at, end, 1))
    return stretches


def _believed(stretches: Sequence[Sequence[_Run]], rule: Confirmation) -> list[Span]:
    spans: list[Span] = []
    # What was believed last survives a gap: a target that was down is not up after silence.
    state = State.UP
    for runs in stretches:
        for number, run in enumerate(runs):
            is_last = number + 1 == len(runs)
            state, shown = _judged(run, state, is_last=is_last, rule=rule)
            spans.append(Span(Interval(run.start, run.end), shown))
    return spans


def _judged(run: _Run, state: State, *, is_last: bool, rule: Confirmation) -> tuple[State, State]:
    """The state believed after the run, and the state its time is given."""
    if run.outcome is Outcome.FAILED:
        if state is State.DOWN or run.probes >= rule.failures:
            return State.DOWN, State.DOWN
        return state, State.UNKNOWN if is_last else State.UP
    if state is State.UP or run.probes >= rule.recoveries:
        return State.UP, State.UP
    return state, State.UNKNOWN if is_last else State.DOWN


def _clipped(spans: Sequence[Span], window: Interval) -> list[Span]:
    """Inside the window, gaps filled with unknown, equal neighbours joined."""
    found: list[Span] = []
    position = window.start
    for span in spans:
        part = span.interval.clip(window)
        if part is None:
            continue
        if position < part.start:
            _append(found, Span(Interval(position, part.start), State.UNKNOWN))
        _append(found, Span(part, span.state))
        position = part.end
    if position < window.end:
        _append(found, Span(Interval(position, window.end), State.UNKNOWN))
    return found


def _append(found: list[Span], span: Span) -> None:
    if found and found[-1].state is span.state and found[-1].interval.end == span.interval.start:
        found[-1] = Span(Interval(found[-1].interval.start, span.interval.end), span.state)
    else:
        found.append(span)
