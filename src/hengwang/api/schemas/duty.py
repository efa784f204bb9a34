"""Shapes of duty: rosters, who is on duty, shifts, the log, hand-overs."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.values import Body, Id, Moment, Search, Text, words
from hengwang.duty.choices import EntryKind, HandoverState, OnDays
from hengwang.duty.models import Handover
from hengwang.duty.queries.standing import PostThen

LogKind = Annotated[EntryKind, words(EntryKind)]
HandoverStanding = Annotated[HandoverState, words(HandoverState)]
PostDays = Annotated[OnDays, words(OnDays)]


class DutyPostOut(Schema):
    """A place that must be manned; `daily` holds pairs of HH:MM, none is around the clock."""

    id: int
    name: str
    daily: list[list[str]]
    days: PostDays
    since_on: date


class RosterOut(Schema):
    """The duty of a unit."""

    id: int
    unit_id: int
    name: str
    least_entries: int
    grace_minutes: int
    swaps_need_approval: bool
    posts: list[DutyPostOut]

    @staticmethod
    def resolve_posts(roster: Any) -> list[Any]:
        return [one for one in roster.posts.all() if one.closed_at is None]


class HoldingOut(Schema):
    """A stretch of one place of a shift; without a person it is a gap."""

    place: int
    person_id: int | None
    person_name: str
    starts_at: datetime
    ends_at: datetime

    @staticmethod
    def resolve_person_name(holding: Any) -> str:
        return "" if holding.person is None else str(holding.person.printed_name)


class ShiftOut(Schema):
    """A shift; the holdings of a place adjoin and add up to it."""

    id: int
    post_id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    holdings: list[HoldingOut]


class OnDutyOut(Schema):
    """A post at an instant: whether somebody must be there, and who is.

    A post that is manned then and has no person in `holdings` is a gap.
    """

    roster_id: int
    unit_id: int
    post_id: int
    post_name: str
    is_manned: bool
    shift_id: int | None
    shift_name: str
    starts_at: datetime | None
    ends_at: datetime | None
    holdings: list[HoldingOut]

    @staticmethod
    def told(then: PostThen) -> dict[str, Any]:
        """From the query."""
        post, shift = then.post, then.shift
        return {
            "roster_id": post.roster_id,
            "unit_id": post.roster.unit_id,
            "post_id": post.pk,
            "post_name": post.name,
            "is_manned": then.is_manned,
            "shift_id": None if shift is None else shift.pk,
            "shift_name": "" if shift is None else shift.name,
            "starts_at": None if shift is None else shift.starts_at,
            "ends_at": None if shift is None else shift.ends_at,
            "holdings": list(then.holdings),
        }


class LogEntryOut(Schema):
    """A line of the log; it is never changed: a correction is another line that names it."""

    id: int
    roster_id: int
    post_id: int | None
    shift_id: int | None
    kind: LogKind
    at: datetime
    written_at: datetime
    by_id: int | None
    by_name: str
    text: str
    needs_follow_up: bool
    is_open: bool
    corrects_id: int | None
    settles_id: int | None

    @staticmethod
    def resolve_is_open(entry: Any) -> bool:
        return hasattr(entry, "open_mark")


class HandoverOut(Schema):
    """What one shift leaves to the next, and who signed it when."""

    id: int
    outgoing_id: int
    incoming_id: int | None
    state: HandoverStanding
    note: str
    from_at: datetime
    until_at: datetime | None
    given_by_name: str
    given_at: datetime | None
    taken_by_name: str
    taken_at: datetime | None


class HandoverLineOut(Schema):
    """A line; what is open is accepted or objected to by the successor."""

    section: str
    title: str
    detail: str
    count: int
    at: datetime
    until: datetime | None
    is_open: bool
    due_at: datetime | None
    decided_by_name: str
    decided_at: datetime | None
    objection: str


class HandoverWithLinesOut(HandoverOut):
    """A hand-over with its lines: as they would read now while it is prepared, else as handed over.

    `is_whole` is false where something was changed after both had signed.
    """

    is_whole: bool
    lines: list[HandoverLineOut]

    @staticmethod
    def told(handover: Handover, lines: list[Any], *, is_whole: bool) -> dict[str, Any]:
        """From a hand-over and its sections' lines; a drafted line was decided by nobody."""
        names = HandoverLineOut.model_fields
        blank = {"decided_by_name": "", "decided_at": None, "objection": ""}
        return {
            **{name: getattr(handover, name) for name in HandoverOut.model_fields},
            "is_whole": is_whole,
            "lines": [
                {name: getattr(one, name, blank.get(name)) for name in names} for one in lines
            ],
        }


class RostersWanted(Schema):
    """Filters of rosters."""

    unit_id: Id | None = None


class InstantWanted(Schema):
    """The instant asked about; now where none is given."""

    at: Moment | None = None
    unit_id: Id | None = None


class ShiftsWanted(Schema):
    """Shifts any part of which lies in the half-open window."""

    start: Moment | None = None
    end: Moment | None = None


class LogWanted(Schema):
    """Filters of the log; the window is half-open and asks when it happened."""

    text: Search | None = None
    roster_id: Id | None = None
    shift_id: Id | None = None
    kind: LogKind | None = None
    is_open: bool | None = None
    with_corrected: bool = False
    start: Moment | None = None
    end: Moment | None = None


class HandoversWanted(Schema):
    """Filters of hand-overs; the window is half-open and asks for the time they cover."""

    roster_id: Id | None = None
    state: HandoverStanding | None = None
    start: Moment | None = None
    end: Moment | None = None


class LogCorrectionIn(Body):
    """What is right; `at` is the old line's where it is left out."""

    text: Annotated[Text, Field(min_length=1)]
    kind: LogKind = EntryKind.EVENT
    at: Moment | None = None
    needs_follow_up: bool = False


class LogEntryIn(LogCorrectionIn):
    """What happened, and on which roster; `at` is now where it is left out."""

    roster_id: Id
    post_id: Id | None = None


class LogSettlingIn(Body):
    """What was done about it."""

    text: Annotated[Text, Field(min_length=1)]
