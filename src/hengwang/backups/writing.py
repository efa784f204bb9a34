"""Write a backup: the rows of one instant, then every file they name."""

import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hengwang.audit.sealing import chain_head
from hengwang.backups.errors import BackupFolderError
from hengwang.backups.keys import copy_keys
from hengwang.backups.last import remember
from hengwang.backups.manifest import ANCHOR, FILES, FORM, NAME, ROWS, Manifest
from hengwang.backups.rows import applied_migrations, kept_models, one_moment, state_at, write_rows
from hengwang.backups.samples import copy_samples
from hengwang.files import storage
from hengwang.files.models import StoredFile

PREFIX = "hengwang-"
PARTIAL = ".partial"
Say = Callable[[int, int], object]


@dataclass(frozen=True)
class Written:
    """A finished backup: where it lies and what it holds."""

    folder: Path
    manifest: Manifest

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(self.manifest.tables.values())


def write_backup(
    target: Path,
    *,
    keys_to: Path | None = None,
    now: datetime | None = None,
    say: Say | None = None,
) -> Written:
    """Write a backup as a new folder in `target`; nothing half-written ever has its final name.

    Contents that the latest earlier backup in `target` holds are linked, not copied again.

    Args:
        target: Folder of all backups; made when it is missing.
        keys_to: Folder for the keys, which never lie in the backup itself.
        now: The moment in its name; the present one unless given.
        say: Called with files done and files in all.

    Raises:
        BackupFolderError: The folder cannot be written, or its disk is full.
    """
    moment = timezone.localtime(now)
    name = f"{PREFIX}{moment:%Y%m%d-%H%M%S}"
    partial = target / f"{name}{PARTIAL}"
    try:
        target.mkdir(parents=True, exist_ok=True)
        earlier = latest_backup(target)
        partial.mkdir(mode=0o700)
        manifest = _fill(partial, earlier, moment, say or (lambda _done, _all: None))
        manifest.write(partial)
        _make_durable(partial)
        finished = partial.rename(target / name)
        if keys_to is not None:
            copy_keys(keys_to)
        remember(finished, moment)
    except OSError as error:
        reason = error.strerror or str(error)
        raise BackupFolderError(path=str(target), reason=reason) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Written(finished, manifest)


def latest_backup(target: Path) -> Path | None:
    """The newest finished backup in a folder of backups."""
    finished = [path.parent for path in target.glob(f"{PREFIX}*/{NAME}")]
    return max((path for path in finished if path.suffix != PARTIAL), default=None)


def _fill(folder: Path, earlier: Path | None, moment: datetime, say: Say) -> Manifest:
    with one_moment():
        nodes = applied_migrations()
        with gzip.open(folder / ROWS, "wt", encoding="utf-8", compresslevel=6) as out:
            tables = write_rows(out, kept_models(state_at(nodes)))
        named = dict(
            StoredFile.objects.order_by("sha256").values_list("sha256", "size_bytes").distinct()
        )
        head = chain_head()
    with (folder / FILES).open("w", encoding="ascii") as out:
        for done, sha256 in enumerate(named, start=1):
            _copy_content(sha256, folder, earlier)
            out.write(f"{sha256}  {_place(sha256)}\n")
            say(done, len(named))
    samples = copy_samples(folder, earlier)
    anchor = _copy_anchor(folder)
    return Manifest(
        form=FORM,
        version=version("hengwang"),
        made_at=moment.isoformat(),
        database=connection.vendor,
        migrations=[list(node) for node in nodes],
        tables=tables,
        files=len(named),
        files_bytes=sum(named.values()),
        members={name: storage.digest_of(folder / name) for name in (ROWS, FILES, *anchor)}
        | samples,
        head_seq=head.seq if head else 0,
        head_hash=head.hash if head else "",
    )


def _copy_anchor(folder: Path) -> list[str]:
    source = Path(settings.AUDIT_ANCHOR)
    if not source.is_file():
        return []
    shutil.copyfile(source, folder / ANCHOR)
    return [ANCHOR]


def _place(sha256: str) -> str:
    return f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _copy_content(sha256: str, folder: Path, earlier: Path | None) -> None:
    target = folder / _place(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    if earlier is not None and (earlier / _place(sha256)).is_file():
        os.link(earlier / _place(sha256), target)
    else:
        shutil.copyfile(storage.path_of(sha256), target)


def _make_durable(folder: Path) -> None:
    for path in _everything(folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _everything(folder: Path) -> Iterator[Path]:
    yield from folder.rglob("*")
    yield folder


def drop_old(target: Path, *, keep: int) -> int:
    """Remove the oldest finished backups beyond `keep`, and what broke off; returns how many."""
    finished = sorted(path.parent for path in target.glob(f"{PREFIX}*/{NAME}"))
    # A partial folder older than the newest finished one has no process behind it any more.
    broken = [
        path
        for path in target.glob(f"{PREFIX}*{PARTIAL}")
        if finished and path.name < finished[-1].name
    ]
    old = [path for path in finished if path.suffix != PARTIAL][:-keep] if keep else []
    for path in [*old, *broken]:
        shutil.rmtree(path)
    return len(old) + len(broken)


def backups_folder() -> Path | None:
    """Where the nightly backup goes; None when nobody set it."""
    return Path(settings.BACKUP_DIR) if settings.BACKUP_DIR else None
