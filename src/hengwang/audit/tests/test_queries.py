"""Reads of the trail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hengwang.audit.queries import EntryFilter, actions, entries, head_on, history_of
from hengwang.audit.sealing import seal_waiting
from hengwang.audit.services import record
from hengwang.audit.tests.factories import CHEN, LIN, some_entries
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import beijing_day
from hengwang.outbox.models import Job

pytestmark = pytest.mark.django_db


def test_the_history_of_a_row_is_its_own_newest_first(django_assert_num_queries):
    job, other = Job.objects.create(name="a"), Job.objects.create(name="b")
    record("job.started", job, by=LIN, after={"state": "queued"})
    record("job.started", other, by=LIN)
    record("job.renamed", job, by=CHEN, before={"name": "a"}, after={"name": "c"})
    seal_waiting()

    with django_assert_num_queries(1):
        history = history_of(job)
    assert [(row.action, row.actor_name) for row in history] == [
        ("job.renamed", "陈工"),
        ("job.started", "林工"),
    ]
    change = history[0].changes[0]
    assert (change.field, change.before, change.after) == ("name", "a", "c")
    assert [row.seq for row in history] == [3, 1]


def test_an_unsealed_entry_has_no_number_yet():
    job = Job.objects.create(name="a")
    record("job.started", job, by=LIN)
    assert history_of(job)[0].seq is None


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (EntryFilter(), 6),
        (EntryFilter(actor_id=8), 2),
        (EntryFilter(action="note.made"), 5),
        (EntryFilter(text="陈"), 2),
        (EntryFilter(text="搬迁"), 1),
        (EntryFilter(channel="web"), 0),
        (EntryFilter(action="note.made", actor_id=7), 3),
    ],
)
def test_filters_narrow_and_combine(wanted, count, django_assert_num_queries):
    some_entries(3)
    some_entries(2, by=CHEN)
    record("room.moved", None, by=None, note="机房搬迁")
    with django_assert_num_queries(2):
        assert entries(wanted, limit=2).total == count


def test_a_page_has_its_size_and_knows_the_whole():
    some_entries(5)
    found = entries(EntryFilter(), offset=2, limit=2)
    assert ([row.changes[0].after for row in found.rows], found.total) == ([2, 1], 5)


def test_entries_of_a_stretch_of_time():
    some_entries(1)
    now = timezone.now()
    hour = timedelta(hours=1)
    assert entries(EntryFilter(during=Interval(now - hour, now + hour))).total == 1
    assert entries(EntryFilter(during=Interval(now + hour, now + 2 * hour))).total == 0


def test_the_head_of_a_day_is_the_last_link_sealed_by_its_end():
    some_entries(2)
    seal_waiting()
    today = beijing_day(timezone.now())
    assert head_on(today).seq == 2
    assert head_on(today - timedelta(days=1)) is None


def test_actions_are_listed_for_the_filter():
    some_entries(2)
    record("room.moved", None, by=None)
    assert actions() == ["note.made", "room.moved"]
