"""A worker killed in the middle of a job loses nothing and does nothing twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

# The other process commits for good: only a mark is seen early enough for the tables to be emptied.
pytestmark = pytest.mark.django_db(transaction=True)

SCRIPT = Path(__file__).with_name("killable.py")


@pytest.fixture
def database_url(tmp_path):
    """A file of its own on SQLite; on PostgreSQL, the test database with real transactions."""
    if connection.vendor != "postgresql":
        return f"sqlite:///{tmp_path / 'killed.sqlite3'}"
    known = connection.settings_dict
    host, port = known["HOST"] or "127.0.0.1", known["PORT"] or 5432
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{host}:{port}/{known['NAME']}"


def ask(command: str, url: str) -> dict:
    done = subprocess.run(
        [sys.executable, SCRIPT, command, url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout or "{}")


def test_a_job_whose_worker_was_killed_is_finished_by_another_once(database_url):
    ask("prepare", database_url)

    with subprocess.Popen(
        [sys.executable, SCRIPT, "hang", database_url], stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout.readline() == "in the middle\n"
        victim.kill()
    assert victim.returncode == -9
    assert ask("report", database_url) == {"state": "running", "attempts": 1, "effects": 0}

    assert ask("work", database_url) == {"reaped": 1, "ran": True}
    assert ask("report", database_url) == {"state": "done", "attempts": 2, "effects": 1}
    assert ask("work", database_url) == {"reaped": 0, "ran": False}
    assert ask("report", database_url)["effects"] == 1
