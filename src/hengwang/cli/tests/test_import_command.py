"""`hengwang import`: shown first, written whole, under somebody's rights."""

import json

import pytest

from hengwang.audit.models import AuditEntry
from hengwang.projects.models import Programme

HEAD = "单位,项目名称,开始年度,结束年度\n"


@pytest.fixture
def table(people, tmp_path):
    path = tmp_path / "项目.csv"
    path.write_text(f"{HEAD}甲局,新项目,2021,2021\n", encoding="utf-8")
    return path


def test_by_default_nothing_is_written(call, people, table):
    result = call("import", table, "--by", "lin")
    assert result.exit_code == 0, result.output
    assert "1 new" in result.output
    assert "repeat with --apply" in result.output
    assert not Programme.objects.exists()


def test_apply_writes_once_and_leaves_its_trace(call, people, table):
    assert call("import", table, "--by", "lin", "--apply").exit_code == 0
    assert Programme.objects.get().name == "新项目"
    entry = AuditEntry.objects.filter(action="workbook.imported").get()
    assert (entry.channel, entry.actor_name) == ("cli", "林")
    again = call("import", table, "--by", "lin", "--apply", "--format", "json")
    assert again.exit_code == 1
    told = json.loads(again.stdout)
    assert (told["applied"], told["counts"]["here"]) == (False, 1)


def test_refused_rows_write_nothing_at_all(call, people, table):
    table.write_text(f"{HEAD}甲局,新项目,2021,2021\n乙局,别人的项目,2021,2021\n", encoding="utf-8")
    result = call("import", table, "--by", "lin", "--apply")
    assert result.exit_code == 1
    assert "Nothing was written" in result.output
    assert not Programme.objects.exists()


def test_an_account_is_needed(call, people, table):
    result = call("import", table, "--by", "nobody")
    assert result.exit_code == 1
    assert "no active account" in result.stderr
