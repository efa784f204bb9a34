"""An inspection comes in: once, however often it is sent, and in whatever order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.inspections.choices import ItemKind, OccurrenceState, SensorVerdict, Verdict, Way
from hengwang.inspections.clocks import BELIEVED, Clock, Estimate, estimate
from hengwang.inspections.errors import (
    CalledOffError,
    NotYetDueError,
    OtherChecklistError,
    SubmissionKeyError,
    TimesError,
)
from hengwang.inspections.judging import Judged, judge
from hengwang.inspections.models import (
    ChecklistItem,
    ChecklistVersion,
    Inspection,
    InspectionPlan,
    Occurrence,
    Reading,
)
from hengwang.inspections.services.defects import note_defects
from hengwang.inspections.services.rights import demand_inspector
from hengwang.inspections.services.sensors import RoomBook
from hengwang.inspections.services.settling import settle_occurrence
from hengwang.kernel.canonical import digest
from hengwang.outbox.services import announce

NOTE_LENGTH, REMARK_LENGTH = 1000, 500
EARLY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written down for one item, by its key."""

    value: str = ""
    note: str = ""
    at: datetime | None = None
    photos: int = 0


@dataclass(frozen=True, slots=True)
class Submission:
    """One inspection as a phone or a workbook sends it; times are the device's own."""

    key: UUID
    version_id: int
    started_at: datetime
    finished_at: datetime
    answers: Mapping[str, Answer]
    way: Way = Way.PHONE
    note: str = ""
    clock: Clock = field(default_factory=lambda: Clock(timedelta(0)))

    def digest(self) -> str:
        """What makes two of them the same; the clock is measured anew at each sending."""
        answers = {
            key: [one.value, one.note, one.at, one.photos] for key, one in self.answers.items()
        }
        told = [str(self.key), self.version_id, self.started_at, self.finished_at, self.note]
        return digest([*told, answers])


@transaction.atomic
def deliver(occurrence_id: int, given: Submission, *, by: User) -> Inspection:
    """Take an inspection in, judge its readings and let the occurrence follow.

    The same submission again answers with what was kept. A second inspection of the occurrence is
    kept beside the first; the rule of `settling` says which of them counts.

    Raises:
        NotAllowedError: `by` does not inspect there.
        SubmissionKeyError: The key came before with other content.
        OtherChecklistError: The list is not the plan's.
        CalledOffError: Nobody needs it any more.
        NotYetDueError, TimesError: It was done before its time, or ends before it begins.
        ReadingMissingError, ReadingValueError: An answer is missing or of the wrong kind.
    """
    occurrence = locked(occurrence_id)
    demand_inspector(by, occurrence.plan)
    known = Inspection.objects.filter(key=given.key).select_related("occurrence").first()
    if known is not None:
        is_same = known.digest == given.digest() and known.occurrence_id == occurrence.pk
        if not is_same or known.by_id != by.pk:
            raise SubmissionKeyError
        return known
    version = _version(occurrence.plan, given.version_id)
    received = timezone.now()
    guess = estimate(given.clock, finished=given.finished_at, received=received)
    inspection = _begun(occurrence, given, guess, received)
    _check_times(occurrence, given, inspection)
    inspection.version, inspection.by, inspection.by_name = version, by, by.printed_name
    items = list(version.items.all())
    readings = _readings(items, given, guess, inspection)
    inspection.is_complete = all(one.verdict != Verdict.NONE for one in readings)
    inspection.save()
    keep_readings(occurrence.plan, inspection, readings)
    settle_occurrence(occurrence, now=received)
    after = {"state": occurrence.state, "way": given.way, "clock_mark": inspection.clock_mark}
    record("inspection.delivered", inspection, by=by, after=after)
    announce("inspection.delivered", occurrence_id=occurrence.pk, inspection_id=inspection.pk)
    return inspection


def locked(occurrence_id: int) -> Occurrence:
    """The occurrence, and its plan: what is found wrong is told apart by plan."""
    plan_id = Occurrence.objects.values_list("plan", flat=True).get(pk=occurrence_id)
    InspectionPlan.objects.select_for_update().get(pk=plan_id)
    rows = Occurrence.objects.select_for_update(of=("self",))
    related = ("plan__unit__region", "plan__room", "plan__rack", "unit")
    occurrence: Occurrence = rows.select_related(*related).get(pk=occurrence_id)
    return occurrence


