"""One campaign over 2,000 offices: its board, every evaluation computed anew, one payment changed.

2,000 evaluations of 30 indicators, five of them rest on metrics of the records, half of the others
on stored readings: all metrics are asked and all cards computed, first with nothing kept from
before, then again. The peer takes the evaluations one by one and asks question by question; it
gets 100 of them, its time is told for 2,000. A payment is corrected by the service while the
server and its worker run in processes of their own; the clock stops when another look at the
database sees the new sum in the row's reading and the new score. The board and the start page are
asked of that server (20 requests to warm up, 200 that count, over states, words and pages).
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks import pages, seeding, server
from benchmarks.figures import Figure
from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import grant_role
from hengwang.evidence.choices import FillState
from hengwang.evidence.models import Fill, Reading
from hengwang.evidence.services import ask
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Unit
from hengwang.organizations.services import UnitFacts, load_regions, open_unit
from hengwang.performance.choices import ActualSource, CampaignKind, EvaluationState
from hengwang.performance.models import Campaign, CampaignOffice, Evaluation, Indicator
from hengwang.performance.services.scoring import question_of, recompute, rescore, served_of
from hengwang.projects.models import BudgetLine, Payment, Programme
from hengwang.projects.services.spending import Links, PaymentData, correct_payment
from hengwang.projects.services.sums import resum_everything

OFFICES, PAYMENTS, YEAR = 2_000, 40, 2023
ONE_BY_ONE = 100
METRICS = (
    "projects.spent",
    "projects.execution_rate",
    "projects.payment_timeliness",
    "projects.voucher_completeness",
    "projects.acceptance_rate",
)
BOARD_MS, ALL_S, PAYMENT_MS, START_MS = 150.0, 60.0, 200.0, 100.0
PATIENCE_S, LOOK_S = 30.0, 0.005


def measure() -> list[Figure]:
    """Computing everything, one payment, board and start page, and the board's statements."""
    _fill()
    user, campaign = User.objects.get(username="seen-all"), Campaign.objects.order_by("-pk")[0]
    small = Campaign.objects.order_by("pk")[0]
    figures = _computed()
    cookie, path = server.cookie_of(user), campaign.get_absolute_url()
    queries = [f"?page={n}" for n in range(1, 21)]
    queries += ["?state=late", "?state=not_begun", "?q=中心", "?state=done&page=2"]
    connection.close()
    with server.running(Path(os.environ["HENGWANG_DATA_DIR"])) as port:
        figures += _payments()
        client = server.Client(port, cookie)
        board = [f"{path}{query}" for query in queries]
        figures += _asked(f"board of {OFFICES} offices", client, board, BOARD_MS)
        start = [reverse("start")]
        figures += _asked(f"start page, {OFFICES} offices called", client, start, START_MS)
    settings.ALLOWED_HOSTS = ["testserver"]
    inside = InProcess()
    inside.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    few, many = (_statements(inside, one.get_absolute_url()) for one in (small, campaign))
    figures.append(Figure(f"statements of the board, {OFFICES} offices", many, "SQL", few))
    return figures


def _asked(work: str, client: server.Client, paths: list[str], target: float) -> list[Figure]:
    p50, p95 = pages.timed(client, paths)
    return [
        Figure(f"{work}, p50, {connection.vendor}", p50, "ms"),
        Figure(f"{work}, p95, {connection.vendor}", p95, "ms", target),
    ]


def _statements(client: InProcess, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def _computed() -> list[Figure]:
    """Every reading taken and every card computed: from nothing, then once more."""
    ids = list(Evaluation.objects.order_by("pk").values_list("pk", flat=True)[:OFFICES])
    _forget()
    first, again = (_seconds(lambda: recompute(ids)) for _ in range(2))
    part = ids[:ONE_BY_ONE]
    alone = _seconds(lambda: _each(part)) * len(ids) / len(part)
    name = f"{len(ids)} evaluations of 30 indicators recomputed, {connection.vendor}"
    peer = f"one by one ({len(part)} of them, scaled)"
    return [
        Figure(f"{name}, nothing kept", first, "s", ALL_S),
        Figure(f"{name}, again", again, "s", ALL_S, peer, alone),
    ]


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _forget() -> None:
    """Leave no reading of a metric and no score behind."""
    rows = Indicator.objects.filter(metric_key__in=METRICS, source=ActualSource.METRIC)
    rows.update(reading=None)
    Reading.objects.filter(fill__metric_key__in=METRICS).delete()
    Fill.objects.filter(metric_key__in=METRICS).delete()
    Indicator.objects.update(score=None, low=None, high=None, outcome={}, coverage=None)


def _each(evaluation_ids: Sequence[int]) -> None:
    for pk in evaluation_ids:
        _one_by_one(pk)


def _one_by_one(evaluation_id: int) -> None:
    evaluation = Evaluation.objects.get(pk=evaluation_id)
    for row in evaluation.indicators.filter(metric_key__in=METRICS, source=ActualSource.METRIC):
        served = served_of([evaluation], [row]).get(evaluation_id)
        reading = ask(question_of(evaluation, row, served))
        Indicator.objects.filter(pk=row.pk).update(reading=reading)
    rescore(evaluation_id)


def _payments() -> list[Figure]:
    """From the call of the service to the new sum and score, seen by another connection."""
    person = User.objects.get(username="bookkeeper")
    open_ = Evaluation.objects.filter(state=EvaluationState.SELF_EVALUATION).order_by("pk")
    taken, written = [], []
    for evaluation in open_[:PAYMENTS]:
        payment = Payment.objects.filter(programme=evaluation.programme_id)[0]
        spent = evaluation.indicators.select_related("reading").get(metric_key=METRICS[0])
        wanted = spent.reading.value + 1
        scored_at = evaluation.scored_at
        data = PaymentData(**{f.name: getattr(payment, f.name) for f in fields(PaymentData)})
        data = PaymentData(**{**asdict(data), "amount_cny": data.amount_cny + 1})
        links = Links(payment.subproject, payment.contract, payment.budget_line)
        begun = time.perf_counter()
        correct_payment(payment.pk, data, links=links, by=person)
        written.append((time.perf_counter() - begun) * 1000)
        told = Evaluation.objects.filter(
            pk=evaluation.pk,
            scored_at__gt=scored_at,
            indicators__metric_key=METRICS[0],
            indicators__reading__value=wanted,
        )
        # Compiled once: looking must not take the processor from what is being measured.
        statement, values = told.values("pk").query.sql_with_params()
        while not _is_there(statement, values):
            if time.perf_counter() - begun > PATIENCE_S:
                msg = f"the payment {payment.pk} never showed"
                raise RuntimeError(msg)
            time.sleep(LOOK_S)
        taken.append((time.perf_counter() - begun) * 1000)
    p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1]
    name, database = "one payment in its figures", connection.vendor
    return [
        Figure(f"{name}, of it the service, p50, {database}", statistics.median(written), "ms"),
        Figure(f"{name}, p50, {database}", statistics.median(taken), "ms"),
        Figure(f"{name}, p95, {database}", p95, "ms", PAYMENT_MS),
    ]


