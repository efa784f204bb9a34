"""The units a metric may answer in, and how a date is carried as a number."""

from datetime import date
from decimal import Decimal
from enum import StrEnum


class Unit(StrEnum):
    """What a measured value counts; stored words are stable."""

    COUNT = "count"
    TIMES = "times"
    PEOPLE = "people"
    RATIO = "ratio"
    QUOTIENT = "quotient"
    CNY = "cny"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"
    POINTS = "points"
    DATE = "date"
    RANK = "rank"
    MBPS = "mbps"
    GB = "gb"
    TB = "tb"
    KWH = "kwh"

    @property
    def symbol(self) -> str:
        """What Chinese documents print behind the number; empty where the title says it."""
        return _SYMBOLS[self]

    @property
    def is_ratio(self) -> bool:
        """Whether values are shares: 0–1 in code and storage, per cent only in print."""
        return self is Unit.RATIO


_SYMBOLS = {
    Unit.COUNT: "",
    Unit.TIMES: "次",
    Unit.PEOPLE: "人",
    Unit.RATIO: "%",
    Unit.QUOTIENT: "",
    Unit.CNY: "元",
    Unit.DAYS: "天",
    Unit.HOURS: "小时",
    Unit.MINUTES: "分钟",
    Unit.SECONDS: "秒",
    Unit.MILLISECONDS: "毫秒",
    Unit.POINTS: "分",
    Unit.DATE: "",
    Unit.RANK: "名",
    Unit.MBPS: "Mbps",
    Unit.GB: "GB",
    Unit.TB: "TB",
    Unit.KWH: "千瓦时",
}


def number_of_date(day: date) -> Decimal:
    """A date as the value of a `Unit.DATE` metric: days since 0001-01-01, which is day 1."""
    return Decimal(day.toordinal())


def date_of_number(value: Decimal) -> date:
    """The date that `number_of_date` made `value` of; fractions of a day are cut off."""
    return date.fromordinal(int(value))
