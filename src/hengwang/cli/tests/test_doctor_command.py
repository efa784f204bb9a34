"""`hengwang doctor`: what is well, what is not, what to do."""

import json
import os
import subprocess
import sys

from hengwang.demo.services.visitors import VISITORS


def doctor(folder, *arguments, **variables):
    """The real command on a data folder of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HENGWANG_")}
    environment |= {"HENGWANG_DATA_DIR": str(folder), **variables}
    command = [sys.executable, "-m", "hengwang", "doctor", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_living_are_told_what_to_look_at(call, people, settings, tmp_path):
    settings.AUDIT_ANCHOR = tmp_path / "anchor.jsonl"
    result = call("doctor", "--format", "json", "--language", "en")
    told = json.loads(result.stdout)
    states = {sign["subject"]: sign["state"] for sign in told["signs"]}
    assert states["Database"] == states["Audit trail"] == states["Stored files"] == "ok"
    assert states["Backup"] == "warn"
    assert all(sign["to_do"] for sign in told["signs"] if sign["state"] == "bad")


def test_strict_lets_warnings_fail(call, people):
    assert call("doctor", "--quick", "--strict").exit_code == 1


def test_it_speaks_chinese_by_default(call, people):
    assert "数据库" in call("doctor", "--quick").output


def test_an_unprepared_database_is_broken_and_says_what_to_do(tmp_path):
    result = doctor(tmp_path, "--quick", "--format", "json", "--language", "en")
    assert result.returncode == 1, result.stderr
    signs = {sign["subject"]: sign for sign in json.loads(result.stdout)["signs"]}
    assert signs["Database"]["state"] == "bad"
    assert "hengwang run" in signs["Database"]["to_do"]


def test_a_wrong_setting_is_one_sentence_and_no_trace(tmp_path):
    result = doctor(tmp_path, HENGWANG_DEBG="1")
    assert result.returncode == 1
    assert result.stderr.startswith("Error: unknown settings: HENGWANG_DEBG")
    assert "Traceback" not in result.stderr


def test_the_visitors_of_the_demo_are_listed(call, people):
    told = json.loads(call("demo", "visitors", "--format", "json").stdout)
    assert {row["username"] for row in told["visitors"]} == set(VISITORS)
    assert not any(row["exists"] for row in told["visitors"])
