"""The same ICMP and HTTP checks every 10 s: ours, then Prometheus and blackbox_exporter.

Ours is everything `hengwang run` starts and a collector beside it, with the embedded store and
ledgers folded; theirs is Prometheus and the exporter. One nginx answers both and is not counted.
CPU seconds of whole trees of processes over the same time, after two rounds to warm up. A side that
does not keep up is measured all the same, and what it got answered is told: the exporter opens a
socket a ping, each of which hears every answer, and on a busy machine most of its pings time out.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import server
from benchmarks.figures import Figure
from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import grant_role
from hengwang.collector.process import command
from hengwang.collector.tests.loopback import closed_port
from hengwang.monitoring.choices import CheckKind, TargetKind
from hengwang.monitoring.models import Check, CheckState, Collector, LedgerMark, Target
from hengwang.monitoring.services.enrolling import register_collector
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.outbox.choices import DeliveryState
from hengwang.outbox.models import Delivery

PINGS = int(os.environ.get("BENCHMARK_PINGS", "2000"))
PAGES = int(os.environ.get("BENCHMARK_PAGES", "500"))
SECONDS = int(os.environ.get("BENCHMARK_SECONDS", "300"))
EVERY_S, TIMEOUT_S, PATIENCE_S = 10, 5, 180
WORD = "welcome"
COLLECTOR = "省中心"
LEAST_SHARE = 0.95
_TICK = os.sysconf("SC_CLK_TCK")
_BLACKBOX = f"""modules:
  icmp: {{prober: icmp, timeout: {TIMEOUT_S}s, icmp: {{preferred_ip_protocol: ip4}}}}
  page:
    prober: http
    timeout: {TIMEOUT_S}s
    http: {{preferred_ip_protocol: ip4, fail_if_body_not_matches_regexp: ["{WORD}"]}}
"""
_JOB = """  - job_name: {module}
    metrics_path: /probe
    params: {{module: [{module}]}}
    static_configs: [{{targets: [{targets}]}}]
    relabel_configs:
      - {{source_labels: [__address__], target_label: __param_target}}
      - {{source_labels: [__param_target], target_label: instance}}
      - {{target_label: __address__, replacement: "127.0.0.1:{port}"}}
"""


def measure() -> list[Figure]:
    """CPU seconds of both sides over the same time."""
    folder = Path(tempfile.mkdtemp(prefix="hengwang-watch-"))
    try:
        with _pages(folder) as (port, nginx):
            ours, got = _ours(folder, port, nginx)
            print(f"ours: {ours}, {got} results", file=sys.stderr, flush=True)
            theirs, answered = _theirs(folder, port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wanted = (PINGS + PAGES) * SECONDS / EVERY_S
    used = sum(ours.values())
    about = f"{PINGS} ICMP and {PAGES} HTTP checks every {EVERY_S} s for {SECONDS} s"
    peer = "Prometheus and blackbox_exporter"
    each, others = used / got * 1000, theirs / max(answered, 1) * 1000
    return [
        Figure(f"{about}, CPU s", used, "s", theirs / 2, peer, theirs),
        *(Figure(f"of it {name}", part, "s") for name, part in ours.items()),
        Figure("CPU ms an answer", each, "ms", others / 2, peer, others),
        # Below 1 where some were not asked, or failed though what they ask is up.
        Figure(
            "answers that came in of those due", got / wanted, "", None, peer, answered / wanted
        ),
    ]


def _addresses() -> list[str]:
    return [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(PINGS)]


def _urls(port: int) -> list[str]:
    return [f"http://127.2.{n // 250}.{n % 250 + 1}:{port}/" for n in range(PAGES)]


@contextmanager
def _pages(folder: Path) -> Iterator[tuple[int, int]]:
    port = closed_port()
    (folder / "index.html").write_text(f"<p>{WORD}</p>", encoding="utf-8")
    words = f"""daemon off; worker_processes 1; pid {folder}/pid; error_log /dev/null;
