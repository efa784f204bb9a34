"""Opening office packages: bounded unpacking, no encryption, no macros, no XML entities."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from hengwang.checker.errors import (
    DamagedFileError,
    EncryptedFileError,
    MacrosInsideError,
    UnsafeArchiveError,
    UnsafeXmlError,
)
from hengwang.checker.readers.source import Source

_ENCRYPTED_FLAG = 0x1
_SMALL_PART = 1024 * 1024
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    LookupError,
    RuntimeError,
)


class Package:
    """One office package; parts are read with a bound on what they really unpack to."""

    def __init__(self, source: Source, archive: zipfile.ZipFile) -> None:
        self.source = source
        self._archive = archive
        self._left = source.limits.unpacked_bytes
        self.names = frozenset(archive.namelist())

    def read(self, part: str) -> bytes:
        """Return the bytes of a part; a missing one means a damaged package."""
        if part not in self.names:
            raise DamagedFileError(name=self.source.name)
        bound = min(self._left, self.source.limits.part_bytes)
        try:
            with self._archive.open(part) as stream:
                data = stream.read(bound + 1)
        except _DAMAGES as failure:
            raise DamagedFileError(name=self.source.name) from failure
        if len(data) > bound:
            raise UnsafeArchiveError(name=self.source.name)
        self._left -= len(data)
        return data

    def tree(self, part: str) -> Any:
        """Return the root element of an XML part."""
        return parse_xml(self.source, self.read(part))


def parse_xml(source: Source, data: bytes) -> Any:
    """Parse XML without entities, document types or network; anything broken is damage."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise UnsafeXmlError(name=source.name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as failure:
        raise DamagedFileError(name=source.name) from failure
    # The stubs do not know this attribute.
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise UnsafeXmlError(name=source.name)
    return root


@contextmanager
def opened(source: Source) -> Iterator[Package]:
    """Open an office package after looking at its list of parts."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except _DAMAGES as failure:
        raise DamagedFileError(name=source.name) from failure
    with archive:
        _inspect(source, archive.infolist())
        yield Package(source, archive)


def _inspect(source: Source, parts: list[zipfile.ZipInfo]) -> None:
    limits = source.limits
    if len(parts) > limits.parts or sum(p.file_size for p in parts) > limits.unpacked_bytes:
        raise UnsafeArchiveError(name=source.name)
    for part in parts:
        if part.flag_bits & _ENCRYPTED_FLAG:
            raise EncryptedFileError(name=source.name)
        if part.filename.lower().endswith("vbaproject.bin"):
            raise MacrosInsideError(name=source.name)
        swollen = part.file_size > limits.ratio * max(part.compress_size, 1)
        if part.file_size > _SMALL_PART and swollen:
            raise UnsafeArchiveError(name=source.name)
