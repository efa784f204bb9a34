"""Decides which check is due when; time is an argument, in seconds of one monotonic clock."""

import hashlib
import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from hengwang.collector.probes.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Plan:
    """How often a check is made; all in seconds.

    A check that fails is made again after `confirm_after`, `confirmations` times, before it
    returns to its interval. From then on each further failure doubles the interval up to
    `slowest`; 0 means that it never slows down, so that the end of an outage is seen as sharply
    as its beginning. An invalid probe slows down the same way but is no failure.
    """

    check: str
    interval: float
    confirm_after: float = 5.0
    confirmations: int = 2
    slowest: float = 0.0

    def __post_init__(self) -> None:
        if not (self.interval > 0 and self.confirm_after > 0 and self.confirmations >= 0):
            msg = f"The plan of {self.check} makes no sense."
            raise ValueError(msg)

    def step(self, doublings: int) -> float:
        """Return the interval after so many doublings, never more than `slowest`."""
        if not doublings or self.slowest <= self.interval:
            return self.interval
        longest = self.slowest
        # Bounded before the power is taken: an outage of a year must not overflow.
        doublings = min(doublings, math.ceil(math.log2(longest / self.interval)))
        return min(longest, math.ldexp(self.interval, doublings))


@lru_cache(maxsize=1 << 16)
def share(check: str) -> float:
    """Return where in its interval a check has its place, in [0, 1): the same on every machine."""
    number = int.from_bytes(hashlib.sha256(check.encode()).digest()[:6], "big")
    return number / (1 << 48)


def next_slot(check: str, step: float, after: float) -> float:
    """Return the first place of a check later than `after`; places are `step` apart."""
    phase = share(check) * step
    slot = phase + (math.floor((after - phase) / step) + 1) * step
    # Rounding may leave the very instant that has just passed.
    return slot if slot > after else slot + step


@dataclass(slots=True)
class _State:
    plan: Plan
    due: float
    started: float = -math.inf
    running: bool = False
    failures: int = 0
    invalid: int = 0


@dataclass(slots=True)
class Schedule:
    """The checks of one collector and when each is due.

    At most `limit` run at once. A check that could not start within `lateness` of its time waits
    for its next place instead: what is missed stays missed (and unknown), and a process that
    slept wakes up to the ordinary rate, not to everything at once.
    """

    limit: int
    lateness: float = 2.0
    missed: int = 0
    _states: dict[str, _State] = field(default_factory=dict)
    _queue: list[tuple[float, str]] = field(default_factory=list)
    _running: set[str] = field(default_factory=set)

    @property
    def size(self) -> int:
        """How many checks there are."""
        return len(self._states)

    @property
    def in_flight(self) -> int:
        """How many checks are running."""
        return len(self._running)

    def adopt(self, plans: Iterable[Plan], now: float) -> None:
        """Take over a new plan; a check whose plan did not change keeps its place and history."""
        wanted = {plan.check: plan for plan in plans}
        for check in self._states.keys() - wanted.keys():
            del self._states[check]
        for check, plan in wanted.items():
            state = self._states.get(check)
            if state is not None and state.plan == plan:
                continue
            due = next_slot(check, plan.interval, now)
            running = check in self._running
            self._states[check] = _State(plan, due, running=running)
        self._queue = [(s.due, check) for check, s in self._states.items() if not s.running]
        heapq.heapify(self._queue)

    def next_due(self) -> float | None:
        """Return when to call `take` next; None while nothing waits or nothing more may start."""
        if len(self._running) >= self.limit or not self._queue:
            return None
        return self._queue[0][0]

    def take(self, now: float) -> list[str]:
        """Return the checks to start now; each is running until `finished` or `dropped`.

        Those that waited longest go first, so that a full collector starves nobody.
        """
        ready = []
        while self._queue and self._queue[0][0] <= now:
            due, check = heapq.heappop(self._queue)
            state = self._states[check]
            if now - due > self.lateness:
                self.missed += 1
                self._wait_until(state, next_slot(check, state.plan.interval, now))
            else:
                ready.append(state)
        ready.sort(key=lambda state: (state.started, state.due))
        free = max(0, self.limit - len(self._running))
        for state in ready[free:]:
            heapq.heappush(self._queue, (state.due, state.plan.check))
        for state in ready[:free]:
            state.started = now
            state.running = True
            self._running.add(state.plan.check)
        return [state.plan.check for state in ready[:free]]

    def finished(self, check: str, outcome: Outcome, now: float) -> None:
        """Note how a check ended and when it is due again."""
        self._running.discard(check)
        state = self._states.get(check)
        if state is None or not state.running:
            return
        state.running = False
        if outcome is Outcome.INVALID:
            state.invalid += 1
        else:
            state.invalid = 0
            state.failures = state.failures + 1 if outcome is Outcome.FAILED else 0
        self._wait_until(state, self._due_again(state, now))

    def _due_again(self, state: _State, now: float) -> float:
        plan = state.plan
        if not state.invalid and not state.failures:
            return next_slot(plan.check, plan.interval, now)
        if not state.invalid and 0 < state.failures <= plan.confirmations:
            # Spread: thousands behind one broken line fail, and are confirmed, together.
            soon = plan.confirm_after * (1 + share(plan.check) / 4)
            if soon < plan.interval:
                return now + soon
        doublings = state.invalid or max(0, state.failures - plan.confirmations)
        return next_slot(plan.check, plan.step(doublings), now)

    def _wait_until(self, state: _State, due: float) -> None:
        state.due = due
        heapq.heappush(self._queue, (due, state.plan.check))
