"""What the chinesecalendar library knows: holidays and moved working days from 2004 on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chinese_calendar import constants

from hengwang.calendars.rules import SATURDAY

FIRST_YEAR: int = min(constants.holidays).year
LAST_YEAR: int = max(constants.holidays).year

CHINESE_NAMES: dict[str, str] = {holiday.value: holiday.chinese for holiday in constants.Holiday}


@dataclass(frozen=True)
class OddDay:
    """A day that breaks the week, with the holiday it belongs to."""

    day: date
    works: bool
    name: str


def library_knows(year: int) -> bool:
    """Whether the library was made after the State Council's notice for this year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def odd_days(year: int) -> list[OddDay]:
    """Days of the year that break the week, by the library; empty when it does not know it.

    Holidays that fall on a weekend are listed too, since people look for their names.
    """
    rests = _of_year(constants.holidays, year, works=False)
    moved = [odd for odd in _of_year(constants.workdays, year, works=True) if _is_weekend(odd.day)]
    return sorted([*rests, *moved], key=lambda odd: odd.day)


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def _of_year(table: Mapping[date, str], year: int, *, works: bool) -> list[OddDay]:
    return [
        OddDay(day, works, CHINESE_NAMES.get(name, name))
        for day, name in table.items()
        if day.year == year
    ]
