"""Files of an upload one by one; zip archives are opened within the limits of other packages."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from lzma import LZMAError
from pathlib import PurePosixPath
from typing import Any, Protocol
from zipfile import BadZipFile, ZipFile, ZipInfo

from hengwang.files.errors import (
    ArchiveBombError,
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
)
from hengwang.files.packages import ENCRYPTED_FLAG, MAX_ENTRIES, PIECE_BYTES, Unpacked
from hengwang.files.services import Upload, plain_name
from hengwang.kernel.errors import DomainError

SUFFIX = ".zip"
UTF8_FLAG = 0x800
# What Windows, macOS and Word leave beside the documents; nobody means to upload it.
LEFTOVERS = ("__macosx", ".", "~$", "thumbs.db", "desktop.ini")
BROKEN = (BadZipFile, LZMAError, zlib.error, EOFError, RuntimeError, ValueError, OSError)


class NamedUpload(Upload, Protocol):
    """An uploaded file with the name its owner gave it."""

    @property
    def name(self) -> str | None:
        """What the person calls it."""


class Member:
    """One file inside an archive, read in pieces when it is stored."""

    def __init__(self, archive: ZipFile, info: ZipInfo, unpacked: Unpacked) -> None:
        self._archive, self._info, self._unpacked = archive, info, unpacked
        self.name: str | None = plain_name(name_of(info))
        self.size = info.file_size

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """The content; what really comes out is counted over the whole archive.

        Raises:
            EncryptedFileError: It asks for a password.
            ArchiveBombError: The archive unpacks to more than real documents do.
            DamagedFileError: This member cannot be unpacked.
        """
        name = self.name or ""
        if self._info.flag_bits & ENCRYPTED_FLAG:
            raise EncryptedFileError(name=name)
        try:
            with self._archive.open(self._info) as content:
                while piece := content.read(chunk_size or PIECE_BYTES):
                    if not self._unpacked.add(len(piece)):
                        raise ArchiveBombError(name=name)
                    yield piece
        except BROKEN as error:
            raise DamagedFileError(name=name) from error


Piece = tuple[str, Upload | DomainError]


@contextmanager
def unpacked(files: Iterable[NamedUpload]) -> Iterator[Sequence[Piece]]:
    """Every file with its name, those inside archives too; or the reason why one is left out.

    An archive that is damaged or a bomb is refused whole, before anything of it is stored.
    """
    with ExitStack() as stack:
        pieces: list[Piece] = []
        for upload in files:
            name = plain_name(upload.name or "")
            if not name.lower().endswith(SUFFIX):
                pieces.append((name, upload))
                continue
            try:
                members = _opened(upload, name, stack)
            except DomainError as refusal:
                pieces.append((name, refusal))
            else:
                pieces += [(one.name or "", one) for one in members]
        yield pieces


def _opened(upload: NamedUpload, name: str, stack: ExitStack) -> list[Member]:
    source: Any = upload
    if isinstance(getattr(source, "refusal", None), DomainError):
        raise source.refusal
    try:
        archive = stack.enter_context(ZipFile(getattr(source, "file", source)))
    except BROKEN as error:
        raise DamagedFileError(name=name) from error
    every = archive.infolist()
    # The unpacker stops at the size a header names, so that a sum within bounds can be believed.
    said = Unpacked(source.size)
    if len(every) > MAX_ENTRIES or not said.add(sum(one.file_size for one in every)):
        raise ArchiveBombError(name=name)
    infos = [one for one in every if not one.is_dir() and not _is_leftover(name_of(one))]
    if not infos:
        raise EmptyFileError(name=name)
    counted = Unpacked(source.size)
    return [Member(archive, info, counted) for info in infos]


def name_of(info: ZipInfo) -> str:
    """The member's path; Chinese Windows writes it in GBK without saying so."""
    if info.flag_bits & UTF8_FLAG:
        return info.filename
    # Without the flag the library has read the bytes as code page 437, which loses none.
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _is_leftover(path: str) -> bool:
    parts = [part.lower() for part in PurePosixPath(path.replace("\\", "/")).parts]
    return parts[0] == "__macosx" or parts[-1].startswith(LEFTOVERS)