def _is_there(statement: str, values: Sequence[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() is not None


def _fill() -> None:
    mark = Path(os.environ["HENGWANG_DATA_DIR"], "seeded-campaign")
    if mark.exists():
        return
    call_command("migrate", verbosity=0, interactive=False)
    load_regions()
    seeding.seed(lambda text: print(f"  {text}", file=sys.stderr))
    grant_role(
        User.objects.create_user("bookkeeper", display_name="财务人员"),
        Role.FINANCE_OFFICER,
        by=None,
    )
    with transaction.atomic():
        _offices()
        _more_rows()
    seeding._analyse()
    mark.touch()


def _offices() -> None:
    """2,000 offices with a project each of one year, two campaigns: one of 20, one of all."""
    units = list(Unit.objects.select_related("region").order_by("pk"))
    top, below = units[0], units[1:]
    for number in range(len(units), OFFICES):
        region = below[number % len(below)].region
        facts = UnitFacts(Level.COUNTY, region, parent=top)
        units.append(open_unit(f"{region.name}第{number}服务中心", facts, by=None))
    programmes = list(Programme.objects.order_by("pk"))
    for programme, unit in zip(programmes, units, strict=False):
        programme.unit = unit
    Programme.objects.bulk_update(programmes, ["unit"], batch_size=500)
    # All of one year, so that the board has every row to look at.
    Programme.objects.update(first_year=YEAR, last_year=YEAR)
    for model in (Evaluation, Payment, BudgetLine):
        model._default_manager.update(fiscal_year=YEAR)
    resum_everything()
    today = timezone.localdate()
    for size in (20, OFFICES):
        campaign = Campaign.objects.create(
            title=f"{YEAR}年度自评",
            kind=CampaignKind.SELF_EVALUATION,
            fiscal_year=YEAR,
            due_on=today - timedelta(days=3),
            issued_at=timezone.now(),
        )
        CampaignOffice.objects.bulk_create(
            [CampaignOffice(campaign=campaign, unit=unit) for unit in units[:size]], 1_000
        )


def _more_rows() -> None:
    """Five rows on metrics each, and half of the others answered by a stored reading."""
    extra = []
    for evaluation in Evaluation.objects.prefetch_related("sections").order_by("pk"):
        section = evaluation.sections.all()[1]
        extra += [
            Indicator(
                evaluation=evaluation,
                section=section,
                order=100 + at,
                level2="数量指标",
                level3=f"追加指标{at}",
                target_text="≥80%",
                points=Decimal(1),
                source=ActualSource.METRIC,
                metric_key=key,
                figure_id=f"G{evaluation.pk * 10 + at:08}",
            )
            for at, key in enumerate(METRICS)
        ]
    Indicator.objects.bulk_create(extra, 2_000)
    now = timezone.now()
    rows = list(Indicator.objects.filter(source=ActualSource.MANUAL).order_by("pk")[::2])
    fills = Fill.objects.bulk_create(
        (
            Fill(
                metric_key="measured.before",
                version=1,
                period=str(YEAR),
                question=f"sha256:{row.pk}",
                state=FillState.DONE,
                started_at=now,
                finished_at=now,
            )
            for row in rows
        ),
        2_000,
    )
    readings = Reading.objects.bulk_create(
        (
            Reading(
                fill=fill,
                value=Decimal(81),
                unit="count",
                coverage=Decimal(1),
                computed_at=now,
                confirmed_at=now,
                digest=f"sha256:{fill.pk}",
            )
            for fill in fills
        ),
        2_000,
    )
    for row, reading in zip(rows, readings, strict=True):
        row.source, row.reading, row.metric_key = ActualSource.METRIC, reading, "measured.before"
    Indicator.objects.bulk_update(rows, ["source", "reading", "metric_key"], batch_size=1_000)
