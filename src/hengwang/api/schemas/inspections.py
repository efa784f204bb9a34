"""Shapes of inspections: plans, rounds, what is asked on them, readings, defects."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.values import Body, Id, Moment, Sentence, words
from hengwang.inspections.choices import (
    DefectState,
    ItemKind,
    OccurrenceState,
    RhythmKind,
    SensorVerdict,
    Verdict,
    Way,
)
from hengwang.inspections.clocks import Clock
from hengwang.inspections.services.delivering import Answer, Submission

PlanRhythm = Annotated[RhythmKind, words(RhythmKind)]
RoundState = Annotated[OccurrenceState, words(OccurrenceState)]
RoundWay = Annotated[Way, words(Way)]
AnswerKind = Annotated[ItemKind, words(ItemKind)]
ReadingVerdict = Annotated[Verdict, words(Verdict)]
SensorWord = Annotated[SensorVerdict, words(SensorVerdict)]
DefectStanding = Annotated[DefectState, words(DefectState)]
Remark = Annotated[str, Field(max_length=500)]


class InspectionPlanOut(Schema):
    """What is looked at where, how often, by whom; `windows` are times of the day."""

    id: int
    unit_id: int
    name: str
    checklist_id: int
    room_id: int | None
    rack_id: int | None
    place: str
    assignee_id: int | None
    company_id: int | None
    rhythm_kind: PlanRhythm
    windows: str
    weekdays: str
    first_day: int
    last_day: int
    times: int
    working_days_only: bool
    starts_on: date
    ends_on: date | None


class InspectionRoundOut(Schema):
    """A due round; that nobody made it is a state of this record, not its absence."""

    id: int
    plan_id: int
    unit_id: int
    due_from: datetime
    due_until: datetime
    state: RoundState
    done_at: datetime | None
    done_by_name: str
    missed_at: datetime | None
    bad_count: int
    finding_count: int
    is_extra: bool
    reason: str


class ChecklistItemOut(Schema):
    """One question; `key` names it in a delivery, `options` with a star are not in order."""

    key: str
    text: str
    kind: AnswerKind
    symbol: str
    low: Decimal | None
    high: Decimal | None
    options: str
    is_required: bool


class RoundChecklistOut(Schema):
    """What is asked on a round now; `version_id` is sent back with the answers."""

    version_id: int
    number: int
    name: str
    items: list[ChecklistItemOut]


class InspectionReadingOut(Schema):
    """An answer; a correction is another reading that names the former, which no longer stands."""

    id: int
    inspection_id: int
    plan_id: int
    item_key: str
    item_text: str
    text: str
    number: Decimal | None
    verdict: ReadingVerdict
    note: str
    taken_at: datetime
    sensor_verdict: SensorWord
    sensor_text: str
    defect_id: int | None
    is_last: bool
    corrects_id: int | None
    reason: str
    corrected_by_name: str
    corrected_at: datetime | None

    @staticmethod
    def resolve_item_key(reading: Any) -> str:
        return str(reading.item.key)

    @staticmethod
    def resolve_item_text(reading: Any) -> str:
        return str(reading.item.text)


class InspectionOut(Schema):
    """One delivery for a round; of several one counts, the others stay beside it."""

    id: int
    occurrence_id: int
    key: UUID
    way: RoundWay
    by_name: str
    started_at: datetime
    finished_at: datetime
    received_at: datetime
    clock_mark: str
    is_complete: bool
    is_record: bool
    note: str


class InspectionWithReadingsOut(InspectionOut):
    """A delivery with its readings in the order of the checklist."""

    readings: list[InspectionReadingOut]


class DefectOut(Schema):
    """What was found wrong, until its ticket is solved."""

    id: int
    plan_id: int
    unit_id: int
    item_key: str
    title: str
    found_at: datetime
    seen_at: datetime
    state: DefectStanding
    closed_at: datetime | None
    ticket_id: int | None


class InspectionPlansWanted(Schema):
    """Filters of plans; those that are over only when asked for."""

    unit_id: Id | None = None
    room_id: Id | None = None
    ended: bool = False


class RoundsWanted(Schema):
    """Filters of rounds: any part of the time they are due in lies in the half-open window."""

    unit_id: Id | None = None
    plan_id: Id | None = None
    state: RoundState | None = None
    is_extra: bool | None = None
    start: Moment | None = None
    end: Moment | None = None


class InspectionReadingsWanted(Schema):
    """Filters of readings, corrected ones only when asked for; the window is half-open."""

    unit_id: Id | None = None
    plan_id: Id | None = None
    verdict: ReadingVerdict | None = None
    sensor_verdict: SensorWord | None = None
    with_corrected: bool = False
    start: Moment | None = None
    end: Moment | None = None


class DefectsWanted(Schema):
    """Filters of defects; the window is half-open and asks when they were found."""

    unit_id: Id | None = None
    plan_id: Id | None = None
    state: DefectStanding | None = None
    start: Moment | None = None
    end: Moment | None = None


class RoundAnswerIn(Body):
    """The answer to one item; `at` is the end of the round where it is left out."""

    value: Annotated[str, Field(max_length=1000)] = ""
    note: Remark = ""
    at: Moment | None = None


class RoundIn(Body):
    """One round as it was made. `key` is made by the sender and stays when it is sent again.

    `device_now` is what the sender's clock says at the sending: where it is wrong, the times are
    put right by it; without it the clock is believed.
    """

    key: UUID
    version_id: Id
    started_at: Moment
    finished_at: Moment
    device_now: Moment | None = None
    note: Annotated[str, Field(max_length=1000)] = ""
    answers: Annotated[
        dict[Annotated[str, Field(max_length=12)], RoundAnswerIn], Field(max_length=300)
    ]

    def submission(self, received: datetime) -> Submission:
        """As the service takes it, with the clock measured at this moment."""
        offset = timedelta(0) if self.device_now is None else received - self.device_now
        answers = {key: Answer(one.value, one.note, one.at) for key, one in self.answers.items()}
        return Submission(
            key=self.key,
            version_id=self.version_id,
            started_at=self.started_at,
            finished_at=self.finished_at,
            answers=answers,
            note=self.note,
            clock=Clock(offset),
        )


class ReadingCorrectionIn(Body):
    """What should have been read, and why."""

    value: Annotated[str, Field(max_length=1000)]
    reason: Annotated[Sentence, Field(min_length=1)]
    note: Remark = ""
