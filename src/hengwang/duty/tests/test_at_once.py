"""Two people at the same instant: one effect, and a clear refusal for the other."""

import pytest

from hengwang.duty import errors
from hengwang.duty.models import Holding, LogEntry
from hengwang.duty.services import handing_over, logging, swapping
from hengwang.duty.tests.factories import a_keeper, a_post, a_roster, an_engineer, beijing, turns
from hengwang.testing.at_once import at_once
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def duty(time_machine):
    time_machine.move_to(beijing("2026-03-02 12:00"), tick=False)
    people = make_people()
    an, bo, ce = (an_engineer(people.unit, name) for name in "安柏岑")
    post = a_post(a_roster(people.unit))
    turns(post, (an, bo, ce), now=beijing("2026-03-02 00:00"))
    return post, an, bo, ce


def test_two_successors_at_once_have_one_effect(duty):
    post, an, bo, ce = duty
    facts = logging.EntryFacts("待办", needs_follow_up=True)
    entry = logging.write_entry(post.roster_id, facts, by=an)
    shift = Holding.objects.get(person=an, starts_at__lte=beijing("2026-03-02 12:00")).shift
    made = handing_over.open_handover(shift.pk, by=an)
    handing_over.give(made.pk, by=an)
    answers = at_once(
        lambda: handing_over.take(made.pk, by=bo, accepts_all=True),
        lambda: handing_over.take(made.pk, by=ce, accepts_all=True),
    )
    refused = [one for one in answers if isinstance(one, errors.HandoverStateError)]
    assert len(refused) == 1
    made.refresh_from_db()
    assert made.state == "signed"
    item = made.items.get(is_open=True)
    assert item.decided_by_id == made.taken_by_id
    assert made.digest == handing_over.digest_of(made)
    settled = at_once(
        lambda: logging.settle_entry(entry.pk, "完成", by=bo),
        lambda: logging.settle_entry(entry.pk, "完成", by=ce),
    )
    assert sum(isinstance(one, errors.EntrySettledError) for one in settled) == 1
    assert LogEntry.objects.filter(settles=entry).count() == 1


def test_two_decisions_on_a_swap_at_once_carry_it_out_once(duty):
    post, an, bo, _ce = duty
    keeper = a_keeper(post.roster.unit)
    mine = Holding.objects.filter(person=an, starts_at__gt=beijing("2026-03-04 00:00")).first()
    swap = swapping.propose(mine.shift_id, partner=bo, by=an)
    swapping.answer(swap.pk, accepts=True, by=bo)
    answers = at_once(
        lambda: swapping.decide(swap.pk, approves=True, by=keeper),
        lambda: swapping.decide(swap.pk, approves=False, by=keeper),
    )
    assert sum(isinstance(one, errors.SwapStateError) for one in answers) == 1
    swap.refresh_from_db()
    holder = Holding.objects.get(shift=mine.shift_id).person
    assert holder == (bo if swap.state == "done" else an)
