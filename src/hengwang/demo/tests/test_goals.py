"""The demo shows goals whose money and schedule changed with them."""

import pytest

from hengwang.demo.services import goals
from hengwang.demo.services.visitors import make_visitors
from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import a_programme
from hengwang.testing.people import make_people


@pytest.mark.django_db
def test_the_invented_project_has_two_versions_and_a_change_that_waits():
    people = make_people()
    assert goals.load_goals() == 0
    a_programme(people.unit, people.lin)
    make_visitors()
    assert (goals.load_goals(), goals.load_goals()) == (1, 0)
    evaluation = Evaluation.objects.get(programme__name=goals.NAME)
    assert [version.budget_cny for version in evaluation.goal_versions.all()] == [
        goals.BUDGET, goals.RAISED,
    ]  # fmt: skip
    assert evaluation.goal_changes.get(state="proposed").budget_after == goals.WISHED
