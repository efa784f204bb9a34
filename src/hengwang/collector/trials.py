"""Asks what a person wants to know now: once, before its deadline, beside the plan."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from math import isfinite

from hengwang.collector.assembly import Job, Surroundings, assembled
from hengwang.collector.errors import UplinkError
from hengwang.collector.probes.addresses import AddressRules, IPNetwork
from hengwang.collector.probes.conduct import Conductor, Order
from hengwang.collector.probes.icmp import Pace
from hengwang.collector.probes.outcome import Result, Value
from hengwang.collector.protocol.plan import PlanDocument
from hengwang.collector.protocol.trials import (
    LONGEST_VALUE,
    MOST_VALUES,
    TrialResult,
    TrialsDocument,
)
from hengwang.collector.runner import Sweep
from hengwang.collector.uplink import Uplink

log = logging.getLogger(__name__)
_TRIES, _REST_S = 3, 2.0
REMEMBERED = 1000


class Trials:
    """Fetches waiting questions when told that there are some, and answers each once.

    Nothing of a trial reaches the spool: no sample, no run, no counter changes by it.
    """

    def __init__(
        self,
        uplink: Uplink,
        conductor: Conductor,
        clock: Callable[[], datetime],
        *,
        sweep: Sweep,
        networks: tuple[IPNetwork, ...] = (),
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._uplink = uplink
        self._conductor = conductor
        self._clock = clock
        self._sweep = sweep
        self._networks = networks
        self._rest = rest
        self._waiting = asyncio.Event()
        self._begun: deque[int] = deque(maxlen=REMEMBERED)

    def look(self, count: int) -> None:
        """Told by an answer of the server how many questions wait."""
        if count:
            self._waiting.set()

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            await self._waiting.wait()
            self._waiting.clear()
            try:
                await self.answer()
            except UplinkError as error:
                log.warning("trials: %s", error)

    async def answer(self) -> None:
        """Fetch the questions and answer those that are new, all at once."""
        document = await self._uplink.trials()
        rules = AddressRules(document.networks, self._networks)
        await asyncio.gather(*(self._one(job, rules) for job in self._jobs(document)))

    def _jobs(self, document: TrialsDocument) -> Sequence[Job]:
        now = self._clock()
        new = [
            one.check
            for one in document.trials
            if one.check.id not in self._begun and one.deadline_at > now
        ]
        self._begun.extend(check.id for check in new)
        plan = PlanDocument(
            made_at=now,
            networks=document.networks,
            checks=tuple(new),
            credentials=document.credentials,
        )
        # Counters and the like of the plan's checks are not touched.
        around = Surroundings(AddressRules(()), self._clock)
        return list(assembled(plan, around, self._networks).scheduled.values())

    async def _one(self, job: Job, rules: AddressRules) -> None:
        if job.ping is not None:
            pace = Pace(packets=job.packets, timeout=job.timeout_s)
            (result,) = await self._sweep([job.ping], rules, self._clock, pace)
        elif job.ask is not None:
            result = await self._conductor.run(Order(job.plan.check, job.ask, job.timeout_s))
        else:
            return
        await self._hand_over(int(job.plan.check), told(result))

    async def _hand_over(self, trial: int, result: TrialResult) -> None:
        for left in reversed(range(_TRIES)):
            try:
                await self._uplink.put_trial(trial, result)
            except UplinkError as error:
                log.warning("trial %d: %s", trial, error)
                if left:
                    await self._rest(_REST_S)
            else:
                return


def told(result: Result) -> TrialResult:
    """A result as it is sent: of many values the first, none longer than a person reads."""
    values = list(result.verdict.values.items())
    kept = {name[:80]: _short(value) for name, value in values[:MOST_VALUES]}
    return TrialResult(
        at=result.at,
        outcome=result.outcome.value,
        reason=result.reason.value if result.reason else "",
        detail=result.verdict.detail[:LONGEST_VALUE],
        round_trip_s=result.verdict.round_trip,
        values=kept,
        left_out=len(values) - len(kept),
    )


def _short(value: Value) -> float | str:
    if isinstance(value, str):
        return value[:LONGEST_VALUE]
    return float(value) if isfinite(value) else str(value)
