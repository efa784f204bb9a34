"""Working-day arithmetic and the spelling of the bureau's dates (pure)."""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hengwang.calendars.errors import BureauDateFormatError

SATURDAY = 5
DAY = timedelta(days=1)
LEAP_YEAR = 2024
IsWorking = Callable[[date], bool]


class DayKind(StrEnum):
    """What a day is for those who stand duty on it."""

    WORKDAY = "workday"
    MOVED_WORKDAY = "moved_workday"  # 调休: a weekend day on which people work
    REST = "rest"
    HOLIDAY = "holiday"


def kind_of(day: date, exceptions: Mapping[date, bool]) -> DayKind:
    """A day on which people rest against the week, or that is listed as a holiday, is a holiday."""
    is_weekend = day.weekday() >= SATURDAY
    told = exceptions.get(day)
    if told is None:
        return DayKind.REST if is_weekend else DayKind.WORKDAY
    if not told:
        return DayKind.HOLIDAY
    return DayKind.MOVED_WORKDAY if is_weekend else DayKind.WORKDAY


def works(day: date, exceptions: Mapping[date, bool]) -> bool:
    """Monday to Friday, unless the day is an exception."""
    return exceptions.get(day, day.weekday() < SATURDAY)


def shifted(day: date, count: int, is_working: IsWorking) -> date:
    """The working day that lies `count` working days after `day` (before it when negative).

    The day itself is not counted; 0 gives the day itself or the next working day.

    Source:
        民法典 第二百零一条: the day from which a term runs is not counted in.
    """
    step = -DAY if count < 0 else DAY
    if count == 0:
        while not is_working(day):
            day += DAY
        return day
    left = abs(count)
    while left:
        day += step
        left -= is_working(day)
    return day


def counted(start: date, end: date, is_working: IsWorking) -> int:
    """Working days after `start` up to and including `end`; with the ends swapped, negative."""
    if end < start:
        return -counted(end, start, is_working)
    return sum(is_working(day) for day in days_after(start, end))


def days_after(start: date, end: date) -> Iterator[date]:
    """Days after `start` up to and including `end`."""
    return (start + DAY * (number + 1) for number in range((end - start).days))


@dataclass(frozen=True)
class MonthDay:
    """A day of the fiscal year, or of the year after it ("+1 03-31")."""

    month: int
    day: int
    years_later: int = 0

    def in_year(self, year: int) -> date:
        """The date; 29 February becomes the 28th in a common year."""
        year += self.years_later
        return date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))


MONTH_DAY = re.compile(r"(?:\+(?P<later>[12])\s+)?(?P<month>\d{1,2})-(?P<day>\d{1,2})")
MOST_DAYS = 3660


def parse_days(text: str) -> int:
    """A number of days from 0 on, such as "20"."""
    if not re.fullmatch(r"\d{1,4}", text.strip()) or int(text) > MOST_DAYS:
        raise BureauDateFormatError(value=text, example="20")
    return int(text)


def parse_month_day(text: str) -> MonthDay:
    """A day such as "08-31", or "+1 03-31" for the year after the fiscal year."""
    found = MONTH_DAY.fullmatch(text.strip())
    if found is None:
        raise BureauDateFormatError(value=text, example="08-31")
    month, day = int(found["month"]), int(found["day"])
    try:
        date(LEAP_YEAR, month, day)
    except ValueError:
        raise BureauDateFormatError(value=text, example="08-31") from None
    return MonthDay(month, day, int(found["later"] or 0))


def parse_window(text: str) -> tuple[MonthDay, MonthDay]:
    """First and last day such as "01-01/07-31", in order."""
    first_text, _, last_text = text.partition("/")
    if not last_text:
        raise BureauDateFormatError(value=text, example="01-01/07-31")
    first, last = parse_month_day(first_text), parse_month_day(last_text)
    if last.in_year(LEAP_YEAR) < first.in_year(LEAP_YEAR):
        raise BureauDateFormatError(value=text, example="01-01/07-31")
    return first, last
