"""Fixtures of performance."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import a_full_evaluation, a_programme
from hengwang.projects.models import Programme
from hengwang.testing.people import People, make_people


@pytest.fixture
def people(db: None) -> People:
    """lin owns, wang must see nothing; an evaluator of 甲局 is there too."""
    made = make_people()
    made.with_role(Role.EVALUATOR)
    return made


@pytest.fixture
def programme(people: People) -> Programme:
    """A programme of 甲局."""
    return a_programme(people.unit, people.lin)


@pytest.fixture
def full(people: People, programme: Programme) -> Evaluation:
    """An evaluation that could be submitted."""
    return a_full_evaluation(programme, people.lin)
