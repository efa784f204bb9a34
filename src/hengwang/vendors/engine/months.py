"""Months of a contract's year and the fee of each; twelve of them add up to the year's fee."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
MONTHS = 12


def fee_of_month(year_fee: Decimal, month: int) -> Decimal:
    """One month's part of a year's fee in yuan: each is rounded so that the sum is exact."""
    return _until(year_fee, month) - _until(year_fee, month - 1)


def _until(year_fee: Decimal, month: int) -> Decimal:
    return (year_fee * month / MONTHS).quantize(FEN, rounding=ROUND_HALF_UP)


def first_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def after(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // MONTHS, month.month % MONTHS + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """First days of all months that hold a day from `first` to `last`, both included."""
    found, month = [], first_of(first)
    while month <= last:
        found.append(month)
        month = after(month)
    return found


def months_of_year(year: int, starts: date | None, ends: date | None) -> list[date]:
    """Months of the year in which a contract runs; an open end runs on."""
    first = max(date(year, 1, 1), starts or date.min)
    last = min(date(year, MONTHS, 31), ends or date.max)
    return months_between(first, last)
