"""The bureau's own dates, by year or for all years."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.audit.models import AuditEntry
from hengwang.calendars import rules
from hengwang.calendars.choices import BureauDateKey
from hengwang.calendars.errors import BureauDateFormatError, NoSuchBureauDateError
from hengwang.calendars.queries import DEFAULTS
from hengwang.calendars.services import (
    SPELLINGS,
    bureau_day,
    bureau_days,
    bureau_window,
    set_bureau_date,
)

DEADLINE = BureauDateKey.DISCLOSURE_DEADLINE_DAYS


@pytest.mark.django_db
def test_without_a_setting_the_defaults_of_the_law_hold():
    assert bureau_days(DEADLINE, 2020) == 20
    window = bureau_window(BureauDateKey.MONITORING_WINDOW, 2020)
    assert (window.start.date(), window.end.date()) == (date(2020, 1, 1), date(2020, 8, 1))
    assert bureau_day(BureauDateKey.MONITORING_REPORT_DUE, 2020) == date(2020, 8, 31)
    assert bureau_day(BureauDateKey.SELF_EVALUATION_DUE, 2020) == date(2021, 3, 31)


@pytest.mark.django_db
def test_a_year_overrules_the_general_setting_and_that_the_default(django_assert_num_queries):
    set_bureau_date(DEADLINE, "15", by=None)
    set_bureau_date(DEADLINE, "30", fiscal_year=2021, by=None)
    with django_assert_num_queries(2):
        assert [bureau_days(DEADLINE, year) for year in (2020, 2021)] == [15, 30]


@pytest.mark.django_db
def test_setting_again_changes_the_row_and_keeps_the_history():
    set_bureau_date(DEADLINE, "15", by=None)
    row = set_bureau_date(DEADLINE, " 25 ", by=None)
    assert (row.value, bureau_days(DEADLINE, 2020)) == ("25", 25)
    last = AuditEntry.objects.order_by("pk").last()
    assert (last.before, last.after) == ({"value": "15"}, {"value": "25"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "value"),
    [
        (DEADLINE, "-1"),
        (DEADLINE, "二十"),
        (DEADLINE, "99999"),
        (BureauDateKey.MONITORING_REPORT_DUE, "02-30"),
        (BureauDateKey.MONITORING_REPORT_DUE, "8月31日"),
        (BureauDateKey.MONITORING_WINDOW, "01-01"),
        (BureauDateKey.MONITORING_WINDOW, "07-31/01-01"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_with_an_example(key, value):
    with pytest.raises(BureauDateFormatError, match="Write it like"):
        set_bureau_date(key, value, by=None)


@pytest.mark.django_db
def test_an_unknown_key_is_refused():
    with pytest.raises(NoSuchBureauDateError):
        set_bureau_date("lunch", "12", by=None)
    with pytest.raises(NoSuchBureauDateError):
        bureau_days("lunch", 2020)


def test_every_key_has_a_default_that_can_be_read():
    assert set(DEFAULTS) == set(SPELLINGS) == set(BureauDateKey.values)
    for key, value in DEFAULTS.items():
        SPELLINGS[key](value)


def test_the_last_of_february_is_there_every_year():
    assert rules.parse_month_day("02-29").in_year(2021) == date(2021, 2, 28)


@given(st.text())
def test_no_text_raises_anything_but_its_own_error(text):
    for parse in SPELLINGS.values():
        with suppress(BureauDateFormatError):
            parse(text)


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(0, 2))
def test_a_day_that_was_written_is_read_back(day, later):
    written = f"+{later} {day:%m-%d}" if later else f"{day:%m-%d}"
    assert rules.parse_month_day(written).in_year(2024 - later) in {
        day,
        day.replace(day=28) if (day.month, day.day) == (2, 29) else day,
    }
