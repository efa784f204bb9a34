"""Let files in, hand them out, add revisions."""

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path, PurePath
from typing import BinaryIO, Protocol

from django.db import transaction
from django.http import UnreadablePostError

from hengwang.audit.services import record
from hengwang.files import inspection, media, storage
from hengwang.files.choices import FileKind
from hengwang.files.errors import (
    EmptyFileError,
    FileMissingError,
    FileTooLargeError,
    UploadBrokenError,
)
from hengwang.files.models import FileRevision, FileSeries, StoredFile
from hengwang.kernel.actors import Actor
from hengwang.kernel.errors import DomainError

NAME_LENGTH = 255
LARGEST_MADE = 2**40


class Upload(Protocol):
    """Django's uploaded file, as far as we need it."""

    def chunks(self, chunk_size: int | None = None) -> Iterable[bytes]:
        """The content in pieces."""


Source = Upload | BinaryIO | bytes | PathLike[str]


def store(source: Source, *, name: str, kind: FileKind, by: Actor | None) -> StoredFile:
    """Let one file in, or refuse it with nothing left behind.

    Args:
        source: An upload, an open binary file, bytes or a path; read in pieces, once.
        name: What the person calls it; only its last part is kept, and it never becomes a path.
        kind: What it is for; decides accepted types and the limit of size.
        by: Who brings it; None is the platform.

    Raises:
        FileRefusedError: One of its kinds says why (type, size, password, macros, damage …).
        StorageFullError: No room on the disk.
    """
    name = plain_name(name)
    limit = media.limit_bytes(kind)
    _refuse_early(source, name, limit)
    with storage.drafted(_chunks_of(source, name), name=name, limit_bytes=limit) as draft:
        if draft.size_bytes == 0:
            raise EmptyFileError(name=name)
        found = inspection.inspect(draft.path, name=name, kind=kind)
        storage.keep(draft, name=name)
        with transaction.atomic():
            stored = StoredFile.objects.create(
                sha256=draft.sha256,
                size_bytes=draft.size_bytes,
                media_type=found.media_type,
                name=name,
                kind=kind,
                created_by_id=None if by is None else by.pk,
                created_by_name="" if by is None else by.printed_name,
            )
            after = {"name": name, "sha256": draft.sha256, "size_bytes": draft.size_bytes}
            record("file.stored", stored, by=by, after=after)
    return stored


@transaction.atomic
def keep_made(
    pieces: Iterable[bytes], *, name: str, media_type: str, by: Actor | None
) -> StoredFile:
    """Keep what the platform itself made; the row is the caller's transaction's.

    Raises:
        StorageFullError: No room on the disk.
    """
    name = plain_name(name)
    with storage.drafted(pieces, name=name, limit_bytes=LARGEST_MADE) as draft:
        storage.keep(draft, name=name)
        stored = StoredFile.objects.create(
            sha256=draft.sha256,
            size_bytes=draft.size_bytes,
            media_type=media_type,
            name=name,
            kind=FileKind.MADE,
            created_by_id=None if by is None else by.pk,
            created_by_name="" if by is None else by.printed_name,
        )
        after = {"name": name, "sha256": draft.sha256, "size_bytes": draft.size_bytes}
        record("file.stored", stored, by=by, after=after)
    return stored


def _refuse_early(source: Source, name: str, limit: int) -> None:
    """An upload that our handler cut short, or that says itself that it is too large."""
    refusal = getattr(source, "refusal", None)
    if isinstance(refusal, DomainError):
        raise type(refusal)(**{**refusal.params, "name": name})
    if (getattr(source, "size", None) or 0) > limit:
        raise FileTooLargeError(name=name, limit_mb=limit // (1024 * 1024))


def plain_name(name: str) -> str:
    """The last part of a name without control characters; "file" when nothing is left.

    Both slashes count, since a browser on Windows may send a whole path.
    """
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(char for char in last if char.isprintable()).strip()
    if len(kept) > NAME_LENGTH:
        suffix = PurePath(kept).suffix[:16]
        kept = (kept[: NAME_LENGTH - len(suffix)] + suffix).strip()
    return "file" if kept in {"", ".", ".."} else kept


def _chunks_of(source: Source, name: str) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
    elif isinstance(source, PathLike):
        with Path(source).open("rb") as file:
            yield from _pieces(file)
    elif hasattr(source, "chunks"):
        try:
            yield from source.chunks(storage.CHUNK_BYTES)
        except UnreadablePostError as error:
            raise UploadBrokenError(name=name) from error
    else:
        yield from _pieces(source)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(storage.CHUNK_BYTES):
        yield piece


def open_file(stored: StoredFile) -> BinaryIO:
    """The content, open for reading; the caller closes it.

    Raises:
        FileMissingError: The store has lost it.
    """
    try:
        return storage.path_of(stored.sha256).open("rb")
    except FileNotFoundError as error:
        raise FileMissingError(name=stored.name) from error


@transaction.atomic
def start_series(title: str, stored: StoredFile, *, by: Actor | None) -> FileSeries:
    """Begin a document with its first revision."""
    series = FileSeries.objects.create(title=title)
    add_revision(series.pk, stored, by=by)
    return series


@transaction.atomic
def add_revision(
    series_id: int, stored: StoredFile, *, by: Actor | None, note: str = ""
) -> FileRevision:
    """Add the next revision of a document; the earlier ones stay as they are."""
    # The lock orders two people on PostgreSQL; SQLite admits one writer anyway, and the unique
    # number refuses what slips through.
    series = FileSeries.objects.select_for_update().get(pk=series_id)
    last = series.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = FileRevision.objects.create(
        series=series,
        number=last + 1,
        stored=stored,
        note=note,
        added_by_id=None if by is None else by.pk,
        added_by_name="" if by is None else by.printed_name,
    )
    after = {"revision": revision.number, "file": stored.name, "sha256": stored.sha256}
    record("file_revision.added", series, by=by, after=after, note=note)
    return revision
