"""The five reference projects, loaded once a module and never kept."""

from collections.abc import Callable

import pytest

from hengwang.demo.cases_reading import CASES, Case, read_case
from hengwang.demo.services import load_reference_projects
from hengwang.organizations.services import load_regions
from hengwang.performance.models import Evaluation


@pytest.fixture(scope="module")
def reference_projects(module_db: None) -> None:
    """The demo; loading it takes seconds."""
    load_regions()
    load_reference_projects(say=lambda _line: None)


@pytest.fixture
def evaluation_of(reference_projects: None, db: None) -> Callable[[str], Evaluation]:
    """The evaluation of a case by the case's name."""

    def of(name: str) -> Evaluation:
        case = read_case(name)
        return Evaluation.objects.get(
            programme__name=case.programme.name, fiscal_year=case.year, kind=case.kind
        )

    return of


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    """Each of the five in turn."""
    return read_case(request.param)


@pytest.fixture
def evaluation(case: Case, reference_projects: None, db: None) -> Evaluation:
    """The evaluation of `case`."""
    return Evaluation.objects.get(
        programme__name=case.programme.name, fiscal_year=case.year, kind=case.kind
    )
