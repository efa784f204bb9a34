"""The latest backup this installation made, remembered beside the database."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

NAME = "last-backup.json"


@dataclass(frozen=True)
class LastBackup:
    """Where it went and when."""

    folder: Path
    made_at: datetime


def remember(folder: Path, made_at: datetime) -> None:
    """Write down that a backup was finished."""
    said = {"folder": str(folder), "made_at": made_at.isoformat()}
    draft = Path(settings.DATA_DIR) / f"{NAME}.new"
    draft.write_text(json.dumps(said), encoding="utf-8")
    draft.replace(draft.with_name(NAME))


def last_backup() -> LastBackup | None:
    """The latest backup, or None when none was made or its note cannot be read."""
    try:
        said = json.loads((Path(settings.DATA_DIR) / NAME).read_text(encoding="utf-8"))
        return LastBackup(Path(said["folder"]), datetime.fromisoformat(said["made_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
