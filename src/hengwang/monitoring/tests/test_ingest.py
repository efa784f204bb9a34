"""Batches: every result once, in its own minute, whatever happens on the way."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import (
    BatchReceipt,
    CheckState,
    Collector,
    Event,
    Gap,
    HeldBatch,
    LedgerMark,
    Series,
)
from hengwang.monitoring.reasons import NUMBERS, unnumbered
from hengwang.monitoring.refusals import CollectorRefusedError
from hengwang.monitoring.samples.columns import to_ms
from hengwang.monitoring.services import ingest
from hengwang.monitoring.services.course import mark
from hengwang.monitoring.services.ingest import take_batch, take_held
from hengwang.monitoring.tests.factories import a_batch, a_check, a_collector, results
from hengwang.outbox.models import Announcement, Delivery

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FULL = 2
WINDOW = Interval(NOW - timedelta(days=1), NOW + timedelta(days=1))


@pytest.fixture
def collector(people, admin):
    return a_collector(people.unit, admin)


@pytest.fixture
def check(people, collector):
    return a_check(people.unit, collector)


def take(collector, samples, name, *blocks, now=NOW):
    return take_batch(collector, name, a_batch(name, *blocks), samples, now=now)


def outcomes(check, samples):
    (series,) = Series.objects.filter(check_of=check, name="outcome").values_list("pk", flat=True)
    return [(at, value) for _, at, value in samples.read([series], WINDOW).rows()]


def words(check, *said, start=NOW - 10 * MINUTE):
    return [(check.pk, start + number * MINUTE, word) for number, word in enumerate(said)]


def test_every_reason_of_the_collector_has_a_number():
    assert unnumbered() == set()
    assert len(set(NUMBERS.values())) == len(NUMBERS)


def test_results_become_samples_of_their_series(collector, check, samples):
    answer = take(
        collector, samples, "b1", results(words(check, "", "lost", "no_route"), loss=[0, 1, 1])
    )
    assert (answer.stored, answer.unplanned, answer.in_future) == (3, 0, 0)
    first = to_ms(NOW - 10 * MINUTE)
    assert outcomes(check, samples) == [
        (first, 0),
        (first + 60_000, NUMBERS["lost"]),
        (first + 120_000, NUMBERS["no_route"]),
    ]
    names = dict(Series.objects.filter(check_of=check).values_list("name", "pk"))
    assert set(names) == {"outcome", "round_trip", "loss"}
    assert samples.read([names["round_trip"]], WINDOW).rows() == [
        (names["round_trip"], first, 0.0015)
    ]


def test_a_batch_sent_again_is_acknowledged_with_the_same_words(collector, check, samples):
    block = results(words(check, "", "lost", "lost", "lost"))
    first = take(collector, samples, "b1", block)
    again = take(collector, samples, "b1", block, now=NOW + MINUTE)
    assert first == again
    assert len(outcomes(check, samples)) == 4
    assert Collector.objects.get().counts == {"stored": 4}
    assert BatchReceipt.objects.count() == 1


def test_a_known_id_with_other_content_is_refused(collector, check, samples):
    take(collector, samples, "b1", results(words(check, "")))
    with pytest.raises(CollectorRefusedError) as refused:
        take(collector, samples, "b1", results(words(check, "lost")))
    assert refused.value.refusal == "batch_differs"


def test_a_batch_whose_receipt_was_lost_counts_nothing_twice(collector, check, samples):
    block = results(words(check, "", "lost", "lost", "lost"))
    take(collector, samples, "b1", block)
    before = outcomes(check, samples)
    state = CheckState.objects.values().get()
    BatchReceipt.objects.all().delete()
    take(collector, samples, "b1", block)
    assert outcomes(check, samples) == before
    assert Collector.objects.get().counts == {"stored": 4, "known": 4}
    assert CheckState.objects.values().get() == state


def test_three_failures_make_an_outage_from_the_first_and_one_answer_ends_it(
    collector, check, samples
):
    take(collector, samples, "b1", results(words(check, "", "lost", "timeout")))
    state = CheckState.objects.get()
    assert (state.failed_in_row, state.down_since_ms) == (2, None)
    take(collector, samples, "b2", results(words(check, "lost", start=NOW - 7 * MINUTE)))
    state.refresh_from_db()
    assert state.down_since_ms == to_ms(NOW - 9 * MINUTE)
    take(collector, samples, "b3", results(words(check, "", start=NOW - 6 * MINUTE)))
    state.refresh_from_db()
    assert (state.down_since_ms, state.failed_in_row) == (None, 0)
    said = Announcement.objects.filter(name="checks.turned")
    assert [one.ids for one in said] == [{"count": 1}, {"count": 1}]


def down_at_once(people, admin, samples, count, prefix):
    """A batch in which so many checks are down for the third time, and one that ends it."""
    collector = a_collector(people.unit, admin, name=prefix)
    checks = [a_check(people.unit, collector, f"{prefix} {number}") for number in range(count)]
    for name in (Series.OUTCOME, Series.ROUND_TRIP):
        Series.objects.bulk_create(Series(check_of=check, name=name) for check in checks)
    lost = results([row for check in checks for row in words(check, "lost", "lost", "lost")])
    good = results([row for check in checks for row in words(check, "", start=NOW - MINUTE)])
    statements = []
    for name, block in (("lost", lost), ("good", good)):
        with CaptureQueriesContext(connection) as seen:
            take(collector, samples, f"{prefix}-{name}", block)
        statements.append(len(seen))
    return statements


def test_a_storm_costs_as_many_statements_as_one_outage(people, admin, samples):
    few = down_at_once(people, admin, samples, 2, "few")
    assert down_at_once(people, admin, samples, 300, "many") == few
    assert max(few) < 30
    said = Announcement.objects.filter(name="checks.turned").order_by("pk")
    assert [one.ids["count"] for one in said] == [2, 2, 300, 300]
    # One delivery a batch, not one a check.
    assert Delivery.objects.filter(announcement__in=said).count() == 4
    assert LedgerMark.objects.count() == 302


def test_an_earlier_mark_stays(people, admin, collector, check):
    mark({check.target_id: 500})
    mark({check.target_id: 900})
    assert LedgerMark.objects.get().from_ms == 500
    mark({check.target_id: 100})
    assert LedgerMark.objects.get().from_ms == 100


def test_a_fault_of_our_own_is_neither_failure_nor_recovery(collector, check, samples):
    block = results(words(check, "lost", "no_route", "lost", "no_route", "lost"))
    take(collector, samples, "b1", block)
    state = CheckState.objects.get()
    assert state.down_since_ms == to_ms(NOW - 10 * MINUTE)
    take(collector, samples, "b2", results(words(check, "no_route", start=NOW - MINUTE)))
    state.refresh_from_db()
    assert state.down_since_ms == to_ms(NOW - 10 * MINUTE)


def test_good_answers_in_their_turn_write_nothing_but_samples(collector, check, samples):
    take(collector, samples, "b1", results(words(check, "")))
    LedgerMark.objects.all().delete()
    take(collector, samples, "b2", results(words(check, "", "", start=NOW - 9 * MINUTE)))
    assert not LedgerMark.objects.exists()
    assert not CheckState.objects.exists()


def test_what_comes_late_or_after_silence_marks_the_ledger_from_there(collector, check, samples):
    take(collector, samples, "b1", results(words(check, "", "", start=NOW - 9 * MINUTE)))
    LedgerMark.objects.all().delete()
    take(collector, samples, "b2", results(words(check, "", start=NOW - 2 * MINUTE)))
    assert LedgerMark.objects.get().from_ms == to_ms(NOW - 2 * MINUTE)
    take(collector, samples, "b3", results(words(check, "lost", start=NOW - 60 * MINUTE)))
    assert LedgerMark.objects.get().from_ms == to_ms(NOW - 60 * MINUTE)
    assert not CheckState.objects.filter(failed_in_row__gt=0).exists()


def test_strange_checks_and_the_future_are_counted_and_not_kept(
    people, admin, collector, check, samples
):
    other = a_check(people.unit, a_collector(people.unit, admin, "别处"), "别处的")
    rows = [
        (check.pk, NOW - MINUTE, ""),
        (other.pk, NOW - MINUTE, ""),
        (999_999, NOW - MINUTE, ""),
        (check.pk, NOW + timedelta(seconds=61), ""),
    ]
    answer = take(collector, samples, "b1", results(rows))
    assert (answer.stored, answer.unplanned, answer.in_future) == (1, 2, 1)
    assert len(outcomes(check, samples)) == 1
    assert not Series.objects.filter(check_of=other).exists()


def test_gaps_and_events_are_kept_once(collector, samples):
    gap = {"kind": "gap", "from_us": 1_000_000, "to_us": 2_000_000, "reason": "spool_full"}
    event = {
        "kind": "events",
        "base_us": 5_000_000,
        "at": [0, 7],
        "source": ["10.0.0.9", "10.0.0.9"],
        "what": ["syslog", "syslog"],
        "data": [{"text": "端口关闭"}, {"text": "端口打开"}],
    }
    take(collector, samples, "b1", gap, event)
    BatchReceipt.objects.all().delete()
    take(collector, samples, "b1", gap, event)
    assert Gap.objects.get().reason == "spool_full"
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"batch": "b1"}',
        a_batch("b2"),
        b'{"batch":"b1","blocks":[{"kind":"x"}]}',
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_kept(collector, samples, body):
    with pytest.raises(CollectorRefusedError) as refused:
        take_batch(collector, "b1", body, samples, now=NOW)
    assert refused.value.refusal == "body_unreadable"
    assert not BatchReceipt.objects.exists()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="2026-11: SQLite alone has a choice")
@pytest.mark.django_db(transaction=True)
def test_what_is_acknowledged_survives_a_power_cut_and_only_that_waits_for_the_disk(
    people, admin, samples, monkeypatch
):
    seen = []

    def synchronous():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA synchronous").fetchone()[0]

    collector = a_collector(people.unit, admin)
    monkeypatch.setattr(ingest, "keep_words", lambda *_told: seen.append(synchronous()))
    before = synchronous()
    take(collector, samples, "b1", results(words(a_check(people.unit, collector), "")))
    assert (seen, synchronous()) == ([FULL], before)


def test_results_of_a_clock_that_began_in_1970_are_counted_and_fold_nothing(
    collector, check, samples
):
    """A box without a battery measures before it hears the time; no ledger begins anew for it."""
    first = datetime(1970, 1, 1, 0, 1, tzinfo=UTC)
    answer = take(collector, samples, "b1", results(words(check, "lost", "lost", start=first)))
    assert (answer.stored, answer.unplanned) == (0, 2)
    assert not LedgerMark.objects.exists()
    assert not CheckState.objects.filter(failed_in_row__gt=0).exists()
    # Late ones of a time that was watched are taken, however late.
    late = NOW - timedelta(days=90)
    answer = take(collector, samples, "b2", results(words(check, "lost", "", start=late)))
    assert (answer.stored, answer.unplanned) == (2, 0)


def ahead(check, minutes, *, offset):
    """Three results around an instant that is minutes ahead of the server's clock."""
    block = results(words(check, "", "lost", "", start=NOW + minutes * MINUTE), loss=[0, 1, 0])
    return block | {"clock": {"offset_ms": offset, "uncertainty_ms": 1.0, "steps": 0}}


