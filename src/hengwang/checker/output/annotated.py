"""The docx back with one comment a finding, at the paragraph or cell it is about."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.text.run import Run

from hengwang.checker.document import Place
from hengwang.checker.errors import DamagedFileError
from hengwang.checker.finding import Finding
from hengwang.checker.output.wording import SEVERITIES
from hengwang.checker.readers.word import WordItem, walk
from hengwang.checker.readers.word_numbering import Numbering

_AUTHOR = {"zh": "衡网检查", "en": "Hengwang check"}
_INITIALS = "衡"


def annotated(
    data: bytes, findings: Iterable[Finding], language: str = "zh", *, name: str = "report.docx"
) -> bytes:
    """Return the docx with comments; its text stays as it was.

    Args:
        data: The docx that was read; the places of the findings must come from it.
        findings: What was found in it.
        language: Language of the comments.
        name: What to call the file in an error.

    Raises:
        DamagedFileError: python-docx cannot open what could be read.
    """
    try:
        document = docx.Document(io.BytesIO(data))
    except (
        PackageNotFoundError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
    ) as failure:
        raise DamagedFileError(name=name) from failure
    items = [item for item in walk(document.element.body, Numbering()) if item.is_block]
    for finding in findings:
        paragraph = _paragraph_at(items, finding.place)
        if paragraph is None:
            continue
        runs = _runs_of(paragraph, document)
        document.add_comment(
            runs=[runs[0], runs[-1]],
            text=_text(finding, language),
            author=_AUTHOR[language],
            initials=_INITIALS,
        )
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _text(finding: Finding, language: str) -> str:
    head = f"【{SEVERITIES[language][finding.severity]}】{finding.message(language)}"
    return "\n".join(filter(None, (head, finding.numbers, finding.rule)))


def _paragraph_at(items: Sequence[WordItem], place: Place) -> Any | None:
    """Return the w:p of a place: of its cell, of the first printed cell of its row, or its own."""
    if place.block >= len(items):
        return None
    item = items[place.block]
    if not item.is_table:
        return item.element
    rows = item.rows
    row = rows[min(max((place.row or 1) - 1, 0), len(rows) - 1)] if rows else []
    if place.column and place.column <= len(row) and not row[place.column - 1].merged:
        return next(row[place.column - 1].element.iter(qn("w:p")), None)
    printed = next((cell for cell in row if cell.text.strip() and not cell.merged), None)
    return next(printed.element.iter(qn("w:p")), None) if printed else None


def _runs_of(paragraph: Any, document: Any) -> list[Run]:
    """Return the paragraph's runs; an empty paragraph gets an empty one to hang a comment on."""
    elements = paragraph.findall(qn("w:r"))
    if not elements:
        run = OxmlElement("w:r")
        paragraph.append(run)
        elements = [run]
    return [Run(element, document) for element in elements]
