"""Fixtures of seals: a submitted evaluation with a measured and a manual figure, and its seal."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings

from hengwang.accounts.choices import Role
from hengwang.performance.choices import ActualSource
from hengwang.performance.models import Evaluation
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_full_evaluation, a_programme, a_row
from hengwang.seals.keys import make_key
from hengwang.seals.models import Seal
from hengwang.seals.services import seal_evaluation
from hengwang.testing.people import People, make_people


@pytest.fixture
def people(db: None) -> People:
    """lin owns, an evaluator of 甲局 judges, wang must see nothing."""
    made = make_people()
    made.with_role(Role.EVALUATOR)
    return made


@pytest.fixture
def keys_folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder of the test's own, for keys."""
    with mock.patch.object(settings, "DATA_DIR", tmp_path):
        yield tmp_path / "keys"


@pytest.fixture
def submitted(people: People, keys_folder: Path) -> Evaluation:
    """What can be sealed."""
    programme = a_programme(people.unit, people.lin)
    evaluation = a_full_evaluation(programme, people.lin)
    measured = {"level3": "预算执行", "source": ActualSource.METRIC, "target_text": "≥70%"}
    a_row(evaluation, people.lin, metric_key="projects.execution_rate", **measured)
    return take_step(evaluation.pk, "submit", by=people.lin)


@pytest.fixture
def sealed(submitted: Evaluation, people: People) -> Seal:
    """Its signed seal."""
    make_key()
    return seal_evaluation(submitted.pk, by=people.with_role(Role.EVALUATOR))
