"""`hengwang check`: exit status, formats, folders, batches, and no Django."""

import json
import subprocess
import sys

import docx
import pytest
from click.testing import CliRunner

from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule, temporarily
from hengwang.checker.report import Report
from hengwang.cli.main import main

CLEAN = "某单位2022年度政务外网项目绩效自评报告\n"


class SaysBoom(Rule):
    """Finds the word 爆 and fails on 崩; only for these tests."""

    name = "says-boom"
    severity = Severity.ERROR
    family = "text"
    why = "test"
    source = "test"
    message_en = "boom"
    message_zh = "有爆字"

    def look(self, report: Report) -> list[Finding]:
        if "崩" in report.document.text():
            raise ZeroDivisionError
        return [self.finding(Place(0), quote="爆")] if "爆" in report.document.text() else []


@pytest.fixture(autouse=True)
def _boom():
    with temporarily(SaysBoom()):
        yield


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "clean.txt").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "bad.txt").write_text(CLEAN + "爆\n", encoding="utf-8")
    return tmp_path


def run(*args: object):
    return CliRunner().invoke(main, ["check", "--rule", "says-boom", *map(str, args)])


def test_a_clean_file_exits_0(folder):
    result = run(folder / "clean.txt")
    assert result.exit_code == 0
    assert "未发现问题" in result.output


def test_a_file_with_an_error_exits_1(folder):
    result = run(folder / "bad.txt", "--language", "en")
    assert result.exit_code == 1
    assert "boom" in result.output


def test_an_unreadable_file_exits_2_and_stops_nothing(folder):
    result = run(folder / "none.txt", folder / "bad.txt", "--format", "json")
    assert result.exit_code == 2
    entries = json.loads(result.output)["files"]
    assert [entry["error"] and entry["error"]["code"] for entry in entries] == [
        "file_missing",
        None,
    ]
    assert entries[1]["findings"][0]["rule"] == "says-boom"


def test_a_rule_that_fails_is_reported_for_its_file_only(folder):
    (folder / "crash.txt").write_text(CLEAN + "崩", encoding="utf-8")
    result = run(folder / "crash.txt", folder / "clean.txt", "--format", "json")
    entries = json.loads(result.output)["files"]
    assert entries[0]["error"]["code"] == "check_failed"
    assert entries[1]["error"] is None
    assert result.exit_code == 2


def test_folders_and_patterns_are_expanded_in_order(folder):
    (folder / "deep").mkdir()
    (folder / "deep" / "more.txt").write_text(CLEAN, encoding="utf-8")
    (folder / "deep" / "~$more.docx").write_text("lock", encoding="utf-8")
    (folder / "picture.jpg").write_bytes(b"x")
    whole = json.loads(run(folder, "--format", "json").output)["files"]
    assert [entry["path"].rpartition("/")[2] for entry in whole] == [
        "bad.txt",
        "clean.txt",
        "more.txt",
    ]
    some = json.loads(run(folder / "c*.txt", "--format", "json").output)["files"]
    assert len(some) == 1


def test_the_result_can_go_to_a_file(folder):
    target = folder / "out.html"
    assert run(folder / "bad.txt", "--format", "html", "--output", target).exit_code == 1
    assert "有爆字" in target.read_text(encoding="utf-8")


def test_fail_on_never_exits_0_with_errors(folder):
    assert run(folder / "bad.txt", "--fail-on", "never").exit_code == 0


def test_a_docx_is_annotated_into_the_folder(folder):
    word = docx.Document()
    word.add_paragraph(CLEAN + "爆")
    word.save(str(folder / "report.docx"))
    run(folder / "report.docx", folder / "bad.txt", "--annotate", folder / "notes")
    assert [path.name for path in (folder / "notes").iterdir()] == ["report.checked.docx"]
    assert len(list(docx.Document(str(folder / "notes" / "report.checked.docx")).comments)) == 1


def test_an_unknown_rule_is_refused_with_its_name(folder):
    result = CliRunner().invoke(main, ["check", "--rule", "nonsense", str(folder / "clean.txt")])
    assert result.exit_code == 2
    assert "nonsense" in result.output


def test_a_batch_over_processes_gives_every_file_its_result(folder):
    for number in range(12):
        (folder / f"copy{number:02}.txt").write_text(CLEAN, encoding="utf-8")
    (folder / "copy05.docx").write_bytes(b"PK\x03\x04 cut off")
    result = CliRunner().invoke(
        main, ["check", "--without", "says-boom", "--format", "json", str(folder)]
    )
    entries = json.loads(result.output)["files"]
    assert len(entries) == 15
    assert [e["error"]["code"] for e in entries if e["error"]] == ["file_damaged"]


def test_check_does_not_import_django():
    code = "import sys, hengwang.cli.main, hengwang.cli.check; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_help_lists_check():
    assert "check" in CliRunner().invoke(main, ["--help"]).output
