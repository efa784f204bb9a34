"""What a backup says of itself; written last, so that only a finished backup says anything."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from hengwang.backups.errors import NoBackupError

NAME = "manifest.json"
ROWS = "rows.jsonl.gz"
FILES = "files.sha256"
ANCHOR = "audit-anchor.jsonl"
FORM = 1


@dataclass(frozen=True)
class Manifest:
    """Times are ISO with offset; digests are hexadecimal SHA-256; counts are rows of a table."""

    form: int
    version: str
    made_at: str
    database: str
    migrations: list[list[str]]
    tables: dict[str, int]
    files: int
    files_bytes: int
    members: dict[str, str]
    head_seq: int
    head_hash: str

    def write(self, folder: Path) -> None:
        """Put the manifest into the folder."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a finished backup.

    Raises:
        NoBackupError: There is none, or it cannot be understood.
    """
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NoBackupError(path=str(folder), reason=str(error)) from error
    try:
        found = Manifest(**said)
    except TypeError as error:
        raise NoBackupError(path=str(folder), reason=str(error)) from error
    if found.form != FORM:
        raise NoBackupError(path=str(folder), reason=f"form {found.form}")
    return found
