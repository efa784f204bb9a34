"""What recording writes down."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

from hengwang.audit.choices import Channel
from hengwang.audit.models import AuditEntry, UnsealedEntry
from hengwang.audit.origin import Origin, coming_from
from hengwang.audit.services import record
from hengwang.audit.tests.factories import LIN
from hengwang.outbox.models import Job

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_which_row():
    job = Job.objects.create(name="compute")
    record("job.started", job, by=LIN, before={"state": None}, after={"state": "queued"}, note="急")

    entry = AuditEntry.objects.get()
    assert (entry.subject_kind, entry.subject_id) == ("outbox.job", str(job.pk))
    assert (entry.actor_id, entry.actor_name) == (7, "林工")
    assert (entry.before, entry.after, entry.note) == ({"state": None}, {"state": "queued"}, "急")
    assert (entry.channel, entry.ip) == (Channel.SYSTEM, None)


def test_without_a_person_it_was_the_platform():
    assert record("day.closed", None, by=None).actor_id is None


def test_an_entry_keeps_where_it_came_from():
    with coming_from(Origin(Channel.CLI, "192.0.2.7")):
        entry = record("day.closed", None, by=LIN)
    assert (entry.channel, entry.ip) == ("cli", "192.0.2.7")


def test_values_are_stored_so_that_every_database_returns_them_alike():
    entry = record(
        "day.closed",
        None,
        by=None,
        after={
            "amount": Decimal("12.50"),
            "ratio": 0.1,
            "on": date(2020, 2, 29),
            "at": datetime(2020, 1, 1, tzinfo=UTC),
            "text": "a\x00b\ud800",
            "list": (1, True, None),
        },
    )
    entry.refresh_from_db()
    assert entry.after == {
        "amount": "12.50",
        "ratio": "0.1",
        "on": "2020-02-29",
        "at": "2020-01-01T00:00:00+00:00",
        "text": "a\ufffdb?",
        "list": [1, True, None],
    }


def test_an_entry_disappears_with_the_change_it_belongs_to():
    with transaction.atomic():
        record("day.closed", None, by=LIN)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()
    assert not UnsealedEntry.objects.exists()


def test_recording_takes_two_inserts(django_assert_num_queries):
    # Inside the caller's transaction, without a savepoint of its own.
    with django_assert_num_queries(2):
        record("day.closed", None, by=LIN)
    assert connection.in_atomic_block
