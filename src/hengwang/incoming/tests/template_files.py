"""Templates for tests: the shipped form with something changed in it."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from hengwang.documents.choices import DocumentKind
from hengwang.documents.templates import SHIPPED

FORM = DocumentKind.SELF_EVALUATION_FORM


def shipped(ending: str = "docx", kind: DocumentKind = FORM) -> bytes:
    """A template as it is shipped."""
    return (SHIPPED / f"{kind.value}.{ending}").read_bytes()


def with_lines(*lines: str) -> bytes:
    """The shipped form with paragraphs in front."""
    document = Document(io.BytesIO(shipped()))
    first = document.element.body[0]
    for line in lines:
        paragraph = document.add_paragraph(line)
        first.addprevious(paragraph._p)
    return saved(document)


def without_text(gone: str, instead: str = "") -> bytes:
    """The shipped form with a tag replaced in every cell."""
    document = Document(io.BytesIO(shipped()))
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    if gone in paragraph.text:
                        text = paragraph.text.replace(gone, instead)
                        for run in paragraph.runs[1:]:
                            run.text = ""
                        paragraph.runs[0].text = text
    return saved(document)


def with_cell(coordinate: str, value: str) -> bytes:
    """The shipped workbook with one cell changed."""
    book = openpyxl.load_workbook(io.BytesIO(shipped("xlsx")))
    book.worksheets[0][coordinate] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes, package: bytes | None = None) -> bytes:
    """The shipped form with one part more, or another one in its place."""
    return changed(package or shipped(), lambda parts: parts.update({name: content}))


def with_relation(kind: str, target: str) -> bytes:
    """The shipped form with a relation that leads outside."""

    def change(parts: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        relation = (
            f'<Relationship Id="rIdOut" Type="http://schemas.openxmlformats.org/officeDocument/'
            f'2006/relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
        )
        parts[name] = parts[name].replace(b"</Relationships>", relation.encode())

    return changed(shipped(), change)


def changed(package: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The package with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def saved(document) -> bytes:
    """A Word file's bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(content: bytes, name: str = "form.docx") -> SimpleUploadedFile:
    """As a browser sends it."""
    return SimpleUploadedFile(name, content)