def _version(plan: InspectionPlan, version_id: int) -> ChecklistVersion:
    own = ChecklistVersion.objects.filter(pk=version_id, checklist=plan.checklist_id)
    version = own.first()
    if version is None:
        raise OtherChecklistError
    return version


def _begun(
    occurrence: Occurrence, given: Submission, guess: Estimate, received: datetime
) -> Inspection:
    return Inspection(
        occurrence=occurrence,
        key=given.key,
        digest=given.digest(),
        way=given.way,
        device_started_at=given.started_at,
        device_finished_at=given.finished_at,
        started_at=guess.at(given.started_at, received=received),
        finished_at=guess.at(given.finished_at, received=received),
        received_at=received,
        offset_s=int(guess.offset.total_seconds()),
        clock_mark=guess.mark,
        note=given.note.strip()[:NOTE_LENGTH],
    )


def _check_times(occurrence: Occurrence, given: Submission, inspection: Inspection) -> None:
    # What a phone kept of an unscheduled round is taken, however late it comes.
    if occurrence.state == OccurrenceState.CANCELLED and not occurrence.is_extra:
        raise CalledOffError
    if given.finished_at < given.started_at:
        raise TimesError
    if given.way == Way.SHEET and given.finished_at > inspection.received_at + BELIEVED:
        raise TimesError
    if inspection.finished_at < occurrence.due_from - EARLY:
        raise NotYetDueError(
            due=f"{timezone.localtime(occurrence.due_from):%Y-%m-%d %H:%M}",
            at=f"{timezone.localtime(inspection.finished_at):%Y-%m-%d %H:%M}",
        )
    # Who finished a minute before the hour was waiting at the door; the window has begun by then.
    inspection.finished_at = max(inspection.finished_at, occurrence.due_from)


def _readings(
    items: Sequence[ChecklistItem], given: Submission, guess: Estimate, inspection: Inspection
) -> list[Reading]:
    found = []
    for item in items:
        answer = given.answers.get(item.key, Answer())
        judged = judge_answer(item, answer, given.way)
        at = answer.at or given.finished_at
        found.append(
            Reading(
                inspection=inspection,
                item=item,
                unit=inspection.occurrence.unit,
                plan=inspection.occurrence.plan,
                text=judged.text,
                number=judged.number,
                verdict=judged.verdict,
                note=answer.note.strip()[:REMARK_LENGTH],
                device_at=at,
                taken_at=guess.at(at, received=inspection.received_at),
            )
        )
    return found


def judge_answer(item: ChecklistItem, answer: Answer, way: Way) -> Judged:
    """Hold an answer to its item; a workbook has no photos, what was seen may be written instead.

    Raises:
        ReadingMissingError, ReadingValueError: See `judging.judge`.
    """
    rule, photos = item.rule(), answer.photos
    if way == Way.SHEET and item.kind == ItemKind.PHOTO:
        rule, photos = replace(rule, required=False), int(bool(answer.value.strip()))
    return judge(rule, answer.value, photos=photos)


def keep_readings(plan: InspectionPlan, inspection: Inspection, readings: list[Reading]) -> None:
    """Write readings down, held against the sensors, with their defects; MUST run under the lock.

    Where a sensor says otherwise that is announced.
    """
    kinds = [one.item.sensor_kind for one in readings]
    times = [one.taken_at for one in readings if one.item.sensor_kind]
    book = RoomBook.around(plan.sensor_room_id(), kinds, times)
    for one in readings:
        one.inspection = inspection
        one.sensor_verdict, one.sensor_text = book.judge(one.item, one)
    Reading.objects.bulk_create(readings)
    note_defects(plan, [one for one in readings if one.verdict == Verdict.BAD])
    if any(one.sensor_verdict == SensorVerdict.CONTRADICTS for one in readings):
        announce("inspection.contradicted", inspection_id=inspection.pk)
