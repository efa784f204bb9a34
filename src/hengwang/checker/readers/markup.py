"""Reads HTML: block elements as paragraphs, tables as grids with row and column spans."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from hengwang.checker.document import Document
from hengwang.checker.errors import DamagedFileError, TextUnreadableError
from hengwang.checker.readers.assembly import Assembly, Slot
from hengwang.checker.readers.source import Source
from hengwang.checker.readers.text import decode

_BLOCKS = frozenset(
    [
        *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd"),
        *("section", "article", "header", "footer", "main", "aside", "nav", "blockquote", "pre"),
        *("figure", "figcaption", "address", "center", "fieldset", "form", "title", "body", "html"),
        *("caption", "hr"),
    ]
)
_DROPPED = frozenset(
    ["script", "style", "head", "noscript", "template", "svg", "iframe", "object", "select"]
)
_LONGEST_SPAN = 5
_MAX_SPAN = 256


@dataclass
class _Flow:
    """Text of inline elements, gathered until a block element ends the paragraph."""

    assembly: Assembly
    parts: list[str] = field(default_factory=list)
    level: int | None = None

    def end(self) -> None:
        """Write what was gathered as paragraphs."""
        for line in "".join(self.parts).split("\n"):
            text = " ".join(line.split())
            self.assembly.paragraph(text, level=self.level)
        self.parts.clear()


def read_markup(source: Source) -> Document:
    """Read an HTML page, in the encoding it declares or any usual one."""
    text = _decoded(source)
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as failure:
        raise DamagedFileError(name=source.name) from failure
    assembly = Assembly(source)
    flow = _Flow(assembly)
    _walk(root, flow, 0)
    flow.end()
    return assembly.document("html")


def _decoded(source: Source) -> str:
    try:
        return decode(source)
    except TextUnreadableError:
        # A page with a few stray bytes is still worth reading; office exports produce them.
        return source.data.decode(
            "gb18030" if b"gb" in source.data[:2048].lower() else "utf-8", "replace"
        )


def _walk(element: Any, flow: _Flow, depth: int) -> None:
    if depth > flow.assembly.source.limits.depth:
        return
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _DROPPED:
        return
    if tag == "table" and not _is_layout(element):
        flow.end()
        flow.assembly.table(_grid(element), caption=_caption(element))
        return
    is_block = tag in _BLOCKS or tag in {"table", "tr", "td", "th", "tbody"}
    if is_block:
        flow.end()
        flow.level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else None  # noqa: PLR2004
    if tag == "br":
        flow.parts.append("\n")
    flow.parts.append(_folded(element.text))
    for child in element:
        _walk(child, flow, depth + 1)
        flow.parts.append(_folded(child.tail))
    if is_block:
        flow.end()
        flow.level = None


def _folded(text: str | None) -> str:
    """White space in the source of a page is a blank; only <br> breaks a line."""
    return (text or "").replace("\r", " ").replace("\n", " ")


def _is_layout(table: Any) -> bool:
    """A table that holds other tables, or one single cell, only arranges the page."""
    cells = table.xpath("./tr/td|./tr/th|./*/tr/td|./*/tr/th")
    return len(cells) < 2 or bool(table.xpath(".//table"))  # noqa: PLR2004


def _caption(table: Any) -> str:
    found = table.find("caption")
    return " ".join(found.text_content().split()) if found is not None else ""


def _grid(table: Any) -> list[list[Slot]]:
    rows: list[list[Slot]] = []
    held: dict[int, int] = {}
    for row in table.xpath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"):
        slots: list[Slot] = []
        for cell in row.xpath("./td|./th"):
            _fill_held(slots, held)
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            at = len(slots)
            slots.append(("\n".join(_lines(cell)), False, False))
            slots += [("", True, False)] * (wide - 1)
            if high > 1:
                held.update(dict.fromkeys(range(at, at + wide), high - 1))
        _fill_held(slots, held)
        rows.append(slots)
    return rows


def _fill_held(slots: list[Slot], held: dict[int, int]) -> None:
    """Put empty slots where a cell of a row above reaches down."""
    while held.get(len(slots), 0) > 0:
        held[len(slots)] -= 1
        slots.append(("", True, False))


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_SPAN):
        return 1
    return max(1, min(int(text), _MAX_SPAN))


def _lines(cell: Any) -> Iterator[str]:
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            parts.append(_folded(element.tail) if event == "end" else "")
            continue
        if event == "start":
            parts.append("\n" if element.tag in _BLOCKS or element.tag == "br" else "")
            parts.append(_folded(element.text))
        elif element is not cell:
            parts.append("\n" if element.tag in _BLOCKS else "")
            parts.append(_folded(element.tail))
    for line in "".join(parts).split("\n"):
        folded = " ".join(line.split())
        if folded:
            yield folded
