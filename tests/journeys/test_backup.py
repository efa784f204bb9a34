"""A backup is restored elsewhere, row for row; a damaged one is refused beforehand."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

RELEASES = Path(__file__).parents[1] / "data" / "releases"
RELEASED = sorted(path.parent for path in RELEASES.glob("*/manifest.json"))
LIMIT_S = 180


class Place:
    """One installation: a data folder and the database of this run's kind."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self._environment = {**os.environ, "HENGWANG_DATA_DIR": str(folder)}
        self._environment.pop("HENGWANG_DATABASE_URL", None)
        if url:
            self._environment["HENGWANG_DATABASE_URL"] = url

    def hengwang(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run the command; the caller looks at the exit code."""
        return subprocess.run(
            [sys.executable, "-m", "hengwang", *map(str, arguments)],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )

    def restored(self, folder: Path, *options: str | Path) -> dict[str, object]:
        """Restore, and say what was proven."""
        done = self.hengwang("restore", folder, "--format", "json", *options)
        assert done.returncode == 0, done.stderr + done.stdout
        proven: dict[str, object] = json.loads(done.stdout)
        return proven

    def backed_up(self, target: Path, *options: str | Path) -> Path:
        """Write a backup; where it lies."""
        done = self.hengwang("backup", target, "--format", "json", *options)
        assert done.returncode == 0, done.stderr
        return Path(json.loads(done.stdout)["folder"])


@pytest.fixture
def places(tmp_path: Path, _databases: list[str]) -> list[Place]:
    """Two empty installations: on PostgreSQL the second one is, on SQLite both are SQLite."""
    urls = _databases or [""]
    return [Place(tmp_path / "first", ""), Place(tmp_path / "second", urls[0])]


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, dict[str, object]]:
    """The last release brought to this version on SQLite, and what was proven.

    It takes every migration since then: once is enough. Nothing of it is changed.
    """
    place = Place(tmp_path_factory.mktemp("upgraded") / "first", "")
    return place, place.restored(RELEASED[-1])


@pytest.fixture
def _databases() -> Iterator[list[str]]:
    base = os.environ.get("HENGWANG_DATABASE_URL", "")
    if not base:
        yield []
        return
    import psycopg  # noqa: PLC0415 - only where the run has PostgreSQL

    name = f"restore_{uuid4().hex}"
    with psycopg.connect(base, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield [base.rsplit("/", 1)[0] + f"/{name}"]
    with psycopg.connect(base, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def rows_of(backup: Path) -> str:
    """The text of all rows."""
    with gzip.open(backup / "rows.jsonl.gz", "rt", encoding="utf-8") as lines:
        return lines.read()


@pytest.mark.long
@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_the_data_of_a_release_arrive_in_this_version_and_hold(
    released: Path, places: list[Place], request: pytest.FixtureRequest
) -> None:
    place = places[1]
    if released == RELEASED[-1] and not place.url:
        place, proven = request.getfixturevalue("upgraded")
    else:
        proven = place.restored(released)
    assert proven["holds"] is True
    scored = place.hengwang("evaluate", "--format", "json")
    assert scored.returncode == 0, scored.stderr
    assert "92.28" in scored.stdout  # Gansu 2020 by the rules
    assert place.hengwang("audit", "verify").returncode == 0


def test_a_restored_installation_is_backed_up_to_the_same_rows_and_never_overwritten(
    places: list[Place], upgraded: tuple[Place, dict[str, object]], tmp_path: Path
) -> None:
    first, second = upgraded[0], places[1]
    again = first.hengwang("restore", RELEASED[-1])
    assert again.returncode == 1
    assert "已有记录" in again.stderr or "already records" in again.stderr
    key = (first.folder / "secret-key").read_text()
    one = first.backed_up(tmp_path / "backups", "--keys-to", tmp_path / "safe")
    assert not list(one.rglob("secret-key"))
    second.restored(one, "--keys-from", tmp_path / "safe")
    assert (second.folder / "secret-key").read_text() == key
    two = second.backed_up(tmp_path / "backups of the second")
    assert rows_of(one) == rows_of(two)
    assert (one / "files.sha256").read_text() == (two / "files.sha256").read_text()


@pytest.mark.parametrize("member", ["rows.jsonl.gz", "files.sha256", "files", "audit-anchor.jsonl"])
def test_one_altered_byte_is_named_and_nothing_is_written(
    member: str, places: list[Place], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(RELEASED[-1], copy)
    victim = (
        next(p for p in sorted((copy / member).rglob("*")) if p.is_file())
        if member == ("files")
        else copy / member
    )
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.chmod(0o600)
    victim.write_bytes(content)
    refused = places[0].hengwang("restore", copy)
    assert refused.returncode == 1
    assert victim.name in refused.stderr
    assert not list((places[0].folder / "files").glob("*/*/*"))


def test_a_backup_that_broke_off_is_no_backup(places: list[Place], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(RELEASED[-1], copy)
    (copy / "manifest.json").unlink()
    refused = places[0].hengwang("restore", copy)
    assert refused.returncode == 1
    assert str(copy) in refused.stderr
