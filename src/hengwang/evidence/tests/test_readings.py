"""Readings: asked once, confirmed when equal, superseded when not, redone after a crash."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengwang.evidence.choices import FillState
from hengwang.evidence.models import Fill, Reading
from hengwang.evidence.questions import Question
from hengwang.evidence.services import (
    ask,
    collect,
    digest_of_reading,
    is_unaltered,
    measuring,
    redo_started,
)
from hengwang.kernel.canonical import digest
from hengwang.kernel.measured import Basis, Measured
from hengwang.kernel.metrics import Metric, NoParams, metrics
from hengwang.kernel.periods import Period
from hengwang.kernel.scopes import Scope
from hengwang.kernel.units import Unit

pytestmark = pytest.mark.django_db


class Counter:
    """A metric whose answer a test sets."""

    def __init__(self) -> None:
        self.answer = Decimal(5)
        self.asked = 0
        self.ratio: tuple[int, int] | None = None

    def __call__(self, period: Period, scope: Scope, params: NoParams) -> Measured:
        self.asked += 1
        if self.ratio is not None:
            above, below = map(Decimal, self.ratio)
            unit, basis = Unit.COUNT, Basis.of("thing", [])
            return Measured(above / below, unit, above, below, basis=basis)
        return Measured.count(int(self.answer), Basis.of("thing", range(int(self.answer))))


@pytest.fixture
def counter():
    function = Counter()
    declared = Metric("tests.things", Unit.COUNT, 1, "none", "Things", NoParams, function)
    with metrics.temporarily("tests.things", declared):
        yield function


def a_question(scope: Scope | None = None) -> Question:
    return Question("tests.things", Period.year_of(2020), scope or Scope(programme_id=1))


def test_an_answer_is_kept_with_its_basis(counter):
    reading = ask(a_question())
    assert reading.value == 5
    assert reading.basis_ids == [0, 1, 2, 3, 4]
    assert reading.fill.state == FillState.DONE


def test_the_same_answer_confirms_the_reading(counter):
    first = ask(a_question())
    second = ask(a_question())
    assert first.pk == second.pk
    assert second.confirmed_at > first.confirmed_at


def test_another_answer_supersedes_and_keeps_the_old_one(counter):
    first = ask(a_question())
    counter.answer = Decimal(6)
    second = ask(a_question())
    assert Reading.objects.get(pk=first.pk).superseded_at is not None
    assert list(Reading.objects.current()) == [second]


@pytest.mark.parametrize("ratio", [(52, 54), (2, 3), (1, 7)])
def test_what_has_no_end_is_read_again_with_its_digest(counter, ratio):
    counter.ratio = ratio
    for made in (ask(a_question()), *collect([a_question(Scope(programme_id=2))]).values()):
        told = made.value
        made.refresh_from_db()
        assert made.value == told
        assert digest_of_reading(made) == made.digest
        assert is_unaltered(made)


def test_an_older_reading_keeps_the_digest_of_its_unrounded_quotient(counter):
    counter.ratio = (52, 54)
    made = ask(a_question())
    fields = {name: getattr(made, name) for name in measuring.DIGESTED}
    fields["value"] = Decimal(52) / 54
    mark = digest({"question": made.fill.question, **fields})
    Reading.objects.filter(pk=made.pk).update(digest=mark)
    made.refresh_from_db()
    assert digest_of_reading(made) != made.digest
    assert is_unaltered(made)
    # Asked again it is the same answer, so that nothing has changed since a seal.
    assert ask(a_question()).pk == made.pk
    assert collect([a_question()])[a_question().digest].pk == made.pk
    Reading.objects.filter(pk=made.pk).update(value=Decimal("0.9629629631"))
    assert not is_unaltered(Reading.objects.get(pk=made.pk))


def test_equal_questions_are_asked_once(counter):
    collect([a_question(), a_question(), a_question(Scope(programme_id=2))])
    assert counter.asked == 2


def test_many_questions_leave_what_each_alone_would_leave(counter):
    alone = ask(a_question())
    told = collect([a_question(), a_question(Scope(programme_id=2))])
    assert told[a_question().digest].pk == alone.pk
    counter.answer = Decimal(6)
    changed = collect([a_question(), a_question(Scope(programme_id=2))])
    assert {reading.value for reading in changed.values()} == {6}
    assert Reading.objects.current().count() == 2
    assert set(Fill.objects.values_list("state", flat=True)) == {FillState.DONE}
    for reading in changed.values():
        reading.refresh_from_db()
        assert digest_of_reading(reading) == reading.digest


def test_one_that_fails_leaves_all_of_them_as_they_were(counter):
    kept = ask(a_question())
    counter.answer = None
    with pytest.raises(TypeError):
        collect([a_question(), a_question(Scope(programme_id=2))])
    assert list(Reading.objects.current()) == [kept]
    assert Fill.objects.get().state == FillState.DONE


def test_many_questions_cost_the_same_statements(counter):
    def count(number):
        with CaptureQueriesContext(connection) as caught:
            collect([a_question(Scope(programme_id=one)) for one in range(number)])
        return len(caught)

    count(20)
    assert count(2) == count(20)


def test_a_crash_leaves_a_mark_that_is_redone(counter):
    ask(a_question())
    now = timezone.now()
    Fill.objects.update(
        state=FillState.STARTED, finished_at=None, started_at=now - timedelta(hours=1)
    )
    assert redo_started(now) == 1
    assert Fill.objects.get().state == FillState.DONE
    assert redo_started(now) == 0


def test_a_fill_that_just_started_is_left_to_its_process(counter):
    ask(a_question())
    now = timezone.now()
    Fill.objects.update(state=FillState.STARTED, finished_at=None, started_at=now)
    assert redo_started(now) == 0


def test_a_started_fill_is_no_answer(counter):
    ask(a_question())
    Fill.objects.update(state=FillState.STARTED, finished_at=None)
    assert not Reading.objects.current().exists()


def test_a_failing_metric_leaves_nothing_behind(counter):
    def fails(*_args: object) -> Measured:
        raise ZeroDivisionError

    broken = Metric("tests.things", Unit.COUNT, 1, "none", "Things", NoParams, fails)
    with metrics.temporarily("tests.things", broken), pytest.raises(ZeroDivisionError):
        ask(a_question())
    assert not Fill.objects.exists()


def test_a_failing_metric_keeps_the_answer_before(counter):
    ask(a_question())

    def fails(*_args: object) -> Measured:
        raise ZeroDivisionError

    broken = Metric("tests.things", Unit.COUNT, 1, "none", "Things", NoParams, fails)
    with metrics.temporarily("tests.things", broken), pytest.raises(ZeroDivisionError):
        ask(a_question())
    assert Fill.objects.get().state == FillState.DONE
    assert Reading.objects.current().get().value == 5
