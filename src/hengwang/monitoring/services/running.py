"""The run each check is in, led forward by its newest outcomes; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hengwang.collector.probes.outcome import Outcome
from hengwang.monitoring.reasons import outcome_of

FLAPS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Run:
    """Where a check stands after its newest outcome.

    `down_since_ms` is the first failed answer of a hard outage, None while it is believed up.
    """

    failed_in_row: int = 0
    good_in_row: int = 0
    first_failed_ms: int | None = None
    down_since_ms: int | None = None
    reason: int = 0
    flaps: tuple[int, ...] = ()

    @property
    def is_down(self) -> bool:
        """Whether the outage is confirmed."""
        return self.down_since_ms is not None

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.failed_in_row == 0 and not self.is_down

    @property
    def is_soft(self) -> bool:
        """Whether it fails and nobody is sure yet."""
        return self.failed_in_row > 0 and not self.is_down


def led_on(run: Run, outcomes: Iterable[tuple[int, int]], *, failures: int, recoveries: int) -> Run:
    """The run after further (milliseconds, reason number) in order of time.

    What nobody measured changes nothing. The same outcomes as of the ledger's fold: an outage is
    believed after `failures` failed answers in a row and starts at the first of them.
    """
    for at, number in outcomes:
        outcome = outcome_of(number)
        if outcome is Outcome.INVALID:
            continue
        run = (
            _failed(run, at, number, failures)
            if outcome is Outcome.FAILED
            else _good(run, at, recoveries)
        )
    return run


def _failed(run: Run, at: int, number: int, failures: int) -> Run:
    row = run.failed_in_row + 1
    first = run.first_failed_ms if run.failed_in_row and run.first_failed_ms is not None else at
    led = replace(run, failed_in_row=row, first_failed_ms=first, good_in_row=0, reason=number)
    if run.is_down or row < failures:
        return led
    return replace(led, down_since_ms=first, flaps=(*run.flaps, at)[-FLAPS_KEPT:])


def _good(run: Run, at: int, recoveries: int) -> Run:
    if not run.is_down:
        if run.failed_in_row == 0:
            return run
        return replace(run, failed_in_row=0, first_failed_ms=None, reason=0)
    row = run.good_in_row + 1
    if row < recoveries:
        return replace(run, good_in_row=row, failed_in_row=0)
    return Run(flaps=(*run.flaps, at)[-FLAPS_KEPT:])