def test_a_server_whose_clock_was_set_back_loses_nothing_it_acknowledged(collector, check, samples):
    """The collector agreed with it a minute ago; its results wait until their time has come."""
    answer = take(collector, samples, "b1", ahead(check, 30, offset=3.0))
    assert (answer.stored, answer.in_future) == (0, 3)
    assert take_held(samples, now=NOW + 20 * MINUTE) == 0
    assert not LedgerMark.objects.exists()
    assert take_held(samples, now=NOW + 40 * MINUTE) == 1
    first = to_ms(NOW + 30 * MINUTE)
    assert outcomes(check, samples) == [
        (first, 0),
        (first + 60_000, NUMBERS["lost"]),
        (first + 120_000, 0),
    ]
    loss = Series.objects.get(check_of=check, name="loss").pk
    assert [value for _, _, value in samples.read([loss], WINDOW).rows()] == [0, 1, 0]
    assert take_held(samples, now=NOW + 50 * MINUTE) == 0


def test_part_of_a_block_may_be_ahead_and_each_result_is_counted_once(collector, check, samples):
    """The same batch again, and a held one taken twice, change nothing."""
    block = ahead(check, 0, offset=3.0)
    first = take(collector, samples, "b1", block)
    assert (first.stored, first.in_future) == (2, 1)
    assert take(collector, samples, "b1", block) == first
    assert HeldBatch.objects.count() == 1
    later = NOW + 5 * MINUTE
    assert take_held(samples, now=later) == 1
    assert len(outcomes(check, samples)) == 3
    answer = take(collector, samples, "b2", block, now=later)
    assert (answer.stored, answer.known) == (0, 3)


@pytest.mark.parametrize(("minutes", "offset"), [(30, None), (60 * 24 * 400, 3.0)])
def test_instants_of_a_clock_nobody_compared_or_of_another_year_are_only_counted(
    collector, check, samples, minutes, offset
):
    answer = take(collector, samples, "b1", ahead(check, minutes, offset=offset))
    assert (answer.stored, answer.in_future) == (0, 3)
    assert not HeldBatch.objects.exists()
