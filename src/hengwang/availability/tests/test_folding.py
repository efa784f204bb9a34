"""The ledger in the database: a function of the samples, however and whenever they came."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hengwang.availability.combining import worst
from hengwang.availability.fold import Confirmation, Outcome, Sample, State, fold
from hengwang.availability.models import LedgerRevision, Outage, UnknownSpan
from hengwang.availability.services.folding import fold_marked
from hengwang.availability.services.reading import ledgers_of
from hengwang.availability.services.silence import mark_silent
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import (
    BatchReceipt,
    Check,
    CheckState,
    Collector,
    LedgerMark,
)
from hengwang.monitoring.samples.embedded import EmbeddedStore
from hengwang.monitoring.services.ingest import take_batch
from hengwang.monitoring.tests.factories import a_batch, a_check, a_collector, results

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LENGTH = 40
END = START + (LENGTH + 20) * MINUTE
WINDOW = Interval(START, END)
RULE = Confirmation(3, 1, timedelta(minutes=3))

minutes = st.tuples(
    st.integers(0, 1), st.integers(0, LENGTH), st.sampled_from(["", "", "", "lost", "no_route"])
)
stories = st.lists(
    st.tuples(st.lists(minutes, min_size=1, max_size=25), st.integers(1, LENGTH + 20)), max_size=5
)


@pytest.fixture
def collector(people, admin):
    return a_collector(people.unit, admin)


@pytest.fixture
def checks(people, collector):
    first = a_check(people.unit, collector, "汇聚路由器")
    first.target.watched_from = START
    first.target.save()
    second = a_check(people.unit, collector, "不用")
    unused, second.target = second.target, first.target
    second.save()
    unused.delete()
    Check.objects.update(started_at=START)
    return [first, second]


@pytest.fixture
def target(checks):
    return checks[0].target


def at(minute: int) -> datetime:
    return START + minute * MINUTE


def tell(collector, samples, check, *said, since=0, name="b"):
    rows = [(check.pk, at(since + number), word) for number, word in enumerate(said)]
    take_batch(
        collector, f"{name}{since}", a_batch(f"{name}{since}", results(rows)), samples, now=END
    )


def written(target, now):
    (spans,) = ledgers_of([target], Interval(START, now), now=now).values()
    return [(one.state, one.interval.start, one.interval.end) for one in spans]


def kept_spans():
    rows = [("down", *row) for row in Outage.objects.values_list("started_at", "ended_at")]
    rows += [("unknown", *row) for row in UnknownSpan.objects.values_list("started_at", "ended_at")]
    return sorted(rows, key=lambda row: (row[1], row[0]))


def folded_at_once(checks, told, now):
    ledgers = []
    for number, _ in enumerate(checks):
        first: dict[datetime, str] = {}
        for which, minute, word in told:
            if which == number:
                first.setdefault(at(minute), word)
        said = [
            Sample(
                when,
                Outcome.INVALID if word == "no_route" else Outcome.FAILED if word else Outcome.GOOD,
            )
            for when, word in first.items()
        ]
        ledgers.append(fold([one for one in said if one.at < now], Interval(START, now), RULE))
    found = worst(ledgers, Interval(START, now))
    return [(one.state, one.interval.start, one.interval.end) for one in found]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
# A good answer after one nobody could measure ends the unknown time.
@example(stories=[([(0, 0, "")], 1), ([(0, 12, "no_route"), (1, 13, "")], 14), ([(0, 13, "")], 1)])
@given(stories)
def test_whatever_the_order_the_ledger_is_what_all_samples_together_say(
    checks, collector, target, tmp_path_factory, stories
):
    for model in (Outage, UnknownSpan, LedgerMark, LedgerRevision, CheckState, BatchReceipt):
        model.objects.all().delete()
    # A store of its own for each example: what it has it keeps.
    samples = EmbeddedStore(tmp_path_factory.mktemp("samples"))
    known, clock = [], 0
    for number, (told, step) in enumerate(stories):
        rows = [(checks[which].pk, at(minute), word) for which, minute, word in told]
        take_batch(collector, f"b{number}", a_batch(f"b{number}", results(rows)), samples, now=END)
        known += told
        # The server's clock is never much behind what it is told of.
        clock = max(clock, step, *(minute for _, minute, _ in told))
        fold_marked(samples, now=at(clock))
    mark_silent(samples, now=END)
    fold_marked(samples, now=END)
    assert written(target, END) == folded_at_once(checks, known, END)
    assert Outage.objects.still_open().count() <= 1
    assert not LedgerMark.objects.exists()


def test_one_cut_is_one_outage_from_the_first_failure_to_the_first_answer(
    checks, collector, target, samples
):
    checks[1].delete()
    tell(collector, samples, checks[0], "", "", "lost", "lost")
    fold_marked(samples, now=at(4))
    assert not Outage.objects.exists()
    assert kept_spans() == [("unknown", at(2), None)]
    tell(collector, samples, checks[0], "lost", since=4)
    fold_marked(samples, now=at(5))
    assert kept_spans() == [("down", at(2), None)]
    Outage.objects.update(cause="carrier", cause_note="光缆被挖断")
    tell(collector, samples, checks[0], "lost", "", since=5)
    fold_marked(samples, now=at(7))
    assert kept_spans() == [("down", at(2), at(6))]
    assert Outage.objects.get().cause_note == "光缆被挖断"
    assert not LedgerRevision.objects.exists()


def test_a_collector_that_stops_makes_unknown_and_never_down(checks, collector, target, samples):
    checks[1].delete()
    tell(collector, samples, checks[0], "", "", "")
    fold_marked(samples, now=at(3))
    assert mark_silent(samples, now=at(5)) == 0
    assert mark_silent(samples, now=at(6)) == 1
    fold_marked(samples, now=at(6))
    assert kept_spans() == [("unknown", at(5), None)]
    assert mark_silent(samples, now=at(20)) == 0
    tell(collector, samples, checks[0], "", since=30)
    fold_marked(samples, now=at(31))
    assert kept_spans() == [("unknown", at(5), at(30))]


def test_what_a_spool_brings_late_fills_its_own_minutes_and_is_recorded(
    checks, collector, target, samples
):
    checks[1].delete()
    tell(collector, samples, checks[0], "", "")
    tell(collector, samples, checks[0], "", since=20, name="later")
    fold_marked(samples, now=at(21))
    assert kept_spans() == [("unknown", at(4), at(20))]
    tell(collector, samples, checks[0], *[""] * 18, since=2, name="spool")
    fold_marked(samples, now=at(21))
    assert kept_spans() == []
    revision = LedgerRevision.objects.get()
    assert [one[0] for one in revision.before] == ["unknown"]
    assert revision.after == []


def test_a_target_nobody_ever_answered_for_is_unknown(checks, collector, target, samples):
    assert mark_silent(samples, now=at(9)) == 1
    fold_marked(samples, now=at(9))
    assert written(target, at(9)) == [(State.UNKNOWN, START, at(9))]
    assert Collector.objects.count() == 1
