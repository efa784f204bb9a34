"""An occurrence follows what came in for it."""

from datetime import datetime

from hengwang.inspections.choices import OccurrenceState, SensorVerdict, TimeMark, Verdict
from hengwang.inspections.models import Inspection, Occurrence
from hengwang.inspections.settling import Delivery, settle


def settle_occurrence(occurrence: Occurrence, *, now: datetime) -> Occurrence:
    """Let the rule choose the record and keep what follows from it; MUST run under the lock."""
    came = {str(one.key): one for one in occurrence.inspections.all()}
    seen = [Delivery(key, one.finished_at, one.is_complete) for key, one in came.items()]
    settled = settle(seen, occurrence.window, now=now)
    chosen = None if settled.record is None else came[settled.record.key]
    if chosen is not None and not chosen.is_record:
        occurrence.inspections.filter(is_record=True).update(is_record=False)
        Inspection.objects.filter(pk=chosen.pk).update(is_record=True)
    occurrence.state = OccurrenceState(settled.state)
    occurrence.done_at = None if chosen is None else chosen.finished_at
    occurrence.done_by_name = "" if chosen is None else chosen.by_name
    count_marks(occurrence)
    occurrence.save(
        update_fields=["state", "done_at", "done_by_name", "bad_count", "finding_count"]
    )
    return occurrence


def count_marks(occurrence: Occurrence) -> None:
    """Count what is not in order and what people should look into, over all that came in."""
    bad = marked = 0
    for one in occurrence.inspections.prefetch_related("readings", "photos"):
        readings = [each for each in one.readings.all() if each.is_last]
        photos = one.photos.all()
        bad += sum(each.verdict == Verdict.BAD for each in readings)
        marked += sum(each.sensor_verdict == SensorVerdict.CONTRADICTS for each in readings)
        marked += sum(
            each.looks_like_id is not None or each.time_mark == TimeMark.FAR for each in photos
        )
        marked += bool(one.clock_mark)
    occurrence.bad_count, occurrence.finding_count = bad, marked
