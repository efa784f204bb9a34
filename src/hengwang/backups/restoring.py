"""Read a backup back into an empty place, and prove that it is whole."""

import gzip
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hengwang.backups.errors import (
    DamagedBackupError,
    NewerBackupError,
    NotEmptyError,
)
from hengwang.backups.keys import bring_back_keys
from hengwang.backups.manifest import ANCHOR, FILES, ROWS, Manifest, read_manifest
from hengwang.backups.migrating import QuickExecutor
from hengwang.backups.proof import Proof, prove
from hengwang.backups.rows import Node, leaves_of, read_rows, state_at
from hengwang.backups.samples import bring_back_samples
from hengwang.files import storage

Say = Callable[[str], object]


@dataclass(frozen=True)
class Restored:
    """What came back, and what was proven about it."""

    manifest: Manifest
    keys: tuple[str, ...]
    proof: Proof


def restore_backup(folder: Path, *, keys_from: Path | None = None, say: Say) -> Restored:
    """Restore a backup into an empty database and files folder, and verify everything.

    The database is led to the migrations of the backup, filled, and then to those of this
    version. Nothing is written before every digest of the backup was compared.

    Raises:
        NoBackupError, DamagedBackupError, NewerBackupError, NotEmptyError: Nothing was written.
        IncompleteRestoreError: Rows are missing; the transaction was rolled back.
    """
    manifest = read_manifest(folder)
    nodes = [(app, name) for app, name in manifest.migrations]
    _refuse_newer(manifest, nodes)
    _refuse_full()
    contents = _compared(folder, manifest)
    bring_back_samples(folder, manifest.members)
    _copy_contents(folder, contents)
    _bring_back_anchor(folder)
    _migrate_to(nodes)
    _fill(folder, manifest, nodes, say)
    call_command("migrate", verbosity=0, interactive=False)
    keys = bring_back_keys(keys_from) if keys_from is not None else []
    return Restored(manifest, tuple(keys), prove(manifest.head_seq, manifest.head_hash))


def _refuse_newer(manifest: Manifest, nodes: list[Node]) -> None:
    known = MigrationExecutor(connection).loader.graph.nodes
    for node in nodes:
        if node not in known:
            raise NewerBackupError(version=manifest.version, migration=".".join(node))


def _refuse_full() -> None:
    tables = connection.introspection.table_names()
    if "accounts_user" in tables:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM accounts_user LIMIT 1")
            if cursor.fetchone():
                raise NotEmptyError(where=str(connection.settings_dict["NAME"]))
    if next(storage.stored_paths(), None) is not None:
        raise NotEmptyError(where=str(storage.root()))


def _compared(folder: Path, manifest: Manifest) -> list[str]:
    """Digests of the contents, after every byte of the backup was read."""
    for name, expected in manifest.members.items():
        _compare(folder / name, expected, name)
    listed = [line.split() for line in (folder / FILES).read_text("ascii").splitlines()]
    for sha256, place in listed:
        _compare(folder / place, sha256, place)
    return [sha256 for sha256, _place in listed]


def _compare(path: Path, expected: str, name: str) -> None:
    try:
        found = storage.digest_of(path)
    except OSError as error:
        raise DamagedBackupError(member=name) from error
    if found != expected:
        raise DamagedBackupError(member=name)


def _copy_contents(folder: Path, contents: list[str]) -> None:
    for sha256 in contents:
        target = storage.path_of(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / "files" / sha256[:2] / sha256[2:4] / sha256, target)
        target.chmod(0o440)


def _bring_back_anchor(folder: Path) -> None:
    """An anchor that is already there comes from elsewhere and knows more than the backup."""
    source, target = folder / ANCHOR, Path(settings.AUDIT_ANCHOR)
    if source.is_file() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _migrate_to(nodes: list[Node]) -> None:
    executor = QuickExecutor(connection)
    if set(nodes) == set(executor.loader.graph.nodes):
        # A backup of this very version: its tables are laid out at once.
        call_command("migrate", verbosity=0, interactive=False)
        return
    executor.migrate(leaves_of(executor.loader, nodes))


def _fill(folder: Path, manifest: Manifest, nodes: list[Node], say: Say) -> None:
    with gzip.open(folder / ROWS, "rt", encoding="utf-8") as lines:
        read_rows(
            lines,
            state_at(nodes),
            expected=manifest.tables,
            say=lambda table, number: say(f"{table} {number}"),
        )
