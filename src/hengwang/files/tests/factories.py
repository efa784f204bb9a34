"""Real and hostile files for tests."""

import io
import struct
import zipfile
from dataclasses import dataclass

import docx
import openpyxl
from pptx import Presentation

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class APerson:
    """Somebody who uploads; stands in for the user model of a higher app."""

    pk: int = 7
    printed_name: str = "林工"


LIN = APerson()


def a_docx(text: str = "2020年度自评报告") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    return _saved(document)


def an_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["指标", "分值"])
    return _saved(book)


def a_pptx() -> bytes:
    return _saved(Presentation())


def _saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def with_members(package: bytes, members: dict[str, bytes]) -> bytes:
    """The package with more members, or with others in their place."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        kept = {name: source.read(name) for name in source.namelist()}
    return a_zip({**kept, **members})


def an_ofd() -> bytes:
    return a_zip({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<d/>"})


def an_ole(*streams: str) -> bytes:
    """An OLE compound file as far as its directory goes."""
    entries = b""
    for name in ("Root Entry", *streams):
        raw = name.encode("utf-16-le")
        entry = raw.ljust(64, b"\0") + struct.pack("<HB", len(raw) + 2, 2)
        entries += entry.ljust(128, b"\0")
    return bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0") + entries.ljust(1024, b"\0")
