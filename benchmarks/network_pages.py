"""Pages at 50,000 devices, 5,000 circuits, 200,000 addresses, 5,000 targets, 100,000 outages.

Each page gets 20 requests to warm up and 200 that count, over changing pages, sorts, filters and
words, one after the other on one kept connection to the running server. The peer is NetBox 4.6
(gunicorn, PostgreSQL 15) with the same numbers of rows on the same kind of machine: its p95 as
measured once, not in this run. The number of SQL statements is counted in this process: a list of
25 rows and one of 200 must need the same.
"""

import os
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client as InProcess
from django.urls import reverse
from django.utils import timezone

from benchmarks import network_seeding, server
from benchmarks.figures import Figure
from benchmarks.pages import statements_of, timed
from hengwang.accounts.models import User
from hengwang.demo.services.watched_network import Size, load_watched_network
from hengwang.network.models import Circuit, Device
from hengwang.organizations.services import load_regions

TARGET_MS = 130.0
DIFFERENT = 40
TARGETS, OUTAGES = 5_000, 100_000
PEER = "NetBox 4.6 p95"
NETBOX_P95_MS = {
    "device list": 690.0,
    "device list, filtered": 723.0,
    "device list, two words": 804.0,
    "device page": 94.0,
    "circuit list": 335.0,
    "global search": 977.0,
}
LISTS = ("device-list", "circuit-list", "address-list")


def measure() -> list[Figure]:
    """p50 and p95 of each page, and statements where their number must not grow."""
    _fill()
    user = User.objects.get(username="sees-network")
    works, database = _works(), connection.vendor
    cookie = server.cookie_of(user)
    connection.close()
    figures: list[Figure] = []
    with server.running(Path(os.environ["HENGWANG_DATA_DIR"])) as port:
        client = server.Client(port, cookie)
        for name, paths in works.items():
            p50, p95 = timed(client, paths)
            peer = NETBOX_P95_MS.get(name)
            figures.append(Figure(f"{name}, p50, {database}", p50, "ms"))
            told = PEER if peer else ""
            figures.append(Figure(f"{name}, p95, {database}", p95, "ms", TARGET_MS, told, peer))
    return figures + _statements(user)


def _fill() -> None:
    done = Path(os.environ["HENGWANG_DATA_DIR"], "network-seeded")
    if done.exists():
        return
    begun = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    load_regions()
    counts = network_seeding.seed(lambda text: print(f"  {text}", file=sys.stderr))
    keeper = User.objects.get(username="sees-network")
    size = Size(targets=TARGETS, outages=OUTAGES, down=50, silent=100)
    load_watched_network(lambda text: print(text, file=sys.stderr), keeper, size)
    done.touch()
    print(f"  {counts} in {time.perf_counter() - begun:.0f} s", file=sys.stderr)


def _works() -> dict[str, list[str]]:
    devices, circuits = reverse("device-list"), reverse("circuit-list")
    numbers = range(1, DIFFERENT + 1)
    deep = network_seeding.DEVICES // 25
    pks = Device.objects.order_by("pk").values_list("pk", flat=True)
    lines = Circuit.objects.order_by("pk").values_list("pk", flat=True)
    sorts = ("name", "-name", "in_service_on", "-warranty_to", "kind", "vendor", "status")
    kinds = ("router", "firewall", "server", "ups", "waf")
    return {
        "device list": [f"{devices}?page={n}" for n in numbers],
        "device list, sorted, deep": [
            f"{devices}?sort={sorts[n % len(sorts)]}&page={deep - n * 7}" for n in numbers
        ],
        "device list, filtered": [
            f"{devices}?kind={kinds[n % len(kinds)]}&tenure=leased&page={n % 9 + 1}"
            for n in numbers
        ],
        "device list, two words": [f"{devices}?text=router {n:02}1" for n in numbers],
        "device list, two Chinese words": [
            f"{devices}?text=城关区 华为 {n:02}" for n in numbers
        ],
        "device page": [
            reverse("device-detail", args=[pk]) for pk in pks[: DIFFERENT * 200 : 200]
        ],
        "circuit list": [f"{circuits}?page={n}&sort=-bandwidth_mbps" for n in numbers],
        "circuit page": [
            reverse("circuit-detail", args=[pk]) for pk in lines[: DIFFERENT * 20 : 20]
        ],
        "address list, in a /16": [
            f"{reverse('address-list')}?text=10.{n % 4}.0.0/16&page={n}" for n in numbers
        ],
        "global search": [
            f"{reverse('search')}?q={word}" for n in numbers for word in _words(n)
        ],
        "broken-now page, 5,000 targets": [
            reverse("broken-now"),
            f"{reverse('broken-now')}?kind=device",
        ],
        "broken-now part, unchanged, 5,000 targets": [reverse("broken-now-part")],
        "availability matrix, 5,000 targets": [
            f"{reverse('availability-matrix')}?period={period}" for period in _periods()
        ],
        "wall state, 5,000 targets": [reverse("availability-wall-state")],
        "topology, three regions open": [f"{reverse('topology')}?open=620100,620102,6202{n % 10:02}"
                                         for n in numbers],
    }  # fmt: skip


def _periods() -> tuple[str, ...]:
    """This year and a quarter and a month of it, as a visitor moves between them."""
    year = timezone.localdate().year
    return (str(year), f"{year}-Q1", f"{year}-01")


def _words(number: int) -> tuple[str, ...]:
    return (
        f"firewall-{number:05}",
        f"10.1.{number}",
        f"lz {number:02}",
        f"甘电{number:04}",
        "无此",
    )


def _statements(user: User) -> list[Figure]:
    """Statements for 200 rows; the target is what 25 rows took."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = InProcess()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    figures = []
    for name in LISTS:
        few, many = (statements_of(client, f"{reverse(name)}?per_page={n}") for n in (25, 200))
        figures.append(Figure(f"statements of {name}, 200 rows a page", many, "SQL", few))
    return figures
