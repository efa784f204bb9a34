"""What a shift hears of access, on written records."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengwang.access.choices import Kind
from hengwang.access.happenings import tell
from hengwang.access.services import working
from hengwang.access.services.applying import cancel
from hengwang.access.services.stepping import Words
from hengwang.access.tests.factories import an_application
from hengwang.accounts.choices import Role
from hengwang.duty.digest import digest
from hengwang.kernel.happenings import Asked
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import BEIJING

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)
DAY = timedelta(days=1)


@pytest.fixture
def officer(people):
    return people.with_role(Role.ACCESS_UNIT_OFFICER)


@pytest.fixture
def admin(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def days(people, time_machine):
    """Move to a day at nine; answers what the shift from eight to eight around it hears."""

    def move(number):
        time_machine.move_to(MONDAY + number * DAY, tick=False)
        begin = MONDAY + number * DAY - timedelta(hours=1)
        return Asked(people.unit.path, Interval(begin, begin + DAY))

    return move


def lines(asked):
    return [(one.count, one.is_open, one.detail) for one in digest("x", tell(asked))]


def test_handing_in_leading_on_and_deciding_are_told_once_an_application(
    people, officer, admin, days
):
    monday = days(0)
    made = an_application(people.unit, officer, Kind.DOMAIN)
    gone = an_application(people.unit, officer)
    assert sorted(lines(monday)) == sorted(
        (1, False, f"{one.number} · 已提交 · {officer.printed_name}") for one in (made, gone)
    )
    tuesday = days(1)
    working.approve(made.pk, Words(), by=admin)
    cancel(gone.pk, "不再需要", by=officer)
    assert sorted(lines(tuesday)) == sorted([
        (1, False, f"{made.number} · 审核 · 完成 · {admin.printed_name}"),
        (1, False, f"{gone.number} · 审核 · 撤回 · {officer.printed_name}"),
    ])  # fmt: skip
    assert len(lines(monday)) == 2


def test_an_overdue_step_is_open_until_it_is_done(people, officer, admin, days):
    days(0)
    made = an_application(people.unit, officer)
    friday = days(4)
    assert made.step_due_on < friday.window.end.date()
    [line] = digest("x", tell(friday))
    assert (line.is_open, line.url) == (True, made.get_absolute_url())
    assert line.due_at == datetime.combine(made.step_due_on, time(23, 59), BEIJING)
    working.approve(made.pk, Words(delay="材料待补"), by=admin)
    assert [one[1] for one in lines(friday)] == [False]


def test_others_units_are_not_told_and_the_queries_stay_the_same(people, officer, days):
    monday = days(0)
    an_application(people.unit, officer)

    def asked_for():
        with CaptureQueriesContext(connection) as caught:
            found = list(tell(monday))
        return len(caught), len(found)

    few = asked_for()
    for _number in range(4):
        an_application(people.unit, officer)
    assert (few, asked_for()) == ((2, 1), (2, 5))
    elsewhere = Asked(people.other_unit.path, monday.window)
    assert list(tell(elsewhere)) == []
