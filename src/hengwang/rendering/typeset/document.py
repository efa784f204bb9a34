"""A whole docx as typst source, and the source as PDF."""

import tempfile
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from docx import Document
from docx.oxml.ns import qn

from hengwang.rendering.errors import PdfFailedError
from hengwang.rendering.typeset.blocks import inline, paragraph, table
from hengwang.rendering.typeset.styles import Styles, faces_for, literal

VML_TEXT = "{urn:schemas-microsoft-com:vml}textpath"
EMU_PER_MM = 36_000


def typeset(content: bytes, *, on: date) -> bytes:
    """A docx made by `word.fill` as PDF, dated `on`; the same bytes for the same input.

    Raises:
        PdfEngineMissingError: No face with Chinese characters is installed.
        PdfFailedError: typst refused the source.
    """
    source = source_of(content)
    with tempfile.TemporaryDirectory(prefix="hengwang-typst-") as folder:
        file = Path(folder) / "document.typ"
        file.write_text(source, encoding="utf-8")
        try:
            pdf = typst.compile(
                str(file), root=folder, format="pdf", timestamp=datetime.combine(on, time(), UTC)
            )
        except (typst.TypstError, RuntimeError) as fault:
            raise PdfFailedError(reason=str(fault)[:300]) from fault
    return bytes(pdf)


def source_of(content: bytes) -> str:
    """The typst source of a docx."""
    document = Document(BytesIO(content))
    styles = Styles(document)
    sections = iter(document.sections)
    parts = [_facts(document), _page(next(sections), styles)]
    for element in document.element.body:
        if element.tag == qn("w:p"):
            parts.append(paragraph(element, styles, document.part))
            # The last paragraph of a section carries its settings; what follows is the next one's.
            if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
                parts.append(_page(next(sections), styles))
        elif element.tag == qn("w:tbl"):
            parts.append(table(element, styles))
    return "".join(parts)


def _facts(document: Any) -> str:
    return (
        f"#set document(title: {literal(document.core_properties.title)}, "
        f"author: {literal(document.core_properties.author)})\n"
    )


def _page(section: Any, styles: Styles) -> str:
    """Paper, margins and edges of one section; upright and across both by their measures."""
    width, height = (_mm(length) for length in (section.page_width, section.page_height))
    margins = ", ".join(
        f"{name}: {_mm(length)}"
        for name, length in (
            ("top", section.top_margin), ("right", section.right_margin),
            ("bottom", section.bottom_margin), ("left", section.left_margin),
        )
    )  # fmt: skip
    header, footer = section.header._element, section.footer._element  # python-docx has no API
    return (
        f"#set page(width: {width}, height: {height}, margin: ({margins}), "
        "header-ascent: 25%, footer-descent: 30%,\n"
        f"header: [{_edge(header, styles)}],\n"
        f"footer: context [{_footer(footer, styles)}],\n"
        f"background: {_watermark(header)})\n"
    )


def _mm(length: Any) -> str:
    return f"{int(length) / EMU_PER_MM:.1f}mm"


def _edge(element: Any, styles: Styles) -> str:
    lines = [
        (styles.of(one), text) for one in element.iter(qn("w:p")) if (text := inline(one).strip())
    ]
    return "".join(f"{look.text()}#{literal(text)}\n" for look, text in lines)


def _footer(element: Any, styles: Styles) -> str:
    """The footer's own words with the running page number where its field stands."""
    first = next(element.iter(qn("w:p")), None)
    if first is None or next(element.iter(qn("w:instrText")), None) is None:
        return _edge(element, styles)
    before, _, after = inline(first).partition("1")
    return f"{styles.of(first).text()}#{literal(before)}#counter(page).display()#{literal(after)}"


def _watermark(header: Any) -> str:
    shape = next(header.iter(VML_TEXT), None)
    words = [path.get("string") for path in header.iter(VML_TEXT) if path.get("string")]
    if shape is None or not words:
        return "none"
    faces = "".join(f"{literal(face)}, " for face in faces_for("黑体"))
    return (
        f"rotate(-45deg, text(font: ({faces}), size: 150pt, fill: rgb(208, 208, 208, 100), "
        f"{literal(words[0])}))"
    )
