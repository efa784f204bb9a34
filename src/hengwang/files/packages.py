"""Looks inside zip packages (docx, xlsx, pptx, ofd): bombs, macros, passwords, entity tricks."""

import re
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from hengwang.files import media
from hengwang.files.errors import (
    ArchiveBombError,
    DamagedFileError,
    EncryptedFileError,
    MacroFileError,
    UnsafeMarkupError,
)

MAX_ENTRIES = 10_000
MAX_UNPACKED_BYTES = 512 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 16 * 1024 * 1024
PIECE_BYTES = 256 * 1024
ENCRYPTED_FLAG = 0x1
MARKUP_SUFFIXES = {".xml", ".rels", ".vml", ".xhtml", ".html", ".htm", ".svg"}
# The longest declaration looked for, so that one lying across two pieces is found too.
OVERLAP_BYTES = 32

MAIN_PARTS = {
    "wordprocessingml.document.main+xml": media.DOCX,
    "wordprocessingml.template.main+xml": media.DOCX,
    "spreadsheetml.sheet.main+xml": media.XLSX,
    "spreadsheetml.template.main+xml": media.XLSX,
    "presentationml.presentation.main+xml": media.PPTX,
}


@dataclass
class Unpacked:
    """Bytes really unpacked so far, against the bytes of the package itself."""

    package_bytes: int
    total: int = 0

    def add(self, size: int) -> bool:
        """Count; True as long as it stays within what a real document needs."""
        self.total += size
        if self.total > MAX_UNPACKED_BYTES:
            return False
        return self.total < RATIO_COUNTS_FROM_BYTES or self.total <= MAX_RATIO * self.package_bytes


def inspect_package(path: Path, *, name: str) -> media.MediaType | None:
    """Type of a zip package after unpacking all of it once, in pieces and within bounds.

    Sizes in the headers are not believed: what comes out is counted.

    Returns:
        The type, or None when it is a zip file of some other sort.

    Raises:
        FileRefusedError: Bomb, macros, password, entity declaration or damage.
    """
    try:
        with ZipFile(path) as package:
            return _inspect(package, path.stat().st_size, name)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise DamagedFileError(name=name) from error


def _inspect(package: ZipFile, package_bytes: int, name: str) -> media.MediaType | None:
    members = package.infolist()
    _refuse_odd_members(members, name)
    unpacked = Unpacked(package_bytes)
    content_types = b""
    for member in members:
        kept = _walk(package, member, unpacked, name)
        if member.filename == "[Content_Types].xml":
            content_types = kept
    if "OFD.xml" in package.namelist():
        return media.OFD
    if b"macroEnabled" in content_types or b"vbaProject" in content_types:
        raise MacroFileError(name=name)
    text = content_types.decode("utf-8", "replace")
    return next((found for part, found in MAIN_PARTS.items() if part in text), None)


def _refuse_odd_members(members: list[ZipInfo], name: str) -> None:
    if len(members) > MAX_ENTRIES:
        raise ArchiveBombError(name=name)
    seen: set[str] = set()
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        key = str(path).lower()
        if path.is_absolute() or ".." in path.parts or (key in seen and not member.is_dir()):
            raise DamagedFileError(name=name)
        seen.add(key)
        if member.flag_bits & ENCRYPTED_FLAG:
            raise EncryptedFileError(name=name)
        if path.name.lower() in {"vbaproject.bin", "vbadata.xml"} or "macrosheets" in path.parts:
            raise MacroFileError(name=name)


def _walk(package: ZipFile, member: ZipInfo, unpacked: Unpacked, name: str) -> bytes:
    """Unpack one member within the bounds; returns its first piece."""
    is_markup = PurePosixPath(member.filename).suffix.lower() in MARKUP_SUFFIXES
    first = tail = b""
    with package.open(member) as content:
        while piece := content.read(PIECE_BYTES):
            if not unpacked.add(len(piece)):
                raise ArchiveBombError(name=name)
            if is_markup and declares_entities(tail + piece):
                raise UnsafeMarkupError(name=name)
            tail = piece[-OVERLAP_BYTES:]
            first = first or piece
    return first


DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def declares_entities(content: bytes) -> bool:
    """A document type or entity declaration, also when written in UTF-16 or UTF-32."""
    narrow = content.replace(b"\x00", b"") if b"\x00" in content else content
    return DECLARATION.search(narrow) is not None
