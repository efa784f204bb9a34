"""Fixtures of opinions: a submitted evaluation and three people who may judge it."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.opinions.choices import Capacity
from hengwang.opinions.models import Appointment
from hengwang.opinions.services import appoint
from hengwang.performance.models import Evaluation
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_full_evaluation, a_programme
from hengwang.testing.people import People, grant, make_people


@pytest.fixture
def people(db: None) -> People:
    """lin owns, the evaluator of 甲局 decides, wang must see nothing."""
    made = make_people()
    made.with_role(Role.EVALUATOR)
    return made


@pytest.fixture
def judges(people: People) -> list[User]:
    """Two more who may review evaluations of 甲局."""
    made = []
    for name in ("zhao", "qian"):
        user = User.objects.create_user(name, display_name=name, unit=people.unit)
        grant(user, Role.EVALUATOR, people.unit)
        made.append(user)
    return made


@pytest.fixture
def submitted(people: People) -> Evaluation:
    """What is under review: 7.5 + 50 + 30 + 9 points."""
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    return take_step(evaluation.pk, "submit", by=people.lin)


@pytest.fixture
def appointed(submitted: Evaluation, people: People, judges: list[User]) -> list[Appointment]:
    """One for the department, one for finance."""
    by = people.with_role(Role.EVALUATOR)
    capacities = (Capacity.OFFICE, Capacity.FINANCE)
    return [
        appoint(submitted.pk, judge, capacity, by=by)
        for judge, capacity in zip(judges, capacities, strict=True)
    ]
