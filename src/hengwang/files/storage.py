"""The content-addressed folder: bytes under the digest of themselves, whole or not at all."""

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from hengwang.files.errors import FileTooLargeError, StorageFullError

DIGEST = re.compile(r"[0-9a-f]{64}")
CHUNK_BYTES = 1024 * 1024
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Draft:
    """Bytes received completely, not yet in the store."""

    path: Path
    sha256: str
    size_bytes: int


def root() -> Path:
    """Folder of the store."""
    return Path(settings.FILES_DIR)


def path_of(sha256: str) -> Path:
    """Where the bytes of this digest lie; only a digest is ever made a path, never a name.

    Raises:
        ValueError: Not 64 hex digits in lower case.
    """
    if not DIGEST.fullmatch(sha256):
        msg = "not a SHA-256 digest"
        raise ValueError(msg)
    return root() / sha256[:2] / sha256[2:4] / sha256


def drafts_folder() -> Path:
    """Folder of uploads under way, on the same disk, so that a rename is atomic."""
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def drafted(chunks: Iterable[bytes], *, name: str, limit_bytes: int) -> Iterator[Draft]:
    """Receive chunks into a temporary file that is gone at the end, kept or not.

    Raises:
        FileTooLargeError: At the first byte over the limit; the rest is not read.
        StorageFullError: The disk has no room.
    """
    with room_or_refusal(name):
        handle, text = tempfile.mkstemp(dir=drafts_folder(), prefix="upload-")
    path = Path(text)
    try:
        with os.fdopen(handle, "wb") as out:
            sha256, size = _receive(chunks, out, name=name, limit_bytes=limit_bytes)
        yield Draft(path, sha256, size)
    finally:
        path.unlink(missing_ok=True)


def _receive(
    chunks: Iterable[bytes], out: BinaryIO, *, name: str, limit_bytes: int
) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit_bytes:
            raise FileTooLargeError(name=name, limit_mb=limit_bytes // (1024 * 1024))
        digest.update(chunk)
        with room_or_refusal(name):
            out.write(chunk)
    with room_or_refusal(name):
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest(), size


def keep(draft: Draft, *, name: str) -> Path:
    """Move a draft to its place unless the same bytes lie there; durable when this returns."""
    target = path_of(draft.sha256)
    with room_or_refusal(name):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            # A fresh time keeps the sweep off bytes whose row is about to be written.
            os.utime(target)
        except FileNotFoundError:
            draft.path.chmod(0o440)
            draft.path.replace(target)
            _sync_folders(target.parent)
    return target


def _sync_folders(folder: Path) -> None:
    """Make the rename and the folders above it durable."""
    while folder != root().parent:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        folder = folder.parent


@contextmanager
def room_or_refusal(name: str) -> Iterator[None]:
    """Turn a full disk or quota into a refusal people understand."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise StorageFullError(name=name) from error
        raise


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, read in pieces."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def stored_paths() -> Iterator[Path]:
    """Every file of the store, in order of digest; what is not named by a digest is not ours."""
    for path in sorted(root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
        if DIGEST.fullmatch(path.name):
            yield path
