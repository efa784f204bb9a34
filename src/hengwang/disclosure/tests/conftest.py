"""Fixtures of disclosure: a confirmed evaluation of 甲局 and its people."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.performance.models import Evaluation
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_full_evaluation, a_programme
from hengwang.testing.people import People, make_people


@pytest.fixture
def people(db: None) -> People:
    """lin owns, an evaluator of 甲局 judges, wang must see nothing."""
    made = make_people()
    made.with_role(Role.EVALUATOR)
    return made


@pytest.fixture
def confirmed(people: People) -> Evaluation:
    """What can be published."""
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    take_step(evaluation.pk, "submit", by=people.lin)
    return take_step(evaluation.pk, "confirm", by=people.with_role(Role.EVALUATOR))
