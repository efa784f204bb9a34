"""The worker: whether it lives, how long things wait, and what was given up."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hengwang.health.signs import Sign, State, look
from hengwang.outbox.queries import QueueHealth, queue_health

WORKER = _("Worker")
QUEUE = _("Queue")
GIVEN_UP = _("Undelivered messages")
# The sealer of the trail runs every five seconds, so silence for a minute is no rest.
SILENT = timedelta(minutes=1)
WAITS_LONG = timedelta(minutes=10)


@look("worker", order=40)
def worker() -> Iterable[Sign]:
    """Signs of life of the worker and of its queues."""
    try:
        health = queue_health()
    except DatabaseError:
        return [Sign(WORKER, State.BAD, _("Not known: the database does not answer."))]
    return [_life(health), _queue(health), _given_up(health)]


def _life(health: QueueHealth) -> Sign:
    last = health.last_scheduled_at
    advice = _("Start “hengwang run”, or “hengwang worker” where the pages run elsewhere.")
    if last is None:
        return Sign(WORKER, State.WARN, _("It has never run here."), advice)
    if timezone.now() - last > SILENT:
        message = _("Silent since %(at)s: nothing is sealed, scored or sent.")
        params = {"at": f"{timezone.localtime(last):%Y-%m-%d %H:%M}"}
        return Sign(WORKER, State.WARN, message, advice, params)
    if health.failing_periodics:
        message = _("Alive, but this fails again and again: %(names)s")
        params = {"names": ", ".join(health.failing_periodics)}
        return Sign(WORKER, State.BAD, message, _("The worker's log has the reason."), params)
    return Sign(WORKER, State.OK, _("Alive."))


def _queue(health: QueueHealth) -> Sign:
    ages = [age for age in (health.oldest_delivery_age, health.oldest_job_age) if age]
    oldest = max(ages, default=timedelta(0))
    params = {
        "jobs": health.queued_jobs + health.running_jobs,
        "deliveries": health.waiting_deliveries,
        "minutes": int(oldest.total_seconds() // 60),
    }
    if oldest > WAITS_LONG:
        message = _("%(jobs)s jobs and %(deliveries)s messages wait, one for %(minutes)s minutes.")
        return Sign(QUEUE, State.WARN, message, _("Look at the jobs page."), params)
    return Sign(
        QUEUE, State.OK, _("%(jobs)s jobs and %(deliveries)s messages wait."), params=params
    )


def _given_up(health: QueueHealth) -> Sign:
    if health.dead_deliveries:
        message = _("%(count)s messages could not be delivered.")
        advice = _("Look at the jobs page, mend the cause and try them again.")
        return Sign(GIVEN_UP, State.WARN, message, advice, {"count": health.dead_deliveries})
    return Sign(GIVEN_UP, State.OK, _("Nothing."))
