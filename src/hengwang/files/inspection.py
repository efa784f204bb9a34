"""Decides by the content what a file is, and whether it may come in under its name."""

import mmap
import re
import struct
from collections.abc import Callable
from pathlib import Path, PurePath

import filetype
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.psexceptions import PSException

from hengwang.files import media
from hengwang.files.choices import FileKind
from hengwang.files.errors import (
    DamagedFileError,
    EncryptedFileError,
    MacroFileError,
    TypeMismatchError,
    TypeNotAllowedError,
    UnrecognisedFileError,
)
from hengwang.files.packages import inspect_package
from hengwang.files.texts import is_text, looks_like_html

HEAD_BYTES = 8192
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
DIRECTORY_ENTRY_BYTES = 128
OLE_HEADER_BYTES = 512
OBJECT_TYPES = {1, 2, 5}
NAME_LENGTHS = range(2, 65, 2)


def inspect(path: Path, *, name: str, kind: FileKind) -> media.MediaType:
    """Type of a received file whose content, name and use agree.

    Raises:
        TypeNotAllowedError: The name's type is not accepted for this use.
        TypeMismatchError: The content is of another type than the name says.
        UnrecognisedFileError: The content is of no known type.
        FileRefusedError: Macros, password, bomb, entity tricks or damage.
    """
    accepted = media.ACCEPTED[kind]
    said = media.by_suffix(PurePath(name).suffix)
    if said is None or said not in accepted:
        listed = ", ".join(known.label for known in accepted)
        raise TypeNotAllowedError(name=name, accepted=listed)
    found = _type_of(path, name, said)
    if found is None:
        raise UnrecognisedFileError(name=name)
    if found is not said:
        raise TypeMismatchError(name=name, found=found.label)
    return found


def _type_of(path: Path, name: str, said: media.MediaType) -> media.MediaType | None:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    for magic, look in LOOKS.items():
        if head.startswith(magic):
            return look(path, name)
    picture = filetype.image_match(head)
    if picture is not None:
        return next((known for known in media.ALL if known.media_type == picture.mime), None)
    if not is_text(path):
        return None
    if looks_like_html(head):
        return media.HTML
    # Text is text: whether it is a table is for its reader to find out.
    return said if said in media.TEXTS and said is not media.HTML else media.TEXT


def _inspect_zip(path: Path, name: str) -> media.MediaType | None:
    return inspect_package(path, name=name)


def _inspect_pdf(path: Path, name: str) -> media.MediaType:
    """A PDF that opens without a password; one with rights only (owner password) may come in."""
    with path.open("rb") as file:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            is_protected = re.search(rb"/Encrypt\b", content) is not None
            if content.rfind(b"%%EOF") < 0:
                raise DamagedFileError(name=name)
        if is_protected:
            try:
                PDFDocument(PDFParser(file))
            except PDFEncryptionError as error:
                raise EncryptedFileError(name=name) from error
            except (PDFSyntaxError, PSException) as error:
                raise DamagedFileError(name=name) from error
    return media.PDF


def _inspect_ole(path: Path, name: str) -> media.MediaType | None:
    """Old office files and password-protected new ones, told apart by their directory."""
    streams = ole_streams(path)
    if {"EncryptedPackage", "EncryptionInfo"} & streams:
        raise EncryptedFileError(name=name)
    if {"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"} & streams:
        raise MacroFileError(name=name)
    if "WordDocument" in streams:
        return media.DOC
    if {"Workbook", "Book"} & streams:
        return media.XLS
    return media.PPT if "PowerPoint Document" in streams else None


def ole_streams(path: Path) -> set[str]:
    """Names in the directory of an OLE compound file (MS-CFB 2.6).

    Directory entries lie at multiples of 128 bytes: a 64-byte name, the length of the name and
    the type of object. All of the file is looked at instead of following the sector chain, which
    a hostile file may bend.
    """
    names: set[str] = set()
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        last = len(content) - DIRECTORY_ENTRY_BYTES
        for offset in range(OLE_HEADER_BYTES, last + 1, DIRECTORY_ENTRY_BYTES):
            length, object_type = struct.unpack_from("<HB", content, offset + 64)
            if object_type not in OBJECT_TYPES or length not in NAME_LENGTHS:
                continue
            raw = content[offset : offset + length - 2]
            names.add(raw.decode("utf-16-le", "replace").strip("\x01\x05"))
    return names


LOOKS: dict[bytes, Callable[[Path, str], media.MediaType | None]] = {
    b"PK\x03\x04": _inspect_zip,
    b"%PDF-": _inspect_pdf,
    OLE_MAGIC: _inspect_ole,
}
