"""Keeps results until the server has them: durable, in order, in batches that keep their id.

A batch is a file. Sending it writes nothing and acknowledging it removes the file, so that a disk
without a free byte can still be emptied.
"""

import errno
import fcntl
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from hengwang.collector.errors import (
    SpoolDamagedError,
    SpoolFailedError,
    SpoolFullError,
    SpoolInUseError,
)
from hengwang.collector.segments import HEAD_SIZE, contents, framed

_SUFFIX, _DAMAGED, _REFUSED = ".batch", ".damaged", ".refused"
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Batch:
    """Records in the order they were appended; sent again under the same id until acknowledged."""

    id: str
    records: tuple[bytes, ...]


@dataclass(slots=True)
class _Segment:
    path: Path
    size: int = 0
    records: int = 0


class Spool:
    """One folder, one process: append at the end, send from the front, remove what was sent.

    `append` returns only when the records are on the disk. `capacity` bounds the bytes held; a
    full spool refuses whole appends and keeps what it has. A batch closes when it holds
    `per_batch` records or `batch_size` bytes, or when it is its turn to be sent.
    """

    def __init__(
        self,
        folder: Path,
        capacity: int = 512 * 1024 * 1024,
        per_batch: int = 1000,
        batch_size: int = 2 * 1024 * 1024,
    ) -> None:
        self.capacity = capacity
        self._batch_size = batch_size
        self._folder = folder
        self._per_batch = per_batch
        self._open: int | None = None
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise SpoolDamagedError(name=folder.name, detail=error.strerror) from error
        try:
            # Held until the process ends, however it ends: two would send everything twice.
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise SpoolInUseError(name=folder.name) from error
        self._segments = [_found(path) for path in sorted(folder.glob(f"*{_SUFFIX}"))]
        last = self._segments[-1].path.name.partition("-")[0] if self._segments else "0"
        self._number = int(last)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let another process have the spool; the records stay."""
        self._seal()
        os.close(self._lock)

    @property
    def held(self) -> int:
        """How many bytes wait."""
        return sum(segment.size for segment in self._segments)

    @property
    def depth(self) -> int:
        """How many records wait."""
        return sum(segment.records for segment in self._segments)

    @property
    def damaged(self) -> int:
        """How many files were kept because something in them could not be read."""
        return sum(1 for _ in self._folder.glob(f"*{_DAMAGED}"))

    @property
    def batches(self) -> int:
        """How many batches wait."""
        return len(self._segments)

    @property
    def refused(self) -> int:
        """How many batches were set aside because the server can never take them."""
        return sum(1 for _ in self._folder.glob(f"*{_REFUSED}"))

    def oldest(self) -> float | None:
        """When the oldest batch was last written, in seconds of the epoch; None without one."""
        try:
            return self._segments[0].path.stat().st_mtime if self._segments else None
        except OSError:
            return None

    def has_room(self, records: int, size: int) -> bool:
        """Tell before probing whether so many records of `size` bytes in all would be taken."""
        return self.held + size + records * HEAD_SIZE <= self.capacity

    def append(self, records: Sequence[bytes]) -> None:
        """Store all records or none, durably; raises SpoolFullError or SpoolFailedError."""
        data = b"".join(map(framed, records))
        if self.held + len(data) > self.capacity:
            raise SpoolFullError(held=self.held, capacity=self.capacity)
        if not records:
            return
        try:
            handle = self._open if self._open is not None else self._start()
            _write(handle, data)
            os.fsync(handle)
        except OSError as error:
            self._take_back()
            if error.errno in _NO_SPACE:
                raise SpoolFullError(held=self.held, capacity=self.capacity) from error
            raise SpoolFailedError(detail=error.strerror) from error
        segment = self._segments[-1]
        segment.size += len(data)
        segment.records += len(records)
        if segment.records >= self._per_batch or segment.size >= self._batch_size:
            self._seal()

    def next_batch(self) -> Batch | None:
        """Return the oldest batch that was not acknowledged, or None when nothing waits.

        What cannot be read in it is never sent, and its file is kept beside the spool.
        """
        while self._segments:
            segment = self._segments[0]
            if len(self._segments) == 1:
                self._seal()
            found = contents(segment.path.read_bytes())
            if found.records:
                return Batch(segment.path.stem, found.records)
            # Begun and never finished: nobody was told that anything in it was taken.
            self._remove(segment)
        return None

    def acknowledge(self, batch_id: str) -> bool:
        """Remove a batch the server has; False when it was removed before or never was."""
        for segment in self._segments:
            if segment.path.stem == batch_id:
                self._remove(segment)
                return True
        return False

    def set_aside(self, batch_id: str) -> bool:
        """Keep a batch under another name and send it no more; False when it is not there."""
        for segment in self._segments:
            if segment.path.stem == batch_id:
                if segment is self._segments[-1]:
                    self._seal()
                segment.path.rename(segment.path.with_suffix(_REFUSED))
                self._segments.remove(segment)
                return True
        return False

    def _start(self) -> int:
        self._number += 1
        # The number orders, the random part makes the id unlike that of any earlier batch.
        name = f"{self._number:012d}-{secrets.token_hex(8)}{_SUFFIX}"
        path = self._folder / name
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
        self._open = os.open(path, flags, 0o600)
        self._segments.append(_Segment(path))
        self._sync_folder()
        return self._open

    def _take_back(self) -> None:
        """After a failed write: cut off what nobody was promised; the next file is a new one."""
        if self._open is None:
            return
        segment = self._segments[-1]
        with suppress(OSError):
            os.ftruncate(self._open, segment.size)
        self._seal()
        if not segment.size:
            self._remove(segment)

    def _seal(self) -> None:
        if self._open is not None:
            os.close(self._open)
            self._open = None

    def _remove(self, segment: _Segment) -> None:
        if segment is self._segments[-1]:
            self._seal()
        if contents(segment.path.read_bytes()).damaged_bytes:
            segment.path.rename(segment.path.with_suffix(_DAMAGED))
        else:
            segment.path.unlink()
        self._segments.remove(segment)
        with suppress(OSError):
            # Not durable yet means only that it is sent once more under the same id.
            self._sync_folder()

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _found(path: Path) -> _Segment:
    data = path.read_bytes()
    return _Segment(path, len(data), len(contents(data).records))


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
