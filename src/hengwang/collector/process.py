"""The collector as a whole: enrols, follows its plan, keeps results, hands them over, reports."""

import asyncio
import logging
import ssl
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from hengwang.collector.assembly import Surroundings, assembled
from hengwang.collector.clock import SteadyClock
from hengwang.collector.delivery import Delivery, wait_after
from hengwang.collector.errors import (
    EnrolmentRefusedError,
    NotEnrolledError,
    RequestRefusedError,
    UplinkError,
)
from hengwang.collector.listeners.own_certificate import OwnCertificate
from hengwang.collector.listeners.reception import Reception
from hengwang.collector.probes.addresses import AddressRules, IPNetwork
from hengwang.collector.probes.conduct import Conductor, LoopWatch
from hengwang.collector.probes.icmp import Pace
from hengwang.collector.probes.pinging import capabilities, sweep_by_what_is_there
from hengwang.collector.probes.snmp import Memory
from hengwang.collector.protocol.contract import Refusal, fingerprint
from hengwang.collector.protocol.messages import Enrolment, Heartbeat, Pause
from hengwang.collector.protocol.plan import PlanDocument
from hengwang.collector.runner import Runner
from hengwang.collector.spool import Spool
from hengwang.collector.state import FetchedPlan, StateFolder
from hengwang.collector.store import Store
from hengwang.collector.trials import Trials
from hengwang.collector.uplink import SOFTWARE, Uplink

log = logging.getLogger(__name__)

