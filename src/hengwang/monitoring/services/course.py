"""What new outcomes change: the runs of checks, and from when ledgers are to be written anew.

A good answer in its turn changes nothing, so that thousands of them cost one query together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.db.models import Q

from hengwang.monitoring.models import Check, CheckState, LedgerMark
from hengwang.monitoring.reasons import GOOD
from hengwang.monitoring.samples.columns import NEVER, to_ms
from hengwang.monitoring.services.keeping import keep_rows
from hengwang.monitoring.services.running import Run, led_on
from hengwang.outbox.services import announce

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengwang.monitoring.samples.columns import Samples
    from hengwang.monitoring.samples.store import SampleStore
    from hengwang.monitoring.services.naming import Column, Planned

FIELDS = tuple(Run.__dataclass_fields__)
PLAIN = FIELDS[:-1]
"""All but the flaps, which are a list."""
NEW = Run()


@dataclass(frozen=True, slots=True)
class _Watched:
    """A check as far as its course is concerned."""

    pk: int
    target: int
    failures: int
    recoveries: int
    decides: bool
    started_ms: int
    run: Run


@dataclass(frozen=True, slots=True)
class Before:
    """The newest instant of each series before a batch, and what it said."""

    series: NDArray[np.int32]
    at: NDArray[np.int64]
    value: NDArray[np.float64]

    @classmethod
    def of(cls, samples: Samples, store: SampleStore) -> Before:
        """Of the series of these samples."""
        series = np.unique(samples.series)
        return cls(series, *store.newest(series))

    def at_of(self, series: NDArray[np.int32]) -> NDArray[np.int64]:
        """The newest instant of each of these series, NEVER where there was none."""
        found: NDArray[np.int64] = self.at[np.searchsorted(self.series, series)]
        return found

    def was_good(self, series: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Whether each of these series was good when it was last heard of."""
        found: NDArray[np.bool_] = self.value[np.searchsorted(self.series, series)] == GOOD
        return found


def follow(outcomes: Samples, planned: Planned, column: Column, before: Before) -> None:
    """Lead runs on and mark ledgers. MUST run in the transaction of the batch.

    Args:
        outcomes: The batch's outcomes, in any order, repeated or not.
        planned: The collector's checks.
        column: Which check each series of outcomes belongs to.
        before: The newest outcome of each series before this batch.
    """
    ordered = outcomes.in_order()
    if not len(ordered):
        return
    starts = np.flatnonzero(np.r_[True, ordered.series[1:] != ordered.series[:-1]])
    firsts, lasts = ordered.at[starts], before.at_of(ordered.series[starts])
    checks = column.checks_of(ordered.series[starts])
    is_well = np.logical_and.reduceat(ordered.value == GOOD, starts)
    in_turn = (lasts < firsts) & (firsts <= lasts + planned.valid_for(checks))
    # After what nobody measured a good answer ends the unknown time, though no run has changed.
    was_good = before.was_good(ordered.series[starts])
    is_quiet = in_turn & is_well & was_good & ~np.isin(checks, _unwell(planned))
    ends = np.r_[starts[1:], len(ordered)]
    parts = [
        _Part(int(checks[one]), int(lasts[one]), ordered.at[part], ordered.value[part])
        for one in np.flatnonzero(~is_quiet).tolist()
        for part in [slice(int(starts[one]), int(ends[one]))]
    ]
    if parts:
        _lead(parts)


def _unwell(planned: Planned) -> NDArray[np.int64]:
    """The collector's checks that fail or are down."""
    rows = CheckState.objects.filter(Q(failed_in_row__gt=0) | ~Q(down_since_ms=None))
    found = np.fromiter(rows.values_list("pk", flat=True), np.int64)
    return found[np.isin(found, planned.checks)]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a batch says of one check, in order of time, and its newest instant before."""

    check: int
    last: int
    at: NDArray[np.int64]
    value: NDArray[np.float64]


def _lead(parts: Sequence[_Part]) -> None:
    watched = {one.pk: one for one in _watched([part.check for part in parts])}
    led: list[tuple[_Watched, Run, Run]] = []
    marks: dict[int, int] = {}
    for part in parts:
        check, first = watched[part.check], int(part.at[0])
        if check.decides:
            # Nothing is written yet of a check that never answered: its whole time is told now.
            since = first if part.last > NEVER else min(first, check.started_ms)
            marks[check.target] = min(since, marks.get(check.target, since))
        run = check.run
        both = zip(part.at.tolist(), part.value.tolist(), strict=True)
        fresh = [(at, int(value)) for at, value in both if at > part.last]
        new = led_on(run, fresh, failures=check.failures, recoveries=check.recoveries)
        if new != run:
            led.append((check, run, new))
    _keep(led)
    mark(marks)


def _watched(checks: Sequence[int]) -> Iterator[_Watched]:
    """In one query: of a check without a row of its own nothing was written yet."""
    rows = Check.objects.filter(pk__in=checks).values_list(
        *("pk", "target_id", "failures", "recoveries", "is_deciding", "started_at"),
        *(f"state__{name}" for name in FIELDS),
    )
    for pk, target, failures, recoveries, decides, started, *told in rows:
        run = NEW if told[-1] is None else Run(*(*told[:-1], tuple(told[-1])))
        yield _Watched(pk, target, failures, recoveries, decides, to_ms(started), run)


def _keep(led: Sequence[tuple[_Watched, Run, Run]]) -> None:
    rows = [
        (check.pk, *(getattr(new, name) for name in PLAIN), json.dumps(new.flaps))
        for check, _, new in led
    ]
    keep_rows(CheckState, ("check_of", *FIELDS), rows)
    turned = sum(old.is_down is not new.is_down for _, old, new in led)
    if turned:
        announce("checks.turned", count=turned)


def mark(marks: Mapping[int, int]) -> None:
    """Let ledgers be folded again from these instants, or from earlier ones already marked."""
    with transaction.atomic(savepoint=False):
        # In one order, so that two batches at once wait for each other; the earlier instant stays.
        keep_rows(LedgerMark, ("target", "from_ms"), sorted(marks.items()), only="from_ms")
