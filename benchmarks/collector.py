"""The collector at work: CPU seconds of a sweep of pings, SNMP agents a second, a long table.

Every figure is taken through schedule, probe, spool and uplink, to a server on loopback whose own
time is not counted. The peers do the probing alone, and so less than what they are compared with.
"""

import asyncio
import json
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import SecretStr
from pysnmp.hlapi.v3arch import asyncio as pysnmp

from benchmarks.figures import Figure
from hengwang.collector.assembly import Job, Surroundings, assembled
from hengwang.collector.clock import SteadyClock
from hengwang.collector.delivery import Delivery
from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.conduct import Conductor, LoopWatch, Order
from hengwang.collector.probes.snmp import Memory, SnmpTarget, probe_snmp
from hengwang.collector.probes.snmp_profiles import Item
from hengwang.collector.process import command
from hengwang.collector.protocol.contract import fingerprint
from hengwang.collector.protocol.plan import CommunityCredential, PlanDocument
from hengwang.collector.schedule import Schedule
from hengwang.collector.spool import Spool
from hengwang.collector.store import Store
from hengwang.collector.tests import agents
from hengwang.collector.tests.central import CODE, Central, serving_centrally
from hengwang.collector.tests.loopback import closed_port
from hengwang.collector.uplink import Uplink

TARGETS, SWEEPS, INTERVAL_S = 4000, int(os.environ.get("BENCHMARK_SWEEPS", "100")), 4.0
STEP = 10
"""So many sweeps between two lines on standard error."""
AGENTS, VALUES, ROUNDS = 500, 12, 20
PAIRS = 100
_TICK = os.sysconf("SC_CLK_TCK")
_LOOPBACK = ["127.0.0.0/8"]
_CHECK_ICMP = "/usr/lib/nagios/plugins/check_icmp"
_BLACKBOX = "modules:\n  icmp:\n    prober: icmp\n    timeout: 1s\n"


def measure() -> list[Figure]:
    """CPU seconds of a sweep beside two peers, false losses, agents, a walk."""
    return [*_pings(), *_snmp(), *_walk()]


def _pings() -> list[Figure]:
    ours, wrong = _our_sweep()
    about = f"ICMP, {TARGETS} targets, CPU s a sweep to the server"
    blackbox, icinga = _blackbox(), _check_icmp()
    return [
        Figure(about, ours, "s", blackbox / 10, "blackbox_exporter and its client", blackbox),
        Figure(about, ours, "s", icinga / 20, "check_icmp -n 1, a process each", icinga),
        Figure(f"false losses in {SWEEPS} sweeps", wrong, "", 0),
    ]


def _addresses() -> list[str]:
    return [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(TARGETS)]


def _our_sweep() -> tuple[float, int]:
    """The process as people start it, in the steady state; CPU seconds with its children's."""
    checks = [
        {
            "id": number,
            "kind": "icmp",
            "interval_s": INTERVAL_S,
            "timeout_s": 0.5,
            "settings": {"address": address, "packets": 1},
        }
        for number, address in enumerate(_addresses(), 1)
    ]
    folder = Path(tempfile.mkdtemp(prefix="hengwang-collector-"))
    central = _Counting()
    central.plan(networks=_LOOPBACK, checks=checks)
    try:
        with serving_centrally(central):
            words = [*command(central.url, folder), "--code", CODE]
            with subprocess.Popen(words) as child:
                central.until(lambda told: told.counted >= 2 * TARGETS, 120)
                begun, had = _cpu_of(child.pid), central.counted
                # A step at a time, so that who waits sees how far it is.
                for done in range(0, SWEEPS, STEP):
                    wanted = had + min(done + STEP, SWEEPS) * TARGETS
                    central.until(lambda told, due=wanted: told.counted >= due, _patience())
                    told = f"{central.false_losses} false losses, not good: {central.not_good}"
                    print(f"{min(done + STEP, SWEEPS)} of {SWEEPS} sweeps, {told}", file=sys.stderr)
                used, got = _cpu_of(child.pid) - begun, central.counted - had
                child.send_signal(signal.SIGTERM)
    finally:
        shutil.rmtree(folder)
    return used / (got / TARGETS), central.false_losses


def _patience() -> float:
    """Seconds a step may take: three times what it does where nothing is late."""
    return STEP * INTERVAL_S * 3 + 60


class _Counting(Central):
    """Counts what comes without keeping it: 400,000 results."""

    def __init__(self) -> None:
        super().__init__()
        self.counted = self.false_losses = 0
        self.not_good: dict[str, int] = {}

    def store(self, batch: Any) -> None:
        self.batches.clear()
        for block in batch.blocks:
            self.counted += len(block.check)
            for place in block.reason:
                outcome, reason = block.reasons[place]
                self.false_losses += outcome == "failed"
                if reason:
                    self.not_good[reason] = self.not_good.get(reason, 0) + 1


