"""A database laid out at once is the one the migrations lead to, step by step."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from hengwang.web.new_database import is_new

COMMAND = "import sys; from django.core.management import execute_from_command_line as do\n"
NESTED = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
DEMAND = re.compile(rf"(?:CONSTRAINT \w+ )?(?:CHECK|UNIQUE) {NESTED}")
pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="2026-11-21: the long way takes minutes; the models are the same on both databases",
)


def made(folder: Path, *options: str, before: str = "") -> Path:
    """A database migrated by a process of its own."""
    folder.mkdir()
    told = {"HENGWANG_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "hengwang.config.settings"}
    kept = {name: text for name, text in os.environ.items() if name != "HENGWANG_DATABASE_URL"}
    code = f"{before}{COMMAND}do(sys.argv)"
    command = [sys.executable, "-c", code, "migrate", "--verbosity", "0", *options]
    subprocess.run(command, check=True, env=kept | told)
    return folder / "hengwang.sqlite3"


def drawing(path: Path) -> dict[str, object]:
    """Everything that makes up the schema, and what migrating leaves in the tables."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
        told: dict[str, object] = {}
        for kind, name, table, sql in rows:
            if kind == "table" and not name.startswith("sqlite_"):
                told[f"columns of {name}"] = sorted(
                    column[1:] for column in db.execute(f'PRAGMA table_info("{name}")')
                )
                told[f"keys of {name}"] = sorted(
                    key[2:] for key in db.execute(f'PRAGMA foreign_key_list("{name}")')
                )
                told[f"demands of {name}"] = sorted(demands(sql))
            elif sql is not None:
                told[f"{kind} {name} on {table}"] = " ".join(sql.split())
        for table, column in (
            ("django_migrations", "app || '.' || name"),
            ("django_content_type", "app_label || '.' || model"),
            ("auth_permission", "codename"),
        ):
            words = f"SELECT {column} FROM {table}"
            told[f"rows of {table}"] = sorted(row[0] for row in db.execute(words))
    return told


def demands(sql: str) -> list[str]:
    """Constraints of a table without the columns' places and the quotes."""
    flat = " ".join(sql.replace('"', "").split())
    return DEMAND.findall(flat)


@pytest.mark.long
def test_both_ways_lead_to_the_same_database(tmp_path):
    at_once = drawing(made(tmp_path / "short"))
    by_steps = drawing(made(tmp_path / "long", "--every-step"))
    assert at_once.keys() == by_steps.keys()
    differing = {
        name: (at_once[name], by_steps[name]) for name in at_once if at_once[name] != by_steps[name]
    }
    assert differing == {}


@pytest.mark.django_db
def test_a_database_with_tables_is_not_new():
    assert not is_new(connection)


def test_what_is_killed_leaves_an_empty_database(tmp_path):
    folder = tmp_path / "killed"
    with pytest.raises(subprocess.CalledProcessError):
        made(folder, before="from django.db.migrations.recorder import MigrationRecorder as R\n"
             "import os; R.record_applied = lambda *told: os._exit(9)\n")  # fmt: skip
    with closing(sqlite3.connect(folder / "hengwang.sqlite3")) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == []
