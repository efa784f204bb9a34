"""What kind of file the bytes are, whatever the name says, and whether the name agrees."""

import zipfile
from io import BytesIO

from hengwang.checker.errors import (
    ContentMismatchError,
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    FormatNotSupportedError,
    MacrosInsideError,
)
from hengwang.checker.readers.source import Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_BYTE_ORDER = b"\xfe\xff"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BINARY = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"\x7fELF": "ELF",
    b"MZ": "EXE",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"BM": "BMP",
}
_EXPECTED = {
    ".docx": {"docx"},
    ".dotx": {"docx"},
    ".docm": {"docx"},
    ".xlsx": {"xlsx"},
    ".xlsm": {"xlsx"},
    ".pdf": {"pdf"},
    ".txt": {"txt"},
    ".text": {"txt"},
    ".md": {"txt"},
    ".tsv": {"txt"},
    ".html": {"html", "txt"},
    ".htm": {"html", "txt"},
    ".doc": {"ole", "docx", "rtf", "html"},
    ".wps": {"ole", "docx", "rtf"},
    ".xls": {"ole", "xlsx", "html"},
    ".et": {"ole", "xlsx"},
    ".rtf": {"rtf"},
    ".odt": {"odt"},
    ".ods": {"ods"},
}
_MACRO_SUFFIXES = {".docm", ".xlsm", ".dotm", ".xltm"}
SUFFIXES = frozenset(_EXPECTED)


def kind_of(source: Source) -> str:
    """Return docx, xlsx, odt, ods, pdf, html, rtf, ole or txt.

    Raises the fitting UnreadableError when the content is empty, encrypted, carries macros by
    name, is of no known kind, or contradicts the extension.
    """
    if not source.data.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf"):
        raise EmptyFileError(name=source.name)
    if source.suffix in _MACRO_SUFFIXES:
        raise MacrosInsideError(name=source.name)
    found = _sniffed(source)
    expected = _EXPECTED.get(source.suffix)
    if expected is None:
        if source.suffix and found in {"txt", "unknown"}:
            raise FormatNotSupportedError(name=source.name)
        expected = {found}
    if found == "unknown":
        raise FormatNotSupportedError(name=source.name)
    if found not in expected:
        if found == "txt" and expected & {"docx", "xlsx", "pdf", "ole", "odt", "ods"}:
            raise DamagedFileError(name=source.name)
        raise ContentMismatchError(name=source.name, found=found)
    return "html" if "html" in expected and found == "txt" else found


def _sniffed(source: Source) -> str:
    head = source.data[:2048]
    if head.startswith(b"PK"):
        return _package_kind(source)
    if head.startswith(_OLE):
        if _ENCRYPTED_STREAM in source.data:
            raise EncryptedFileError(name=source.name)
        if head[28:30] != _OLE_BYTE_ORDER:
            raise DamagedFileError(name=source.name)
        return "ole"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _binary_kind(source) or _text_kind(head)


def _binary_kind(source: Source) -> str | None:
    """Pictures, programs and archives: named in the refusal when the name says otherwise."""
    if b"\x00" not in source.data[:4096]:
        return None
    for magic, kind in _BINARY.items():
        if source.data.startswith(magic):
            if source.suffix in _EXPECTED:
                raise ContentMismatchError(name=source.name, found=kind)
            return "unknown"
    return None


def _text_kind(head: bytes) -> str:
    if head.startswith(b"{\\rtf"):
        return "rtf"
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    starts = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta")
    is_html = text.startswith(starts) or (text.startswith(b"<?xml") and b"<html" in text)
    return "html" if is_html else "txt"


def _package_kind(source: Source) -> str:
    try:
        with zipfile.ZipFile(BytesIO(source.data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, LookupError, NotImplementedError) as failure:
        raise DamagedFileError(name=source.name) from failure
    if any(name.lower().startswith("word/document") for name in names):
        return "docx"
    if any(name.lower().startswith("xl/workbook") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return "ods" if source.suffix == ".ods" else "odt"
    if source.suffix in _EXPECTED:
        raise ContentMismatchError(name=source.name, found="zip")
    return "unknown"