events {{ worker_connections 4096; }}
http {{ access_log off; server {{ listen 0.0.0.0:{port} backlog=4096; root {folder}; }} }}"""
    folder.chmod(0o755)
    (folder / "nginx.conf").write_text(words, encoding="utf-8")
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    with subprocess.Popen([nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)]) as child:
        try:
            _until(lambda: httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).is_success)
            yield port, child.pid
        finally:
            child.terminate()


def _ours(folder: Path, port: int, nginx: int) -> tuple[dict[str, float], int]:
    """CPU seconds by part, and how many good results came in."""
    call_command("migrate", verbosity=0)
    code = _planned(port)
    connection.close()
    with server.running(Path(os.environ["HENGWANG_DATA_DIR"])) as door:
        others = {os.getpid(), *_tree(nginx)}
        ran = [one for one in _tree(os.getpid()) if one not in others]
        words = [*command(f"http://127.0.0.1:{door}", folder / "state"), "--code", code]
        with subprocess.Popen(words) as child:
            try:
                _until(lambda: _stored() >= 2 * (PINGS + PAGES))
                _settle()
                had, before = _stored(), (_cpu(ran), _cpu(_tree(child.pid)))
                time.sleep(SECONDS)
                after, got = (_cpu(ran), _cpu(_tree(child.pid))), _stored() - had
            finally:
                child.send_signal(signal.SIGTERM)
    wanted = (PINGS + PAGES) * SECONDS / EVERY_S
    failing = CheckState.objects.filter(failed_in_row__gt=0).count()
    told = f"ours: {got} of {wanted:.0f} results, {failing} checks fail at the end; {_states()}"
    print(told, file=sys.stderr, flush=True)
    # What was asked last may still be on its way.
    if got < LEAST_SHARE * (wanted - (PINGS + PAGES)) or failing > (1 - LEAST_SHARE) * PINGS:
        msg = f"only {got} of {wanted:.0f} results came in, {failing} checks fail"
        raise RuntimeError(msg)
    return {"server": after[0] - before[0], "collector": after[1] - before[1]}, got


def _settle() -> None:
    """Wait until the first answers of all targets are in their ledgers, which happens once."""
    patience = time.monotonic() + PATIENCE_S
    waiting = Delivery.objects.exclude(state=DeliveryState.DONE)
    while LedgerMark.objects.exists() or waiting.exists():
        if time.monotonic() > patience:
            left = LedgerMark.objects.count(), waiting.count()
            print(f"ours: {left} marks and deliveries are left at the start", file=sys.stderr)
            return
        time.sleep(1)


def _planned(port: int) -> str:
    """Targets and checks; returns the code of the collector."""
    user = User.objects.create_user("runs-network", display_name="网络管理员")
    grant_role(user, Role.NETWORK_ADMIN, by=None)
    region = Region.objects.create(
        code="130000", name="河北", full_name="河北", level=Level.PROVINCE
    )
    unit = Unit.objects.create(name="省信息中心", region=region, level=Level.PROVINCE)
    collector, code = register_collector(unit, COLLECTOR, ["127.0.0.0/8"], by=user)
    asked = [(CheckKind.ICMP, {"address": one, "packets": 1}) for one in _addresses()]
    asked += [(CheckKind.HTTP, {"url": one, "contains": WORD}) for one in _urls(port)]
    now = timezone.now()
    with transaction.atomic():
        for number, (kind, settings) in enumerate(asked):
            target = Target.objects.create(
                name=f"目标 {number}", unit=unit, kind=TargetKind.DEVICE, watched_from=now
            )
            Check.objects.create(
                target=target,
                collector=collector,
                kind=kind,
                settings=settings,
                interval_s=EVERY_S,
                timeout_s=TIMEOUT_S,
                valid_for_s=3 * EVERY_S,
            )
    return code


def _counts() -> dict[str, int]:
    # The server starts a collector of its own, which has nothing to ask.
    return dict(Collector.objects.get(name=COLLECTOR).counts)


def _stored() -> int:
    return _counts().get("stored", 0)


def _states() -> str:
    counts = _counts()
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))


def _theirs(folder: Path, port: int) -> tuple[float, int]:
    """CPU seconds, and how many probes succeeded."""
    exporter, prometheus = closed_port(), closed_port()
    (folder / "blackbox.yml").write_text(_BLACKBOX, encoding="utf-8")
    jobs = [
        _JOB.format(module=module, port=exporter, targets=", ".join(f'"{one}"' for one in asked))
        for module, asked in (("icmp", _addresses()), ("page", _urls(port)))
    ]
    told = f"global: {{scrape_interval: {EVERY_S}s, scrape_timeout: {TIMEOUT_S}s}}\n"
    told += "scrape_configs:\n" + "".join(jobs)
    (folder / "prometheus.yml").write_text(told, encoding="utf-8")
    asks = ["prometheus-blackbox-exporter", f"--config.file={folder}/blackbox.yml"]
    asks += [f"--web.listen-address=127.0.0.1:{exporter}", "--log.level=error"]
    keeps = ["prometheus", f"--config.file={folder}/prometheus.yml", "--log.level=error"]
    keeps += [f"--storage.tsdb.path={folder}/tsdb", f"--web.listen-address=127.0.0.1:{prometheus}"]
    with subprocess.Popen(asks) as first, subprocess.Popen(keeps) as second:
        try:
            _until(lambda: _told(prometheus, "count(probe_success == 1)"))
            time.sleep(2 * EVERY_S)
            before = _cpu([first.pid, second.pid])
            time.sleep(SECONDS)
            used = _cpu([first.pid, second.pid]) - before
            answered = _told(prometheus, f"sum(sum_over_time(probe_success[{SECONDS}s]))")
            wanted = (PINGS + PAGES) * SECONDS // EVERY_S
            print(f"theirs: {used:.1f} s, {answered} of {wanted} good", file=sys.stderr)
        finally:
            first.terminate()
            second.terminate()
    return used, answered


def _told(port: int, query: str) -> int:
    url = f"http://127.0.0.1:{port}/api/v1/query"
    # A server that is busy answers late.
    answer = httpx.get(url, params={"query": query}, trust_env=False, timeout=PATIENCE_S)
    found = answer.json()["data"]["result"]
    return int(float(found[0]["value"][1])) if found else 0


def _until(met: Callable[[], object]) -> None:
    patience = time.monotonic() + PATIENCE_S
    while True:
        try:
            if met():
                return
        except (httpx.HTTPError, ValueError, KeyError):
            # Not there yet, or not ready and says so in plain words.
            pass
        if time.monotonic() > patience:
            msg = "It did not begin in time."
            raise RuntimeError(msg)
        time.sleep(0.5)


def _tree(root: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, int] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(place.parent.name)] = int(fields[1])
    found = [root]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _cpu(processes: list[int]) -> float:
    """CPU seconds of processes that run, with their children that ended."""
    used = 0
    for one in processes:
        try:
            text = Path(f"/proc/{one}/stat").read_text("ascii", "replace")
        except OSError:
            continue
        used += sum(map(int, text.rpartition(")")[2].split()[11:15]))
    return used / _TICK