def _cpu_of(pid: int) -> float:
    """CPU seconds of a process and of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICK


def _blackbox() -> float:
    """CPU seconds of the exporter and of a client that asks it once for each target."""
    folder = Path(tempfile.mkdtemp(prefix="hengwang-blackbox-"))
    port = closed_port()
    configuration = folder / "blackbox.yml"
    configuration.write_text(_BLACKBOX, encoding="utf-8")
    words = ["prometheus-blackbox-exporter", f"--config.file={configuration}"]
    words += [f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]
    try:
        with subprocess.Popen(words, stderr=subprocess.DEVNULL) as exporter:
            _wait_for(port)
            begun, own = _cpu_of(exporter.pid), time.process_time()
            with ThreadPoolExecutor(16) as pool:
                parts = [_addresses()[first::16] for first in range(16)]
                good = sum(pool.map(lambda part: _scraped(port, part), parts))
            used = _cpu_of(exporter.pid) - begun + time.process_time() - own
            exporter.kill()
    finally:
        shutil.rmtree(folder)
    print(f"blackbox_exporter: {good} of {TARGETS} good", file=sys.stderr)
    return used


def _scraped(port: int, addresses: Sequence[str]) -> int:
    connection = HTTPConnection("127.0.0.1", port)
    good = 0
    for address in addresses:
        connection.request("GET", f"/probe?module=icmp&target={address}")
        good += b"\nprobe_success 1" in connection.getresponse().read()
    connection.close()
    return good


def _wait_for(port: int) -> None:
    for _ in range(200):
        connection = HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/-/healthy")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()


def _check_icmp() -> float:
    """CPU seconds of one process for each target, as Icinga starts them."""
    begun = _cpu_of_children()
    told = "\n".join(_addresses())
    words = ["xargs", "-P", "2", "-n", "1", _CHECK_ICMP, "-n", "1", "-H"]
    subprocess.run(words, input=told, text=True, stdout=subprocess.DEVNULL, check=False)
    return _cpu_of_children() - begun


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _snmp() -> list[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="hengwang-snmp-"))
    hosts = [f"127.5.{n // 250}.{n % 250 + 1}" for n in range(AGENTS)]
    try:
        with agents.snmpd(folder, {}, more_addresses=hosts) as port:
            ours = asyncio.run(_our_round(port, hosts, folder))
            theirs = asyncio.run(_pysnmp_round(port, hosts))
    finally:
        shutil.rmtree(folder)
    about, peer = f"SNMP, {AGENTS} agents × {VALUES} values to the server", "pysnmp, asking alone"
    return [
        Figure(about, ours.wall, "s", theirs.wall / 50, peer, theirs.wall),
        Figure(f"{about}, CPU", ours.cpu, "s", theirs.cpu / 50, peer, theirs.cpu),
    ]


class _Taken(NamedTuple):
    """Seconds of one round: by the wall, and of this process, without the agents'."""

    wall: float
    cpu: float

    @classmethod
    def since(cls, begun: "_Taken") -> "_Taken":
        now = cls.now()
        return cls(now.wall - begun.wall, now.cpu - begun.cpu)

    @classmethod
    def now(cls) -> "_Taken":
        return cls(time.perf_counter(), time.process_time())


def _oids() -> list[str]:
    scalars = [f"1.3.6.1.2.1.1.{n}.0" for n in (1, 3, 4, 5, 6)]
    more = [f"1.3.6.1.2.1.11.{n}.0" for n in (1, 3, 4, 5, 6, 8, 9)]
    return [*scalars, *more]


async def _our_round(port: int, hosts: Sequence[str], folder: Path) -> _Taken:
    """Median seconds from "all are due" to the server's acknowledgement of the last."""
    items = [{"name": f"v{n}", "oid": oid, "type": "text"} for n, oid in enumerate(_oids())]
    checks = [
        {
            "id": number,
            "kind": "snmp",
            "interval_s": 60,
            "timeout_s": 10,
            "settings": {"host": host, "port": port, "credential": "a", "items": items},
        }
        for number, host in enumerate(hosts, 1)
    ]
    document = PlanDocument.model_validate(
        {
            "made_at": datetime.now(UTC),
            "networks": _LOOPBACK,
            "checks": checks,
            "credentials": {"a": {"version": "2c", "community": agents.COMMUNITY}},
        }
    )
    clock = SteadyClock()
    jobs = assembled(document, Surroundings(AddressRules(()), clock.now))
    central = Central()
    central.tokens = {fingerprint("benchmark")}
    central.reads_at_once = False
    taken = []
    with serving_centrally(central):
        store = Store(Spool(folder / "spool"), clock)
        async with Uplink(central.url, SecretStr("benchmark")) as uplink, LoopWatch() as watch:
            conductor = Conductor(watch, clock.now, patience=60)
            for _ in range(ROUNDS):
                central.results.clear()
                schedule = Schedule(AGENTS)
                schedule.adopt((job.plan for job in jobs.scheduled.values()), -120.0)
                begun = _Taken.now()
                await _once_through(schedule, jobs.scheduled, conductor, store)
                await store.flush()
                await Delivery(store, uplink).step()
                taken.append(_Taken.since(begun))
                central.read()
                _believe(central)
        store.close()
    walls, cpus = zip(*taken, strict=True)
    return _Taken(statistics.median(walls), statistics.median(cpus))


