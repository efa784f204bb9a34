"""Two people at the same instant: one effect, and a clear refusal for the other."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.testing.at_once import at_once
from hengwang.testing.people import make_people
from hengwang.vendors import errors
from hengwang.vendors.models import Assessment, Line, Objection
from hengwang.vendors.services import assessing, confirming, objecting
from hengwang.vendors.tests import factories as made
from hengwang.vendors.tests.factories import ANSWERED, LATER

pytestmark = pytest.mark.django_db(transaction=True)


def test_sending_deciding_and_confirming_have_one_effect(figures):
    people = make_people()
    made.enter_years()
    assessor = people.with_role(Role.NETWORK_ADMIN)
    one = made.somebody(people.unit, "decider-one", Role.LEADER)
    two = made.somebody(people.unit, "decider-two", Role.LEADER)
    contract = made.a_contract(people)
    made.a_scheme(contract, assessor)
    figures[ANSWERED] = "0.95"
    assessment = made.drafted(contract, assessor)
    pk = assessment.pk
    assessing.judge_line(Line.objects.get(clause__number=3).pk, 0, "好", by=assessor)
    colleague = made.somebody(people.unit, "assessor-two", Role.NETWORK_ADMIN)
    answers = at_once(
        lambda: assessing.send(pk, by=assessor), lambda: assessing.send(pk, by=colleague)
    )
    assert sum(isinstance(one, errors.AssessmentStateError) for one in answers) == 1
    line = Line.objects.get(clause__number=2)
    objection = objecting.object_to(line.pk, "不服", by=people.chen)
    answers = at_once(
        lambda: objecting.decide(objection.pk, upheld=True, deduction=1, reason="是", by=one),
        lambda: objecting.decide(objection.pk, upheld=False, reason="否", by=two),
    )
    refused = (errors.ObjectionDecidedError, errors.AssessmentStateError)
    assert sum(isinstance(one, refused) for one in answers) == 1
    line.refresh_from_db()
    outcome = Objection.objects.get().outcome
    assert line.span.known == (1 if outcome == "upheld" else 10)
    answers = at_once(
        lambda: confirming.confirm(pk, by=one, today=LATER),
        lambda: confirming.confirm(pk, by=two, today=LATER),
    )
    assert sum(isinstance(one, errors.AssessmentStateError) for one in answers) == 1
    assert confirming.is_whole(Assessment.objects.get(pk=pk))