PLAN_EVERY_S = 600.0
LONGEST_SILENCE_S = 60.0
_FLUSH_S = 1.0
_WATCH_S = 1.0


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator says on the machine; everything else comes with the plan."""

    server: str
    state: Path
    code: str = ""
    name: str = ""
    networks: tuple[IPNetwork, ...] = ()
    verify: ssl.SSLContext | None = None
    spool_bytes: int = 512 * 1024 * 1024
    change_token: bool = False
    flush_s: float = _FLUSH_S
    pace: Pace = field(default_factory=Pace)
    certificate: OwnCertificate | None = None


def command(server: str, state: Path, *more: str) -> list[str]:
    """Return how to start a collector as a process; see `hengwang collect`.

    As a child, give `--with-parent` the own process id: by the time the child looks for its
    parent, there may be none any more.
    """
    program = [sys.executable, "-m", "hengwang", "collect"]
    return [*program, "--server", server, "--state", str(state), *more]


async def enrolled(options: Options, state: StateFolder) -> SecretStr:
    """Return the token of this collector; with a code, get it known first.

    The token is on the disk before the server hears its digest: however the exchange ends, the
    same request can be made again. Raises NotEnrolledError or EnrolmentRefusedError; waits for a
    server that does not answer.
    """
    token = state.token()
    if token is not None:
        return token
    if not options.code:
        raise NotEnrolledError
    proposal = state.propose_token()
    digest = fingerprint(proposal.get_secret_value())
    enrolment = Enrolment(
        code=options.code, token_sha256=digest, name=options.name, software=SOFTWARE
    )
    failures = 0
    async with Uplink(options.server, verify=options.verify) as uplink:
        while True:
            try:
                await uplink.enrol(enrolment)
            except RequestRefusedError as error:
                if error.params["reason"] != Refusal.BUSY:
                    state.drop_proposal()
                    raise EnrolmentRefusedError(reason=error.params["reason"]) from error
            except UplinkError as error:
                log.warning("%s", error)
            else:
                state.adopt_token()
                return proposal
            failures += 1
            await asyncio.sleep(wait_after(failures, 0))


class Collector:
    """One run of a collector; `run` ends when it is cancelled, and leaves nothing unwritten."""

    def __init__(self, options: Options, state: StateFolder, uplink: Uplink) -> None:
        self._options = options
        self._state = state
        self._uplink = uplink
        self.clock = SteadyClock()
        spool = Spool(state.spool, options.spool_bytes, per_batch=64)
        reserve = min(512 * 1024, options.spool_bytes // 8)
        self.store = Store(spool, self.clock, reserve)
        self.delivery = Delivery(self.store, uplink, idle_s=options.flush_s)
        self.reception = Reception(
            self.clock.now, self.store.add, self.store.add_event, options.certificate
        )
        self._watch = LoopWatch()
        conductor = Conductor(self._watch, self.clock.now)
        self.trials = Trials(
            uplink,
            conductor,
            self.clock.now,
            sweep=sweep_by_what_is_there,
            networks=options.networks,
        )
        self.delivery.heard = lambda answer: self.trials.look(answer.trials)
        self.runner = Runner(
            conductor,
            self.clock.now,
            sweep=sweep_by_what_is_there,
            keep=self.store.add,
            may_probe=lambda: self.paused is None,
            pace=options.pace,
        )
        self._started = self.clock.now()
        self._revoked: Pause | None = None
        self._plan: FetchedPlan | None = None
        self._interval_s = 30.0
        # Counters of a check go on through a new plan.
        self._memories: dict[str, Memory] = {}
        self._report = asyncio.Event()

    @property
    def paused(self) -> Pause | None:
        """Why nothing is probed now; None while it is."""
        return self._revoked or self.store.paused

    async def run(self) -> None:
        """Go on until cancelled; results are written down before this returns."""
        kept = self._state.plan()
        async with self._watch:
            try:
                if kept is not None:
                    await self._adopt(kept)
                async with asyncio.TaskGroup() as tasks:
                    for work in (self.runner.run, self._flushing, self.delivery.run):
                        tasks.create_task(work())
                    for work in (self._reporting, self._watching, self.trials.run):
                        tasks.create_task(work())
            finally:
                await self.reception.close()
                await self.store.flush()
                self.store.close()

    async def _flushing(self) -> None:
        while True:
            before = self.store.paused
            await self.store.flush()
            if (before is None) != (self.store.paused is None):
                log.warning("probing: %s", self.store.paused.reason if self.store.paused else "on")
                self._report.set()
            await asyncio.sleep(self._options.flush_s)

    async def _watching(self) -> None:
        while True:
            if self.clock.wall_stepped():
                log.warning("the clock of this machine was set; results keep their own time")
                self._report.set()
            self.reception.renew_certificate()
            await asyncio.sleep(_WATCH_S)

    async def _reporting(self) -> None:
        """Keep in touch: finish a change of token, fetch the plan, send heartbeats."""
        asked, failures, named = -PLAN_EVERY_S, 0, ""
        while True:
            try:
                await self._change_token(begin=self._options.change_token and not named)
                if time.monotonic() - asked > PLAN_EVERY_S or named != self._etag:
                    await self._fetch_plan()
                    asked = time.monotonic()
                named = await self._beat()
                failures, wait = 0, self._interval_s
                self._revoked = None
            except UplinkError as error:
                failures += 1
                self._refused(error)
                wait = min(wait_after(failures, 0), LONGEST_SILENCE_S)
            self._report.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._report.wait()

    @property
    def _etag(self) -> str:
        return self._plan.etag if self._plan else ""

    def _refused(self, error: UplinkError) -> None:
        log.warning("%s", error)
        if error.params.get("reason") == Refusal.REVOKED and self._revoked is None:
            self._revoked = Pause(since=self.clock.now(), reason=Refusal.REVOKED.value)

    async def _beat(self) -> str:
        """Send a heartbeat, learn the time from its answer; return the etag of the plan to have."""
        told = await asyncio.to_thread(capabilities)
        sent = self.clock.asked()
        heartbeat = Heartbeat(
            sent_at=sent.at,
            started_at=self._started,
            software=SOFTWARE,
            queue=await self.store.queue(),
            clock=self.clock.state,
            plan_etag=self._etag,
            checks=self.runner.schedule.size,
            paused=self.paused,
            counters=self._counters(),
            capabilities=told,
        )
        sent = self.clock.asked()
        answer = await self._uplink.heartbeat(heartbeat)
        if self.clock.learn(sent, answer):
            log.warning("the time was taken over from the server")
        self.trials.look(answer.trials)
        if answer.change_token:
            await self._change_token(begin=True)
        return answer.plan_etag or self._etag

    def _counters(self) -> dict[str, int]:
        return {
            "missed": self.runner.schedule.missed,
            "stored": self.store.stored,
            "delivered": self.delivery.delivered,
            "dropped_events": self.store.dropped_events,
            **{f"refused_{reason}"[:60]: n for reason, n in self.delivery.refused.items()},
            **self.reception.counters,
        }

    async def _change_token(self, *, begin: bool) -> None:
        """Bring a change of token to its end, or begin one; a crash at any point is mended here."""
        if not begin and self._state.pending_token() is None:
            return
        new = self._state.propose_token()
        try:
            await self._uplink.change_token(new)
        except RequestRefusedError as error:
            if error.params["reason"] != Refusal.TOKEN_UNKNOWN:
                raise
            # The change was finished before the collector could note it.
            old, self._uplink.token = self._uplink.token, new
            try:
                await self._uplink.plan(self._etag)
            except UplinkError:
                self._uplink.token = old
                raise
        self._state.adopt_token()
        self._uplink.token = new

    async def _fetch_plan(self) -> None:
        plan = await self._uplink.plan(self._etag)
        if plan is not None:
            await asyncio.to_thread(self._state.keep_plan, plan)
            await self._adopt(plan)

    async def _adopt(self, plan: FetchedPlan) -> None:
        document: PlanDocument = plan.document
        around = Surroundings(AddressRules(()), self.clock.now, memories=self._memories)
        jobs = assembled(document, around, self._options.networks)
        self.runner.adopt(jobs, AddressRules(document.networks, self._options.networks))
        await self.reception.adopt(document.listeners, jobs.passive, document.credentials)
        self._interval_s = document.heartbeat_s
        self._plan = plan
        log.info("plan %s: %d checks", plan.etag, len(jobs.scheduled) + len(jobs.passive))


async def collect(options: Options) -> None:
    """Enrol where needed, then run until cancelled."""
    state = StateFolder(options.state)
    token = await enrolled(options, state)
    async with Uplink(options.server, token, options.verify) as uplink:
        await Collector(options, state, uplink).run()
