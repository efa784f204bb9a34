"""Ingest: batches as a collector sends them, to hard state and durably stored samples, one core.

A batch holds one answer of each of 5,000 ICMP checks, 1 % of them losses: outcome, round trip,
sent, received and loss, five samples a result. It is given to the service as the door gives it, and
the clock stops when everything is durable. The peer's figures were measured once on such a machine,
not in this run.
"""

import importlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.figures import Figure
from hengwang.collector.probes.outcome import Reason, Result, Verdict
from hengwang.collector.protocol.blocks import batch_body, encoded_results
from hengwang.collector.protocol.messages import ClockState
from hengwang.monitoring.choices import CheckKind, TargetKind
from hengwang.monitoring.models import Check, Collector, Target
from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.samples.store import SampleStore
from hengwang.monitoring.samples.victoria import VictoriaStore
from hengwang.monitoring.services.ingest import take_batch
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.testing.victoria import running

CHECKS = int(os.environ.get("BENCHMARK_CHECKS", "5000"))
BATCHES = int(os.environ.get("BENCHMARK_BATCHES", "40"))
WARM_UPS = 5
LOST_SHARE = 0.01
EVERY = timedelta(seconds=60)
US_A_RESULT = 1e6 / 60_000
ZABBIX_US = 1e6 / 118_000


def measure() -> list[Figure]:
    """Seconds and CPU seconds of a result, by store and database."""
    call_command("migrate", verbosity=0)
    importlib.import_module("hengwang.config.wsgi")  # this process collects garbage as the server
    figures: list[Figure] = []
    for name, opened in (("embedded", _embedded), ("victoria", _victoria)):
        with opened() as store:
            wall, cpu = _taken(store, name)
        about = f"a result, {CHECKS} a batch, {name} store, {connection.vendor}"
        print(f"{about}: {1e6 / wall:,.0f} results/s", file=sys.stderr)
        figures.append(
            Figure(about, wall, "µs", US_A_RESULT, "Zabbix 6.0 before it is durable", ZABBIX_US)
        )
        figures.append(Figure(f"{about}, CPU of this process", cpu, "µs", None, "Zabbix 6.0", 13.0))
    return figures


@contextmanager
def _embedded() -> Iterator[SampleStore]:
    folder = Path(tempfile.mkdtemp(prefix="hengwang-ingest-"))
    store = EmbeddedStore(folder)
    try:
        yield store
    finally:
        store.close()
        shutil.rmtree(folder)


@contextmanager
def _victoria() -> Iterator[SampleStore]:
    folder = Path(tempfile.mkdtemp(prefix="hengwang-ingest-"))
    # With less it looks its series up anew in every batch, and takes half as long again.
    with running(folder / "data", memory="1GB") as server:
        store = VictoriaStore(server.url, folder / "journal")
        try:
            yield store
        finally:
            store.close()
    shutil.rmtree(folder)


def _taken(store: SampleStore, name: str) -> tuple[float, float]:
    """Microseconds of a result, by the wall and of this process."""
    checks = _checks(name)
    collector = Collector.objects.get(name=name)
    draw = Random(9)
    begin = datetime.now(UTC) - EVERY * (BATCHES + WARM_UPS + 1)
    wall = cpu = 0.0
    for number in range(BATCHES + WARM_UPS):
        body = _body(f"{name}-{number}", checks, begin + number * EVERY, draw)
        at = datetime.now(UTC)
        begun, used = time.perf_counter(), time.process_time()
        answer = take_batch(collector, f"{name}-{number}", body, store, now=at)
        if number >= WARM_UPS:
            wall += time.perf_counter() - begun
            cpu += time.process_time() - used
        if answer.stored != CHECKS:
            msg = f"{answer.stored} of {CHECKS} results were stored"
            raise RuntimeError(msg)
    return wall / BATCHES / CHECKS * 1e6, cpu / BATCHES / CHECKS * 1e6


def _checks(name: str) -> list[int]:
    region, _ = Region.objects.get_or_create(
        code="130000", defaults={"name": "河北", "full_name": "河北", "level": Level.PROVINCE}
    )
    unit, _ = Unit.objects.get_or_create(
        name="省信息中心", defaults={"region": region, "level": Level.PROVINCE}
    )
    collector = Collector.objects.create(name=name, unit=unit)
    with transaction.atomic():
        targets = [
            Target.objects.create(
                name=f"{name} {number}",
                unit=unit,
                kind=TargetKind.DEVICE,
                watched_from=datetime.now(UTC) - timedelta(days=400),
            )
            for number in range(CHECKS)
        ]
        made = Check.objects.bulk_create(
            Check(target=target, collector=collector, kind=CheckKind.ICMP) for target in targets
        )
    return [one.pk for one in made]


def _body(batch: str, checks: list[int], at: datetime, draw: Random) -> bytes:
    """As the collector's spool makes it: blocks of a second's results each."""
    results = []
    for place, check in enumerate(checks):
        asked = at + EVERY * place / len(checks) + timedelta(microseconds=draw.randrange(900))
        if draw.random() < LOST_SHARE:
            verdict = Verdict(Reason.LOST, None, {"sent": 1, "received": 0, "loss": 1.0})
        else:
            trip = 0.0008 + draw.expovariate(5000)
            verdict = Verdict(None, trip, {"sent": 1, "received": 1, "loss": 0.0})
        results.append(Result(str(check), asked, verdict))
    size = max(len(checks) // 60, 1)
    blocks = [
        encoded_results(results[first : first + size], ClockState())
        for first in range(0, len(results), size)
    ]
    return batch_body(batch, blocks)
