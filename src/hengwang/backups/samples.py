"""Samples in a backup: the journal of this machine and every sealed file, as members of it."""

import os
import shutil
from pathlib import Path

from django.conf import settings

from hengwang.backups.errors import NotEmptyError
from hengwang.files import storage
from hengwang.monitoring.samples.hot import HOT, copied

SAMPLES = "samples"


def copy_samples(folder: Path, earlier: Path | None) -> dict[str, str]:
    """Copy them after the rows of the database; returns the digest of each file by its place.

    The journal comes first: a day that is sealed meanwhile is then in both and counts once. What
    an earlier backup holds already is linked. With samples on a server of their own only the
    journal lies here; the server is backed up with its own tool.
    """
    root = Path(settings.SAMPLES_DIR)
    digests: dict[str, str] = {}
    for journal in sorted(root.rglob(HOT)):
        target = folder / SAMPLES / journal.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        copied(journal, target)
        digests[str(target.relative_to(folder))] = storage.digest_of(target)
    for source in _sealed(root):
        place = Path(SAMPLES) / source.relative_to(root)
        digest = _copied(source, folder / place, None if earlier is None else earlier / place)
        digests[str(place)] = digest
    return digests


def bring_back_samples(folder: Path, members: dict[str, str]) -> None:
    """Copy the samples of a backup whose digests were compared into an empty samples folder."""
    root = Path(settings.SAMPLES_DIR)
    places = [name for name in members if name.startswith(f"{SAMPLES}/")]
    if places and any(one.is_file() for one in root.rglob("*")):
        raise NotEmptyError(where=str(root))
    for name in places:
        target = root / Path(name).relative_to(SAMPLES)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, target)


def _sealed(root: Path) -> list[Path]:
    """Sealed files with their notes; drafts are nobody's."""
    found = [*root.glob("days/*.parquet*"), *root.glob("months/*[0-9]/*")]
    return sorted(one for one in found if one.is_file())


def _copied(source: Path, target: Path, before: Path | None) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = storage.digest_of(source)
    if before is not None and before.is_file() and storage.digest_of(before) == digest:
        os.link(before, target)
    else:
        shutil.copyfile(source, target)
    return digest
