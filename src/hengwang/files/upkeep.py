"""Keeps the store honest: sweeps what no row names, and reads every byte again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from hengwang.files import storage
from hengwang.files.models import StoredFile

ORPHAN_AGE = timedelta(days=1)
LISTED = 100
TOGETHER = 500


@dataclass(frozen=True)
class FileCheck:
    """Result of reading every stored byte again; lists hold the first hundred digests."""

    checked: int
    missing: tuple[str, ...]
    altered: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Nothing is missing or altered."""
        return not self.missing and not self.altered


def verify_files(progress: Callable[[int, int], None] | None = None) -> FileCheck:
    """Compute the digest of every stored content anew; one query, constant memory.

    Args:
        progress: Called now and then with contents checked and contents in all.
    """
    digests = StoredFile.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
    total, checked = digests.count(), 0
    missing: list[str] = []
    altered: list[str] = []
    for sha256 in digests.iterator():
        try:
            if storage.digest_of(storage.path_of(sha256)) != sha256:
                altered.append(sha256)
        except FileNotFoundError:
            missing.append(sha256)
        checked += 1
        if progress is not None and checked % TOGETHER == 0:
            progress(checked, total)
    return FileCheck(checked, tuple(missing[:LISTED]), tuple(altered[:LISTED]))


def sweep_orphans(now: datetime | None = None) -> int:
    """Remove contents that no row names, and uploads that broke off, once they are a day old.

    They come from a crash between the rename and the commit of the row. A content is first moved
    aside and looked at again: an upload of the same bytes that began meanwhile has refreshed its
    time or written its row, and then it goes back.
    """
    oldest = ((now or timezone.now()) - ORPHAN_AGE).timestamp()
    swept = 0
    for path in storage.drafts_folder().iterdir():
        if _is_older(path, oldest):
            path.unlink(missing_ok=True)
            swept += 1
    for together in _in_parts(storage.stored_paths()):
        old = [path for path in together if _is_older(path, oldest)]
        named = _named([path.name for path in old])
        swept += sum(_sweep(path, oldest) for path in old if path.name not in named)
    return swept


def _sweep(path: Path, oldest: float) -> bool:
    aside = storage.drafts_folder() / f"orphan-{path.name}"
    path.replace(aside)
    if not _is_older(aside, oldest) or _named([path.name]):
        aside.replace(path)
        return False
    aside.unlink()
    return True


def _is_older(path: Path, oldest: float) -> bool:
    try:
        return path.stat().st_mtime < oldest
    except FileNotFoundError:
        return False


def _named(digests: list[str]) -> set[str]:
    return set(StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))


def _in_parts(paths: Iterator[Path]) -> Iterator[list[Path]]:
    part: list[Path] = []
    for path in paths:
        part.append(path)
        if len(part) == TOGETHER:
            yield part
            part = []
    yield part
