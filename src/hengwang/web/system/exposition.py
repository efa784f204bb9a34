"""The platform's own figures for Prometheus, behind a token of somebody who may see its health."""

import shutil
from collections.abc import Iterator
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from hengwang.accounts.errors import TokenInvalidError
from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.services import authenticate_token
from hengwang.backups.last import last_backup
from hengwang.health.signs import State, examine
from hengwang.kernel.exposition import Exposed, offers
from hengwang.outbox.queries import QueueHealth, queue_health

LEVELS = {State.OK: 0, State.WARN: 1, State.BAD: 2}


@require_GET
def exposed(request: HttpRequest) -> HttpResponse:
    """Figures in the text format of Prometheus; `Authorization: Bearer hw_…`."""
    if not _may_see(request):
        refused = HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        refused.headers["WWW-Authenticate"] = 'Bearer realm="hengwang"'
        return refused
    registry = CollectorRegistry()
    registry.register(_Platform())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return False
    try:
        token = authenticate_token(secret.strip(), at=timezone.now())
    except TokenInvalidError:
        return False
    return may(token.user, Permission.VIEW_JOBS)


class _Platform(Collector):
    """What is asked anew at every scrape; nothing is counted in this process."""

    def collect(self) -> Iterator[Metric]:
        """Version, health, queues, disk and the last backup."""
        yield InfoMetricFamily("hengwang", "Version.", {"version": version("hengwang")})
        state = GaugeMetricFamily(
            "hengwang_health_state", "0 well, 1 look at it, 2 broken.", labels=["subject"]
        )
        worst: dict[str, int] = {}
        for sign in examine(quick=True):
            worst[sign.subject] = max(worst.get(sign.subject, 0), LEVELS[sign.state])
        for subject, level in worst.items():
            state.add_metric([subject], level)
        yield state
        yield from _queues(queue_health())
        usage = shutil.disk_usage(Path(settings.DATA_DIR))
        yield GaugeMetricFamily("hengwang_disk_free_bytes", "Data folder.", value=usage.free)
        last = last_backup()
        if last is not None:
            yield GaugeMetricFamily(
                "hengwang_last_backup_timestamp_seconds",
                "When the latest backup was made.",
                value=last.made_at.timestamp(),
            )
        for offer in offers.values():
            yield from map(_family, offer())


def _family(one: Exposed) -> Metric:
    kind = CounterMetricFamily if one.is_counter else GaugeMetricFamily
    family = kind(one.name, one.text, labels=one.labels)
    for labels, value in one.samples:
        family.add_metric(labels, value)
    return family


def _queues(health: QueueHealth) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("hengwang_jobs", "Jobs that wait or run.", labels=["state"])
    jobs.add_metric(["queued"], health.queued_jobs)
    jobs.add_metric(["running"], health.running_jobs)
    yield jobs
    deliveries = GaugeMetricFamily("hengwang_deliveries", "Messages.", labels=["state"])
    deliveries.add_metric(["waiting"], health.waiting_deliveries)
    deliveries.add_metric(["dead"], health.dead_deliveries)
    yield deliveries
    ages = {"job": health.oldest_job_age, "delivery": health.oldest_delivery_age}
    oldest = GaugeMetricFamily(
        "hengwang_oldest_waiting_seconds", "Age of what waits longest.", labels=["kind"]
    )
    for kind, age in ages.items():
        oldest.add_metric([kind], age.total_seconds() if age else 0)
    yield oldest
    if health.last_scheduled_at is not None:
        yield GaugeMetricFamily(
            "hengwang_worker_seen_timestamp_seconds",
            "When the worker last showed itself.",
            value=health.last_scheduled_at.timestamp(),
        )
