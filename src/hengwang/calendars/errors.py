"""What the calendar refuses to answer or to write."""

from hengwang.kernel.errors import DomainError


class YearNotEnteredError(DomainError):
    """Nobody entered the holidays of this year; guessing would give wrong due dates."""

    code = "calendar_year_not_entered"
    message = (
        "The holidays of %(year)s have not been entered yet. Enter them in the calendar first."
    )


class YearAlreadyEnteredError(DomainError):
    """The year has its days; single days can be changed."""

    code = "calendar_year_already_entered"
    message = "The holidays of %(year)s have been entered already. Change single days instead."


class DayOutsideYearError(DomainError):
    """A day of another year slipped into the list."""

    code = "calendar_day_outside_year"
    message = "%(day)s is not a day of %(year)s."


class NoSuchBureauDateError(DomainError):
    """A date key nobody defined."""

    code = "bureau_date_unknown"
    message = "There is no date setting named %(key)s."


class BureauDateFormatError(DomainError):
    """The value is not written the way this date is written."""

    code = "bureau_date_format"
    message = "“%(value)s” cannot be understood. Write it like %(example)s."
