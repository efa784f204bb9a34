"""One campaign over 2,000 offices: its board, every evaluation scored anew, one payment changed.

The board is asked of the running server (20 requests to warm up, 200 that count, over states,
words and pages). 2,000 evaluations of 30 indicators are scored from their stored readings; a
changed payment is followed through the sums, the metrics of money and the score.
"""

import os
import statistics
import sys
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client as InProcess
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import pages, seeding, server
from benchmarks.figures import Figure
from hengwang.accounts.models import User
from hengwang.evidence.choices import FillState
from hengwang.evidence.models import Fill, Reading
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Unit
from hengwang.organizations.services import UnitFacts, load_regions, open_unit
from hengwang.performance.choices import ActualSource, CampaignKind, EvaluationState
from hengwang.performance.models import Campaign, CampaignOffice, Evaluation, Indicator
from hengwang.performance.services.scoring import refresh_money, rescore
from hengwang.projects.models import BudgetLine, Payment, Programme
from hengwang.projects.services.sums import money_changed, resum_everything

OFFICES, ROWS_MORE, PAYMENTS, YEAR = 2_000, 5, 40, 2023
BOARD_MS, ALL_S, PAYMENT_MS = 150.0, 60.0, 200.0


def measure() -> list[Figure]:
    """The board's p50 and p95, its statements, the full scoring and the one payment."""
    _fill()
    user = User.objects.get(username="seen-all")
    campaign = Campaign.objects.order_by("-pk")[0]
    small = Campaign.objects.order_by("pk")[0]
    database = connection.vendor
    figures = [_scored(database), *_payments(database)]
    cookie = server.cookie_of(user)
    path = campaign.get_absolute_url()
    queries = [f"?page={n}" for n in range(1, 21)]
    queries += ["?state=late", "?state=not_begun", "?q=中心", "?state=done&page=2"]
    connection.close()
    with server.running(Path(os.environ["HENGWANG_DATA_DIR"])) as port:
        client = server.Client(port, cookie)
        p50, p95 = pages._timed(client, [f"{path}{query}" for query in queries])
    figures.append(Figure(f"board of {OFFICES} offices, p50, {database}", p50, "ms"))
    figures.append(Figure(f"board of {OFFICES} offices, p95, {database}", p95, "ms", BOARD_MS))
    settings.ALLOWED_HOSTS = ["testserver"]
    inside = InProcess()
    inside.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    few, many = (_statements(inside, one.get_absolute_url()) for one in (small, campaign))
    figures.append(Figure(f"statements of the board, {OFFICES} offices", many, "SQL", few))
    return figures


def _statements(client: InProcess, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def _scored(database: str) -> Figure:
    ids = list(Evaluation.objects.order_by("pk").values_list("pk", flat=True)[:OFFICES])
    begun = time.perf_counter()
    for pk in ids:
        rescore(pk)
    taken = time.perf_counter() - begun
    name = f"{len(ids)} evaluations of {30} indicators scored, {database}"
    return Figure(name, taken, "s", ALL_S)


def _payments(database: str) -> list[Figure]:
    evaluations = Evaluation.objects.filter(state=EvaluationState.SELF_EVALUATION)
    taken = []
    for evaluation in evaluations.select_related("programme")[:PAYMENTS]:
        programme = evaluation.programme
        payment = Payment.objects.filter(programme=programme)[0]
        begun = time.perf_counter()
        with transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(
                amount_cny=payment.amount_cny + Decimal(100_000)
            )
            money_changed(programme, evaluation.fiscal_year)
        refresh_money(programme.pk, evaluation.fiscal_year)
        taken.append((time.perf_counter() - begun) * 1000)
    p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1]
    return [
        Figure(f"one payment in its figures, p50, {database}", statistics.median(taken), "ms"),
        Figure(f"one payment in its figures, p95, {database}", p95, "ms", PAYMENT_MS),
    ]


def _fill() -> None:
    mark = Path(os.environ["HENGWANG_DATA_DIR"], "seeded-campaign")
    if mark.exists():
        return
    call_command("migrate", verbosity=0, interactive=False)
    load_regions()
    seeding.seed(lambda text: print(f"  {text}", file=sys.stderr))
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
    """Five more rows each, and half of the rows answered by a stored reading."""
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
                target_text="≥80家",
                points=Decimal(1),
                figure_id=f"G{evaluation.pk * 10 + at:08}",
            )
            for at in range(ROWS_MORE)
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
