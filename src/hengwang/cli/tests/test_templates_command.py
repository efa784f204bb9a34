"""`hengwang templates check` says every fault on a line of its own."""

import json

import pytest
from click.testing import CliRunner

from hengwang.cli.main import main
from hengwang.documents.templates import SHIPPED


@pytest.fixture
def folder(tmp_path):
    for name in ("self_evaluation_form.docx", "target_form.xlsx"):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["templates", "check", *map(str, arguments)])


def test_a_right_template_is_said_and_its_trial_written(folder):
    trial = folder / "trial.docx"
    result = run(folder / "self_evaluation_form.docx", "--language", "en", "--trial", trial)
    assert (result.exit_code, result.output) == (0, "self_evaluation_form.docx: can be used\n")
    assert trial.read_bytes().startswith(b"PK")


def test_faults_come_line_by_line(folder):
    result = run(folder / "target_form.xlsx", "--kind", "rectification_list", "--language", "en")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert len(lines) > 3
    assert all(line.startswith("target_form.xlsx: ") and line.endswith("]") for line in lines)
    told = json.loads(
        run(folder / "target_form.xlsx", "--kind", "rectification_list", "--format", "json").output
    )
    assert not told["usable"]
    assert {"place", "reason", "code"} == set(told["faults"][0])


def test_what_is_no_template_at_all_has_its_own_code(folder):
    broken = folder / "self_evaluation_form.docx"
    broken.write_bytes(b"nothing")
    assert run(broken).exit_code == 2
    other = folder / "letter.docx"
    other.write_bytes(b"nothing")
    result = run(other)
    assert result.exit_code == 2
    assert "target_form" in result.output
