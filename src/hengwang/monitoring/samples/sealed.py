"""Sealed days and months in Parquet, each file with its digest, read through DuckDB."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples import parquet
from hengwang.monitoring.samples.columns import Samples, from_ms, to_ms
from hengwang.monitoring.samples.errors import StoreFailedError
from hengwang.monitoring.samples.manifest import (
    Member,
    checked,
    keep_note,
    keep_notes,
    note_of,
    notes_of,
    sha256_of,
    sync_folder,
)
from hengwang.monitoring.samples.store import Quantile

if TYPE_CHECKING:
    from pathlib import Path

Answer = TypeVar("Answer")
BUCKET = 256
"""So many series of neighbouring ids share a file of a month."""

AT_ONCE = 64
"""So many series are in memory at once while quantiles are taken."""


class SealedFolder:
    """A folder of `days/2026-01-05.parquet` (UTC days) and `months/2026-01/00000.parquet`.

    Every file is written under another name, made durable, and renamed; a month replaces its days
    by one rename. What a crash leaves behind is a draft or a file already replaced, and both are
    removed at the next start.
    """

    def __init__(self, folder: Path) -> None:
        self._days, self._months = folder / "days", folder / "months"
        for one in (self._days, self._months):
            one.mkdir(parents=True, exist_ok=True)
        self.mend()

    def mend(self) -> None:
        """Remove drafts, and days that a month has replaced."""
        for draft in [*self._days.glob("*.new"), *self._months.glob("*.new")]:
            if draft.is_dir():
                shutil.rmtree(draft)
            else:
                draft.unlink()
        for month in self._months.iterdir():
            for name in notes_of(month).replaces:
                (self._days / name).unlink(missing_ok=True)
                note_of(self._days / name).unlink(missing_ok=True)

    def add_day(self, day: date, samples: Samples) -> Member | None:
        """Seal what of a day is not sealed yet; what came late makes a file of its own.

        Returns:
            The file, or None where everything was sealed before.
        """
        window = _day(day)
        files = self._files(window, None)
        fresh = samples.without(parquet.read(files, None, window))
        if not len(fresh):
            return None
        path = self._days / self._free_name(day)
        draft = path.with_suffix(".new")
        parquet.write(fresh, draft)
        member = Member(path.name, sha256_of(draft), len(fresh))
        # The note first: a file without one would look like somebody else's.
        keep_note(path, member)
        draft.replace(path)
        sync_folder(self._days)
        return member

    def _free_name(self, day: date) -> str:
        """A name no file of the day has or ever had: what a month replaced is removed by name."""
        month = self._months / f"{day:%Y-%m}"
        taken = {one.name for one in self._days.glob(f"{day}*.parquet")}
        taken |= set(notes_of(month).replaces) if month.exists() else set()
        names = (f"{day}{f'+{number}' if number else ''}.parquet" for number in count())
        return next(name for name in names if name not in taken)

    def compact(self, month: date) -> Path | None:
        """Bring the days of a month together, by series: the same samples in fewer, fuller files.

        Returns:
            The month's folder, or None where nothing was to be done. What comes late for a month
            that is compacted already stays a file of its own.
        """
        folder = self._months / f"{month:%Y-%m}"
        days = sorted(self._days.glob(f"{month:%Y-%m}-*.parquet"))
        if folder.exists() or not days:
            return None
        draft = folder.with_suffix(".new")
        # A try that found no room may have left one.
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        members = [
            Member(path.name, sha256_of(path), count)
            for path, count in parquet.regroup(days, draft, BUCKET)
        ]
        keep_notes(draft, members, replaces=[one.name for one in days])
        draft.rename(folder)
        sync_folder(self._months)
        self.mend()
        return folder

    def months_before(self, day: date) -> list[date]:
        """First days of months that ended before `day` and are not compacted yet."""
        names = {one.name[:7] for one in self._days.glob("*.parquet")}
        found = [date.fromisoformat(f"{name}-01") for name in sorted(names)]
        return [
            month
            for month in found
            if f"{month:%Y-%m}" < f"{day:%Y-%m}" and not (self._months / f"{month:%Y-%m}").exists()
        ]

    def _files(self, window: Interval, series: Sequence[int] | None) -> list[Path]:
        """Files that may hold samples of these series in the window."""
        first = from_ms(to_ms(window.start)).date()
        last = from_ms(to_ms(window.end) - 1).date()
        buckets = None if series is None else {int(one) // BUCKET for one in series}
        # The days first: one that is compacted meanwhile is then in its month, or in both.
        days = sorted(self._days.glob("*.parquet"))
        found: list[Path] = []
        replaced: set[str] = set()
        for month in sorted(self._months.glob("????-??")):
            if f"{first:%Y-%m}" <= month.name <= f"{last:%Y-%m}":
                files = sorted(month.glob("*.parquet"))
                found += [one for one in files if buckets is None or int(one.stem) in buckets]
                replaced.update(notes_of(month).replaces)
        inside = (one for one in days if str(first) <= one.name[:10] <= str(last))
        return [*found, *(one for one in inside if one.name not in replaced)]

    def _steadily(
        self, window: Interval, series: Sequence[int] | None, act: Callable[[list[Path]], Answer]
    ) -> Answer:
        """Do something with the files; once more where a compaction took some of them away."""
        files = self._files(window, series)
        try:
            return act(files)
        except StoreFailedError:
            again = self._files(window, series)
            if again == files:
                raise
            return act(again)

    def read(self, series: Sequence[int], window: Interval) -> Samples:
        """Samples of these series in the window, in order."""
        return self._steadily(window, series, lambda files: parquet.read(files, series, window))

    def quantiles(
        self, series: Sequence[int], window: Interval, share: float, extra: Samples
    ) -> Mapping[int, Quantile]:
        """Exact quantiles over the sealed samples and `extra` ones, each counted once."""
        wanted = sorted({int(one) for one in series})
        found: dict[int, Quantile] = {}
        # A few series at a time: all values of a series are in memory while it is asked.
        for first in range(0, len(wanted), AT_ONCE):
            piece = wanted[first : first + AT_ONCE]
            own = extra.where(np.isin(extra.series, piece))
            found |= self._quantiles(piece, window, share, own)
        return found

    def _quantiles(
        self, series: Sequence[int], window: Interval, share: float, extra: Samples
    ) -> Mapping[int, Quantile]:
        def over(files: list[Path]) -> Mapping[int, Quantile]:
            fresh = extra
            if len(extra) and files:
                # Late samples that repeat sealed ones must not be counted twice.
                bounds = (from_ms(extra.at.min()), from_ms(extra.at.max() + 1))
                fresh = extra.without(parquet.read(files, series, Interval(*bounds)))
            whole = [one for one in files if _lies_in(one, window)]
            edges = [one for one in files if one not in whole]
            return parquet.quantiles(whole, edges, series, window, share=share, extra=fresh)

        return self._steadily(window, series, over)

    def verify(self) -> Iterator[Member]:
        """Hold every file against its digest; yields what is as it was sealed.

        Raises:
            SealedFileAlteredError: A file is missing, was altered, or was put there.
        """
        yield from checked(self._days)
        for month in sorted(self._months.iterdir()):
            yield from checked(month)


def _lies_in(path: Path, window: Interval) -> bool:
    """Whether the whole day or month of a file lies in the window."""
    if path.parent.parent.name == "months":
        first = date.fromisoformat(f"{path.parent.name}-01")
        following = (first + timedelta(days=31)).replace(day=1)
    else:
        first = date.fromisoformat(path.name[:10])
        following = first + timedelta(days=1)
    return window.start <= _day(first).start and _day(following).start <= window.end


def _day(day: date) -> Interval:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Interval(start, start + timedelta(days=1))
