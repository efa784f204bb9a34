"""People and an evaluation for the tests of pages."""

import pytest

from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import a_full_evaluation, a_programme
from hengwang.testing.people import People, make_people


@pytest.fixture
def people(db: None) -> People:
    """lin owns, wang must see nothing."""
    return make_people()


@pytest.fixture
def full(people: People) -> Evaluation:
    """An evaluation that could be submitted."""
    return a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
