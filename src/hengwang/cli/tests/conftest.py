"""A programme with an evaluation, and a way to call commands."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from hengwang.cli.main import main
from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.testing.people import People, make_people


@pytest.fixture
def people(db) -> People:
    return make_people()


@pytest.fixture
def evaluation(people) -> Evaluation:
    declared = an_evaluation(a_programme(people.unit, people.lin), people.lin)
    a_row(declared, people.lin)
    return declared


@pytest.fixture
def call() -> Callable[..., Result]:
    return lambda *arguments: CliRunner().invoke(main, [str(one) for one in arguments])