async def _once_through(schedule: Schedule, jobs: Any, conductor: Conductor, store: Store) -> None:
    async def one(job: Job) -> None:
        assert job.ask is not None
        result = await conductor.run(Order(job.plan.check, job.ask, job.timeout_s))
        store.add([result])
        schedule.finished(job.plan.check, result.outcome, 0.0)

    schedule.lateness = 1000.0
    await asyncio.gather(*(one(jobs[check]) for check in schedule.take(0.0)))


def _believe(central: Central) -> None:
    bad = [row for row in central.results.values() if row["outcome"] != "good"]
    values = [name for row in central.results.values() for name in row["values"]]
    got = sum(bool(re.fullmatch(r"v\d+", name)) for name in values)
    if bad or got != AGENTS * VALUES:
        msg = f"{len(bad)} bad results, {got} values: {bad[:1]}"
        raise RuntimeError(msg)


async def _pysnmp_round(port: int, hosts: Sequence[str]) -> _Taken:
    """Seconds of one round, 64 in flight; it is too slow to be repeated twenty times."""
    engine = pysnmp.SnmpEngine()
    places = asyncio.Semaphore(64)
    objects = [pysnmp.ObjectType(pysnmp.ObjectIdentity(oid)) for oid in _oids()]

    async def one(host: str) -> int:
        async with places:
            transport = await pysnmp.UdpTransportTarget.create((host, port), timeout=10)
            community = pysnmp.CommunityData(agents.COMMUNITY, mpModel=1)
            error, status, _, values = await pysnmp.get_cmd(
                engine, community, transport, pysnmp.ContextData(), *objects, lookupMib=False
            )
            return 0 if error or status else len(values)

    begun = _Taken.now()
    got = sum(await asyncio.gather(*map(one, hosts)))
    taken = _Taken.since(begun)
    engine.close_dispatcher()
    if got != AGENTS * VALUES:
        msg = f"pysnmp read {got} values"
        raise RuntimeError(msg)
    return taken


def _walk() -> list[Figure]:
    """In a namespace of its own with 200 interfaces: their table has more than 4,000 values."""
    code = "from benchmarks.collector import walk_here; walk_here()"
    words = ["unshare", "--map-root-user", "--net", sys.executable, "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    about = f"walk of a table of {told['values']} values"
    target = told["snmpbulkwalk"] * 1.5
    return [Figure(about, told["ours"], "s", target, "snmpbulkwalk", told["snmpbulkwalk"])]


def walk_here() -> None:
    """Measure in this namespace; print JSON."""
    for words in _making_interfaces():
        subprocess.run(["ip", *words], check=True)
    folder = Path(tempfile.mkdtemp(prefix="hengwang-walk-"))
    oid = "1.3.6.1.2.1.2.2"
    try:
        with agents.snmpd(folder, {}) as port:
            words = ["snmpbulkwalk", "-v2c", "-c", agents.COMMUNITY, "-On", "-Cr40"]
            words += [f"127.0.0.1:{port}", oid]
            lines = 0

            def theirs() -> None:
                nonlocal lines
                done = subprocess.run(
                    words, capture_output=True, text=True, check=True, env={"MIBS": ""}
                )
                lines = len(done.stdout.splitlines())

            ours = asyncio.run(_walks(port, oid))
            figures = {"ours": ours[0], "snmpbulkwalk": _median(theirs)}
            if ours[1] != lines:
                msg = f"{ours[1]} values of ours, {lines} of theirs"
                raise RuntimeError(msg)
    finally:
        shutil.rmtree(folder)
    print(json.dumps(figures | {"values": lines}))


def _making_interfaces() -> Iterator[list[str]]:
    yield ["link", "set", "lo", "up"]
    for number in range(PAIRS):
        yield ["link", "add", f"a{number}", "type", "veth", "peer", "name", f"b{number}"]


async def _walks(port: int, oid: str) -> tuple[float, int]:
    target = SnmpTarget(
        "127.0.0.1",
        CommunityCredential(community=SecretStr(agents.COMMUNITY)),
        port,
        walks=(Item("cell", oid, "text"),),
        try_s=5.0,
    )
    rules = AddressRules.of(_LOOPBACK)
    taken, values = [], 0
    for _ in range(ROUNDS + 2):
        begun = time.perf_counter()
        verdict = await probe_snmp(target, rules, Memory())
        taken.append(time.perf_counter() - begun)
        values = sum(name.startswith("cell.") for name in verdict.values)
    return statistics.median(taken[2:]), values


def _median(work: Callable[[], None]) -> float:
    taken = []
    for _ in range(ROUNDS + 2):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[2:])
