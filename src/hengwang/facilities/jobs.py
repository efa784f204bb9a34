"""Work that recurs: readings are judged, first the last minutes, now and then the last days."""

from datetime import timedelta

from django.utils import timezone

from hengwang.facilities.services.alerting import weigh_rooms
from hengwang.facilities.services.energy import read_meters
from hengwang.facilities.services.judging import judge
from hengwang.monitoring.store import sample_store
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic, receives
from hengwang.outbox.services import enqueue, hurry

ALERTS = "facilities.alerts"
LATELY, A_DAY, A_MONTH = timedelta(minutes=15), timedelta(hours=26), timedelta(days=32)


@periodic("facilities.judge", timedelta(seconds=30))
def judge_lately() -> None:
    """Open and close incidents as readings come in."""
    judge(sample_store(), now=timezone.now(), back=LATELY)


@periodic("facilities.judge_day", timedelta(minutes=15))
def judge_day() -> None:
    """Tell what came late, as after a cut between collector and server."""
    judge(sample_store(), now=timezone.now(), back=A_DAY)


@periodic("facilities.judge_month", timedelta(days=1))
def judge_month() -> None:
    """Tell in the background what came very late."""
    enqueue("facilities.judge_month", by=None)


@job("facilities.judge_month")
def judge_whole_month(_job: Job) -> dict[str, object]:
    """Judge a month anew."""
    return {"sensors": judge(sample_store(), now=timezone.now(), back=A_MONTH)}


@periodic("facilities.meters", timedelta(hours=1))
def read_meters_now() -> None:
    """Keep what meters with a source showed at each midnight."""
    read_meters(sample_store(), now=timezone.now())


@periodic(ALERTS, timedelta(seconds=30))
def weigh_rooms_now() -> None:
    """Open and end alerts about rooms."""
    weigh_rooms(timezone.now())


@receives("room_incident.opened")
def on_incident(*, incident_id: int) -> None:
    """Weigh soon: many at once make one weighing."""
    hurry(ALERTS)


@receives("room_incident.closed")
def on_end(*, incident_id: int) -> None:
    """Weigh soon."""
    hurry(ALERTS)
