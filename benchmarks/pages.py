"""Pages of a full database, asked of the running server by an HTTP client.

2,000 projects, 50,000 indicators, 200,000 payments; each page gets 20 requests to warm up and 200
that count, over changing rows and list pages, one after the other on one kept connection. The
number of SQL statements is counted in this process with Django's test client: a list of 25 rows
and one of 200 must need the same.
"""

import os
import statistics
import sys
import time
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import seeding, server
from benchmarks.figures import Figure
from hengwang.accounts.models import User
from hengwang.organizations.services import load_regions
from hengwang.performance.models import Evaluation
from hengwang.projects.models import Payment, Programme

WARM_UPS, REQUESTS, TARGET_MS = 20, 200, 100.0
DIFFERENT = 40


def measure() -> list[Figure]:
    """p50 and p95 of each page, and statements where their number must not grow."""
    _fill()
    user = User.objects.get(username="seen-all")
    works = _works()
    figures: list[Figure] = []
    cookie = server.cookie_of(user)
    database = connection.vendor
    connection.close()
    with server.running(Path(os.environ["HENGWANG_DATA_DIR"])) as port:
        client = server.Client(port, cookie)
        for name, paths in works.items():
            p50, p95 = timed(client, paths)
            figures.append(Figure(f"{name}, p50, {database}", p50, "ms"))
            figures.append(Figure(f"{name}, p95, {database}", p95, "ms", TARGET_MS))
    return figures + _statements(user)


def _fill() -> None:
    if Path(os.environ["HENGWANG_DATA_DIR"], "seeded").exists():
        return
    begun = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    load_regions()
    counts = seeding.seed(lambda text: print(f"  {text}", file=sys.stderr))
    seeding.rescore_some(list(Evaluation.objects.values_list("pk", flat=True)[:DIFFERENT]))
    Path(os.environ["HENGWANG_DATA_DIR"], "seeded").touch()
    print(f"  {counts} in {time.perf_counter() - begun:.0f} s", file=sys.stderr)


def _works() -> dict[str, list[str]]:
    programmes = Programme.objects.order_by("pk").values_list("pk", flat=True)
    payments = Payment.objects.order_by("pk").values_list("pk", flat=True)
    evaluations = Evaluation.objects.values_list("pk", flat=True)
    numbers = range(1, DIFFERENT + 1)
    return {
        "start page": [reverse("start")],
        "list of projects": [f"{reverse('programme-list')}?page={n}" for n in numbers],
        "list of projects, found by two words": [
            f"{reverse('programme-list')}?q=政务云 {n:02}" for n in numbers
        ],
        "page of a project": [
            reverse("programme-detail", args=[pk])
            for pk in programmes[:: max(1, len(programmes) // DIFFERENT)]
        ],
        "list of payments": [f"{reverse('payment-list')}?page={n}" for n in numbers],
        "page of a payment": [
            reverse("payment-detail", args=[pk]) for pk in payments[: DIFFERENT * 100 : 100]
        ],
        "list of evaluations": [f"{reverse('evaluation-list')}?page={n}" for n in numbers],
        "page of an evaluation, 25 rows": [
            reverse("evaluation-detail", args=[pk]) for pk in evaluations[:DIFFERENT]
        ],
    }


def timed(client: server.Client, paths: Sequence[str]) -> tuple[float, float]:
    """Median and 95th percentile of 200 requests after 20 that warm up, milliseconds."""
    for number in range(WARM_UPS):
        client.get(_quoted(paths[number % len(paths)]))
    taken = []
    for number in range(REQUESTS):
        path = _quoted(paths[number % len(paths)])
        begun = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(taken, n=20, method="inclusive")
    return statistics.median(taken), cuts[-1]


def _quoted(path: str) -> str:
    return quote(path, safe="/?=&")


def _statements(user: User) -> list[Figure]:
    """Statements for 200 rows; the target is what 25 rows took."""
    settings.ALLOWED_HOSTS = ["testserver"]
    client = InProcess()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    figures = []
    for name in ("programme-list", "payment-list", "evaluation-list"):
        few, many = (
            statements_of(client, f"{reverse(name)}?per_page={size}") for size in (25, 200)
        )
        figures.append(Figure(f"statements of {name}, 200 rows a page", many, "SQL", few))
    return figures


def statements_of(client: InProcess, path: str) -> int:
    """SQL statements of one request."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    if answer.status_code != HTTPStatus.OK:
        msg = f"{path}: {answer.status_code}"
        raise RuntimeError(msg)
    return len(seen)
