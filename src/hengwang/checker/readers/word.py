"""Reads docx: paragraphs and tables in order, text boxes, notes, headers, automatic numbering.

Works on the XML itself: python-docx walks merged cells in quadratic time. `walk` is shared with the
annotator, so that a place in the document model leads back to its element.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from hengwang.checker.document import Document, Role
from hengwang.checker.errors import DamagedFileError
from hengwang.checker.readers.archive import Package, opened
from hengwang.checker.readers.assembly import Assembly, Slot, clean
from hengwang.checker.readers.source import Source
from hengwang.checker.readers.word_numbering import Numbering, W, numbering_from

_MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TRANSPARENT = {
    f"{W}sdt",
    f"{W}sdtContent",
    f"{W}customXml",
    f"{W}ins",
    f"{W}moveTo",
    f"{W}smartTag",
}
_DROPPED = {
    f"{W}del",
    f"{W}moveFrom",
    f"{W}instrText",
    f"{W}delText",
    f"{W}rPr",
    f"{W}pPr",
    _MC_FALLBACK,
}
_SPACES = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_MAX_SPAN = 256


@dataclass
class WordCell:
    """One slot of a table's grid and the tc element it belongs to; merged slots have no text."""

    text: str
    element: Any
    merged: bool = False


@dataclass
class WordItem:
    """One block of the document: a paragraph's text, or the rows of a table."""

    element: Any
    role: Role = Role.BODY
    text: str = ""
    level: int | None = None
    rows: list[list[WordCell]] = field(default_factory=list)
    is_table: bool = False

    @property
    def is_block(self) -> bool:
        """Whether it becomes a block of the model; empty paragraphs do not."""
        return self.is_table or bool(clean(self.text).strip())


def read_word(source: Source) -> Document:
    """Read a docx.

    Raises:
        UnreadableError: Damaged, encrypted, with macros, or unreasonable in size.
    """
    with opened(source) as package:
        root = package.tree(_main_part(source, package))
        body = root.find(f"{W}body")
        if body is None:
            raise DamagedFileError(name=source.name)
        assembly = Assembly(source)
        if root.find(f".//{W}del") is not None or root.find(f".//{W}ins") is not None:
            assembly.note("tracked-changes")
        for item in walk(body, _numbering(package)):
            _add(assembly, item)
        _add_others(assembly, package)
    return assembly.document("docx")


def _main_part(source: Source, package: Package) -> str:
    if "word/document.xml" in package.names:
        return "word/document.xml"
    found = sorted(n for n in package.names if n.startswith("word/document") and n.endswith(".xml"))
    if not found:
        raise DamagedFileError(name=source.name)
    return found[0]


def _numbering(package: Package) -> Numbering:
    lists = package.tree("word/numbering.xml") if "word/numbering.xml" in package.names else None
    styles = package.tree("word/styles.xml") if "word/styles.xml" in package.names else None
    return numbering_from(lists, styles)


def _add(assembly: Assembly, item: WordItem) -> None:
    if item.is_table:
        assembly.table([[_slot(cell) for cell in row] for row in item.rows])
    elif item.is_block:
        assembly.paragraph(item.text, role=item.role, level=item.level)


def _slot(cell: WordCell) -> Slot:
    return cell.text, cell.merged, False


def _add_others(assembly: Assembly, package: Package) -> None:
    """Headers, footers and notes come after the body, so that body places stay countable."""
    for part in sorted(package.names):
        for prefix, role in (
            ("word/header", Role.HEADER),
            ("word/footer", Role.FOOTER),
            ("word/footnotes", Role.NOTE),
            ("word/endnotes", Role.NOTE),
        ):
            if part.startswith(prefix) and part.endswith(".xml"):
                for paragraph in package.tree(part).iter(f"{W}p"):
                    text, _ = text_of(paragraph)
                    assembly.paragraph(text, role=role)


def walk(container: Any, numbering: Numbering) -> Iterator[WordItem]:
    """Yield the blocks of a body or of a cell in reading order."""
    for child in container:
        tag = child.tag
        if tag == f"{W}p":
            text, boxes = text_of(child)
            if text.strip():
                text = numbering.label(child) + text
            yield WordItem(child, text=text, level=numbering.style_level(child))
            for box in boxes:
                for inner in walk(box, numbering):
                    inner.role = Role.TEXTBOX
                    yield inner
        elif tag == f"{W}tbl":
            yield from _table(child, numbering)
        elif tag in _TRANSPARENT:
            yield from walk(child, numbering)


def text_of(paragraph: Any) -> tuple[str, list[Any]]:
    """Return the text of a paragraph and the contents of the text boxes anchored in it."""
    parts: list[str] = []
    boxes: list[Any] = []
    _collect(paragraph, parts, boxes)
    return "".join(parts), boxes


def _collect(element: Any, parts: list[str], boxes: list[Any]) -> None:
    for child in element.iterchildren(etree.Element):
        tag = child.tag
        if tag == f"{W}t":
            parts.append(child.text or "")
        elif tag in _SPACES:
            parts.append(_SPACES[tag])
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag not in _DROPPED:
            _collect(child, parts, boxes)


def _table(table: Any, numbering: Numbering) -> Iterator[WordItem]:
    rows = [list(_children(row, f"{W}tc")) for row in _children(table, f"{W}tr")]
    if len(rows) == 1 and len(rows[0]) == 1:
        # A frame drawn around text as a table of one cell is not a table.
        yield from walk(rows[0][0], numbering)
        return
    nested: list[WordItem] = []
    grid = [_row(row, numbering, nested) for row in _children(table, f"{W}tr")]
    yield WordItem(table, rows=grid, is_table=True)
    yield from nested


def _children(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _children(child, tag)


def _row(row: Any, numbering: Numbering, nested: list[WordItem]) -> list[WordCell]:
    before = _value(row.find(f"{W}trPr/{W}gridBefore"), 0)
    cells = [WordCell("", row, merged=True) for _ in range(before)]
    for cell in _children(row, f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        span = _value(properties.find(f"{W}gridSpan"), 1) if properties is not None else 1
        continued = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        texts = []
        for item in walk(cell, numbering):
            if item.is_table:
                nested.append(item)
            else:
                texts.append(item.text)
        cells.append(WordCell("" if continued else "\n".join(texts), cell, merged=continued))
        cells += [WordCell("", cell, merged=True) for _ in range(max(span, 1) - 1)]
    return cells


def _value(element: Any | None, default: int) -> int:
    text = element.get(f"{W}val") if element is not None else None
    if text and text.isascii() and text.isdigit():
        return min(int(text[:6]), _MAX_SPAN)
    return default
