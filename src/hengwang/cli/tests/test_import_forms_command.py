"""`hengwang import --as form` and `--as goals`: a dry run, then all or nothing."""

import json

import pytest
from click.testing import CliRunner

from hengwang.cli.main import main
from hengwang.incoming.services.goals import goals_workbook
from hengwang.incoming.tests.other_forms import a_form
from hengwang.performance.models import Evaluation
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return make_people()


def run(*arguments):
    result = CliRunner().invoke(main, ["import", *map(str, arguments), "--by", "lin"])
    return result.exit_code, result.output


def test_a_form_is_shown_then_written_once(people, tmp_path):
    programme = a_programme(people.unit, people.lin, name="外网线路租用", money=False)
    file = tmp_path / "自评表.docx"
    file.write_bytes(a_form())
    code, said = run(file, "--as", "form", "--format", "json")
    told = json.loads(said)
    assert (code, told["written"], told["project"]) == (0, False, programme.name)
    assert "蓝色封面" in [cell["text"] for cell in told["not_understood"]]
    assert not Evaluation.objects.exists()
    code, said = run(file, "--as", "form", "--apply")
    assert (code, "Written." in said) == (0, True)
    code, said = run(file, "--as", "form", "--apply")
    assert code == 1
    assert Evaluation.objects.count() == 1


def test_without_a_project_nothing_is_written(people, tmp_path):
    file = tmp_path / "自评表.docx"
    file.write_bytes(a_form())
    code, said = run(file, "--as", "form", "--apply")
    assert (code, "Nothing was written." in said) == (1, True)


def test_goals_are_shown_and_written(people, tmp_path):
    evaluation = an_evaluation(a_programme(people.unit, people.lin, money=False), people.lin)
    a_row(evaluation, people.lin)
    file = tmp_path / "目标.xlsx"
    file.write_bytes(goals_workbook(evaluation))
    code, said = run(file, "--as", "goals", "--evaluation", evaluation.pk, "--apply")
    assert (code, "Written." in said) == (0, True)
    assert run(file, "--as", "goals", "--evaluation", 0)[0] == 1
