"""The limits in force: defaults of the class of room, and what its keepers set instead."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.facilities.choices import Grade, SensorKind, Spot
from hengwang.facilities.errors import HysteresisTooWideError, LimitsOutOfOrderError
from hengwang.facilities.limits import LimitSet, default_limits
from hengwang.facilities.models import RoomGrade, Sensor, Threshold
from hengwang.monitoring.samples.columns import from_ms, to_ms
from hengwang.network.models import Room


def whole_ms(at: datetime) -> datetime:
    """An instant as exact as samples are."""
    return from_ms(to_ms(at))


@dataclass(frozen=True, slots=True)
class Term:
    """Limits and from when they hold; the first term of a course holds from ever on."""

    from_at: datetime | None
    limits: LimitSet


Place = tuple[int, str, str]
"""Room, kind, spot."""


class LimitBook:
    """The limits of many rooms, read with two queries."""

    def __init__(self, rooms: Iterable[int]) -> None:
        rooms = list(rooms)
        grades = RoomGrade.objects.filter(room__in=rooms).values_list("room", "grade")
        self._grades = {room: Grade(grade) for room, grade in grades}
        self._set: dict[Place, list[Threshold]] = defaultdict(list)
        for row in Threshold.objects.filter(room__in=rooms).order_by("from_at"):
            self._set[row.room_id, row.kind, row.spot].append(row)

    def grade_of(self, room: int) -> Grade:
        """The class a room is held to."""
        return self._grades.get(room, Grade.C)

    def course(self, room: int, kind: str, spot: str) -> list[Term]:
        """All limits of a kind at a spot, in order of time."""
        default = default_limits(SensorKind(kind), Spot(spot), self.grade_of(room))
        own = [Term(whole_ms(row.from_at), row.limits()) for row in self._set[room, kind, spot]]
        return [Term(None, default), *own]

    def now(self, room: int, kind: str, spot: str) -> LimitSet:
        """The limits in force."""
        return self.course(room, kind, spot)[-1].limits

    def is_own(self, room: int, kind: str, spot: str) -> bool:
        """Whether the keepers set them."""
        return bool(self._set[room, kind, spot])


def book_of(sensors: Iterable[Sensor]) -> LimitBook:
    """The limits of all rooms these sensors stand in."""
    return LimitBook({one.room_id for one in sensors})


def check_limits(limits: LimitSet) -> None:
    """Refuse limits no value could ever satisfy.

    Raises:
        LimitsOutOfOrderError: They do not rise.
        HysteresisTooWideError: Between two warnings nothing is normal again.
    """
    given = (limits.alarm_low, limits.warning_low, limits.warning_high, limits.alarm_high)
    present = [one for one in given if one is not None]
    if present != sorted(present) or len(set(present)) != len(present):
        raise LimitsOutOfOrderError
    lows = [one for one in given[:2] if one is not None]
    highs = [one for one in given[2:] if one is not None]
    if lows and highs and max(lows) + limits.hysteresis > min(highs) - limits.hysteresis:
        raise HysteresisTooWideError(hysteresis=limits.hysteresis)


@transaction.atomic
def set_limits(room: Room, kind: str, spot: str, limits: LimitSet, *, by: User) -> Threshold:
    """Give a room limits of its own from now on; the past keeps those it had.

    Raises:
        NotAllowedError: The user does not keep the room.
        LimitsOutOfOrderError, HysteresisTooWideError: They make no sense.
    """
    require(by, Permission.EDIT_FACILITIES, room.unit)
    check_limits(limits)
    before = LimitBook([room.pk]).now(room.pk, kind, spot)
    row = Threshold.objects.create(
        room=room,
        kind=kind,
        spot=spot,
        from_at=timezone.now(),
        delay_s=int(limits.delay.total_seconds()),
        clause=limits.clause,
        **_values(limits),
    )
    told = {"kind": kind, "spot": spot}
    record(
        "room_limits.set", room, by=by, before=told | _values(before), after=told | _values(limits)
    )
    return row


def _values(limits: LimitSet) -> dict[str, float | None]:
    return {
        "alarm_low": limits.alarm_low,
        "warning_low": limits.warning_low,
        "warning_high": limits.warning_high,
        "alarm_high": limits.alarm_high,
        "hysteresis": limits.hysteresis,
    }


@transaction.atomic
def set_grade(room: Room, grade: Grade, *, by: User) -> None:
    """Hold a room to a class of GB 50174.

    Raises:
        NotAllowedError: The user does not keep the room.
    """
    require(by, Permission.EDIT_FACILITIES, room.unit)
    known = RoomGrade.objects.filter(pk=room.pk).first()
    before = {"grade": known.grade.upper()} if known else {}
    RoomGrade.objects.update_or_create(room=room, defaults={"grade": grade})
    record("room_grade.set", room, by=by, before=before, after={"grade": grade.value.upper()})


def limits_told(book: LimitBook, sensors: Iterable[Sensor]) -> Mapping[int, LimitSet]:
    """The limits in force for each sensor."""
    return {one.pk: book.now(one.room_id, one.kind, one.spot) for one in sensors}
