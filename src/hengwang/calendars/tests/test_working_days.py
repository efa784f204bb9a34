"""Working days by the State Council's notices, and by what a person entered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.audit.models import AuditEntry
from hengwang.calendars import rules
from hengwang.calendars.errors import (
    DayOutsideYearError,
    YearAlreadyEnteredError,
    YearNotEnteredError,
)
from hengwang.calendars.models import CalendarDay
from hengwang.calendars.proposals import FIRST_YEAR, LAST_YEAR, OddDay, odd_days
from hengwang.calendars.services import (
    WorkingCalendar,
    add_working_days,
    change_day,
    enter_year,
    is_working_day,
    working_days_between,
)

UNKNOWN = LAST_YEAR + 1


class Lin:
    pk = 7
    printed_name = "林工"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2020, 1, 23), True),
        (date(2020, 1, 24), False),  # 除夕
        (date(2020, 1, 19), True),  # 周日，春节调休
        (date(2020, 10, 8), False),  # 国庆节、中秋节
        (date(2020, 10, 10), True),  # 周六，调休
        (date(2020, 10, 11), False),
        (date(2026, 10, 1), False),
    ],
)
def test_the_library_knows_holidays_and_moved_days(day, works):
    assert is_working_day(day) is works


@pytest.mark.django_db
def test_a_term_skips_the_golden_week():
    assert add_working_days(date(2020, 9, 30), 1) == date(2020, 10, 9)
    assert add_working_days(date(2020, 10, 9), -1) == date(2020, 9, 30)
    assert add_working_days(date(2020, 10, 1), 0) == date(2020, 10, 9)
    assert working_days_between(date(2020, 9, 30), date(2020, 10, 10)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("year", [FIRST_YEAR - 1, UNKNOWN])
def test_a_year_nobody_entered_is_refused_and_never_guessed(year):
    with pytest.raises(YearNotEnteredError, match=str(year)):
        is_working_day(date(year, 6, 1))


@pytest.mark.django_db
def test_a_way_into_an_unknown_year_is_refused():
    with pytest.raises(YearNotEnteredError, match=str(UNKNOWN)):
        add_working_days(date(LAST_YEAR, 12, 20), 20)


@pytest.mark.django_db
def test_an_unknown_year_is_entered_by_hand():
    with pytest.raises(YearNotEnteredError):
        enter_year(UNKNOWN, by=Lin())

    enter_year(UNKNOWN, by=Lin(), days=[OddDay(date(UNKNOWN, 1, 1), works=False, name="元旦")])
    assert not is_working_day(date(UNKNOWN, 1, 1))
    assert is_working_day(date(UNKNOWN, 1, 4))
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name) == ("calendar_year.entered", "林工")


@pytest.mark.django_db
def test_a_year_without_odd_days_is_entered_all_the_same():
    enter_year(UNKNOWN, by=None, days=[])
    assert is_working_day(date(UNKNOWN, 1, 1))


@pytest.mark.django_db
def test_the_librarys_year_becomes_rows_that_say_the_same():
    asked = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
    before = [is_working_day(day) for day in asked]
    enter_year(2024, by=None)
    assert [is_working_day(day) for day in asked] == before
    assert CalendarDay.objects.get(day=date(2024, 10, 1)).name == "国庆节"


@pytest.mark.django_db
def test_a_year_is_entered_once():
    enter_year(2024, by=None)
    with pytest.raises(YearAlreadyEnteredError):
        enter_year(2024, by=None)


@pytest.mark.django_db
def test_days_of_another_year_are_refused():
    with pytest.raises(DayOutsideYearError):
        enter_year(UNKNOWN, by=None, days=[OddDay(date(2024, 1, 1), works=False, name="元旦")])
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_one_changed_day_keeps_the_rest_of_the_year():
    change_day(date(2024, 3, 4), works=False, name="停电", by=Lin())
    assert not is_working_day(date(2024, 3, 4))
    assert not is_working_day(date(2024, 10, 1))
    change_day(date(2024, 3, 4), works=True, by=Lin())
    assert is_working_day(date(2024, 3, 4))
    last = AuditEntry.objects.order_by("pk").last()
    assert last.before == {"works": False, "name": "停电"}


@pytest.mark.django_db
def test_a_day_of_an_unknown_year_cannot_be_changed_before_the_year_is_entered():
    with pytest.raises(YearNotEnteredError):
        change_day(date(UNKNOWN, 3, 4), works=False, by=None)


@pytest.mark.django_db
def test_a_calendar_asks_the_database_twice_a_year_at_most(django_assert_num_queries):
    calendar = WorkingCalendar()
    with django_assert_num_queries(4):
        calendar.counted(date(2023, 6, 1), date(2024, 6, 1))
        calendar.shifted(date(2024, 1, 1), 100)


def test_every_year_of_the_library_has_its_holidays():
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        names = {odd.name for odd in odd_days(year)}
        assert {"元旦", "春节", "国庆节"} <= names


days = st.dates(date(2010, 1, 1), date(2030, 12, 31))
exceptions = st.dictionaries(days, st.booleans(), max_size=20)
counts = st.integers(-60, 60)


@given(days, counts, exceptions)
def test_counting_back_what_was_added_gives_the_same_number(day, count, odd):
    def is_working(asked):
        return rules.works(asked, odd)

    start = rules.shifted(day, 0, is_working)
    assert rules.counted(start, rules.shifted(start, count, is_working), is_working) == count


@given(days, counts, exceptions)
def test_a_term_always_ends_on_a_working_day(day, count, odd):
    assert rules.works(rules.shifted(day, count, lambda asked: rules.works(asked, odd)), odd)


@given(days, days, days, exceptions)
def test_counts_of_parts_add_up(one, two, three, odd):
    def count(start, end):
        return rules.counted(start, end, lambda asked: rules.works(asked, odd))

    first, middle, last = sorted([one, two, three])
    assert count(first, middle) + count(middle, last) == count(first, last)
    assert count(first, last) == -count(last, first)


@given(days, st.integers(0, 30), st.integers(0, 30), exceptions)
def test_two_terms_one_after_the_other_are_one_long_term(day, one, two, odd):
    def shifted(start, count):
        return rules.shifted(start, count, lambda asked: rules.works(asked, odd))

    start = shifted(day, 0)
    assert shifted(shifted(start, one), two) == shifted(start, one + two)
