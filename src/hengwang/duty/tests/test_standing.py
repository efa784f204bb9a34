"""Who holds a post now and next, however rarely it changes hands."""

from datetime import date, timedelta

import pytest

from hengwang.duty.choices import LeaveKind
from hengwang.duty.models import Post
from hengwang.duty.queries import standing
from hengwang.duty.queries.standing import posts_now
from hengwang.duty.services import leaving
from hengwang.duty.services.leaving import LeaveFacts
from hengwang.duty.tests.factories import a_keeper, a_post, beijing, turns

pytestmark = pytest.mark.django_db
NOW = beijing("2026-03-02 09:00")


@pytest.fixture
def posts(roster, an, bo, ce, people, time_machine):
    """One that changes hands daily, the next shift shared by two; one that begins in a week."""
    time_machine.move_to(beijing("2026-03-02 00:00"), tick=False)
    daily, rare = a_post(roster), a_post(roster, name="备勤席")
    turns(daily, (an, bo), now=beijing("2026-03-02 00:00"))
    turns(rare, (ce,), now=beijing("2026-03-02 00:00"), from_on=date(2026, 3, 9))
    away = LeaveFacts(LeaveKind.SICK, beijing("2026-03-03 20:00"), beijing("2026-03-04 08:00"))
    leave = leaving.ask_leave(roster.pk, bo, away, by=bo)
    leaving.decide_leave(leave.pk, approves=True, by=a_keeper(people.unit), substitute=ce)
    return daily, rare


def test_the_next_shift_is_found_though_it_is_a_week_away(posts, an, bo, ce, keeper):
    daily, rare = posts_now(keeper, NOW)
    assert [daily.people, daily.next_people] == [(an,), (bo, ce)]
    assert [rare.shift, rare.next_people] == [None, (ce,)]
    assert rare.following.starts_at == beijing("2026-03-09 08:00")


@pytest.mark.parametrize("hours", [1, 12, 30, 40, 47, 200, 336])
def test_how_far_one_reads_at_first_changes_nothing(hours, posts, keeper, monkeypatch):
    known = posts_now(keeper, NOW)
    monkeypatch.setattr(standing, "SOON", timedelta(hours=hours))
    assert posts_now(keeper, NOW) == known


def test_only_what_changes_hands_rarely_costs_one_query_more(
    posts, keeper, django_assert_num_queries
):
    posts_now(keeper, NOW)
    with django_assert_num_queries(3):
        posts_now(keeper, NOW)
    Post.objects.filter(pk=posts[1].pk).update(closed_at=NOW)
    with django_assert_num_queries(2):
        posts_now(keeper, NOW)
