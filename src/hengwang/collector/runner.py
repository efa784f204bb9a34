"""Turns the schedule into probes: single ones through the conductor, pings in paced sweeps."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from hengwang.collector.assembly import Job, Jobs
from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.conduct import MISTAKES, Conductor, Order
from hengwang.collector.probes.icmp import IcmpTarget, Pace
from hengwang.collector.probes.outcome import Reason, Result, Verdict
from hengwang.collector.schedule import Schedule

Sweep = Callable[
    [Sequence[IcmpTarget], AddressRules, Callable[[], datetime], Pace], Awaitable[list[Result]]
]

IN_FLIGHT = 20_000
# So many sweeps at once, and so long until a begun one is filled up.
SWEEPS, GATHERING_S = 4, 2.0
_LONGEST_REST_S = 0.25
# A thousand checks due in one second are begun in twenty turns of the loop, not in a thousand.
_SHORTEST_REST_S = 0.05


@dataclass(slots=True)
class _Gathered:
    """Pings that wait to go out together, and since when (monotonic)."""

    since: float
    jobs: list[Job] = field(default_factory=list)


class Runner:
    """Asks the schedule what is due and sees to it; every result goes to `keep`.

    `may_probe` is asked before anything is begun; while it says no, due checks are missed and
    stay so: their time is unknown.
    """

    def __init__(
        self,
        conductor: Conductor,
        clock: Callable[[], datetime],
        *,
        sweep: Sweep,
        keep: Callable[[list[Result]], None],
        may_probe: Callable[[], bool],
        pace: Pace | None = None,
    ) -> None:
        self.schedule = Schedule(IN_FLIGHT)
        self._conductor = conductor
        self._sweep = sweep
        self._clock = clock
        self._keep = keep
        self._may_probe = may_probe
        self._pace = pace or Pace()
        self._rules = AddressRules(())
        self._jobs: dict[str, Job] = {}
        self._gathered: dict[tuple[int, float], _Gathered] = {}
        self._sweeps = asyncio.Semaphore(SWEEPS)
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()

    def adopt(self, jobs: Jobs, rules: AddressRules) -> None:
        """Take over a plan; what is under way ends as it began."""
        self._jobs = dict(jobs.scheduled)
        self._rules = rules
        self.schedule.adopt((job.plan for job in self._jobs.values()), time.monotonic())
        self._changed.set()

    async def run(self) -> None:
        """Go on until cancelled; what is under way is then cancelled too."""
        try:
            while True:
                now = time.monotonic()
                if self._may_probe():
                    self._begin(now)
                await self._rest(now)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, now: float) -> None:
        for check in self.schedule.take(now):
            job = self._jobs[check]
            if job.ping is not None:
                gathered = self._gathered.get(job.group)
                if gathered is None:
                    gathered = self._gathered[job.group] = _Gathered(now)
                gathered.jobs.append(job)
            else:
                self._start(self._one(job))
        for key, gathered in list(self._gathered.items()):
            if now - gathered.since >= GATHERING_S:
                del self._gathered[key]
                self._start(self._many(gathered.jobs, key))

    async def _rest(self, now: float) -> None:
        due = [each.since + GATHERING_S for each in self._gathered.values()]
        following = self.schedule.next_due()
        if following is not None and self._may_probe():
            due.append(following)
        wait = min([_LONGEST_REST_S, *(max(_SHORTEST_REST_S, at - now) for at in due)])
        self._changed.clear()
        try:
            async with asyncio.timeout(wait):
                await self._changed.wait()
        except TimeoutError:
            return

    async def _one(self, job: Job) -> None:
        if job.ask is None:
            return
        result = await self._conductor.run(Order(job.plan.check, job.ask, job.timeout_s))
        self._ended([result])

    async def _many(self, jobs: Sequence[Job], key: tuple[int, float]) -> None:
        packets, timeout_s = key
        pace = replace(self._pace, packets=packets, timeout=timeout_s)
        targets = [job.ping for job in jobs if job.ping is not None]
        async with self._sweeps:
            try:
                results = await self._sweep(targets, self._rules, self._clock, pace)
            except MISTAKES as error:
                # A mistake of ours: without a result these checks would never be due again.
                broken = Verdict(Reason.PROBE_BROKEN, detail=f"{type(error).__name__}: {error}")
                results = [Result(target.check, self._clock(), broken) for target in targets]
        self._ended(results)

    def _ended(self, results: list[Result]) -> None:
        self._keep(results)
        now = time.monotonic()
        for result in results:
            self.schedule.finished(result.check, result.outcome, now)

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
