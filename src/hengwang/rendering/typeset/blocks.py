"""Paragraphs, tables and charts of a docx as typst blocks."""

from dataclasses import dataclass, replace
from typing import Any

from docx.oxml.ns import qn

from hengwang.rendering.typeset.bars import bars
from hengwang.rendering.typeset.styles import TWIPS, Look, Styles, literal

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def paragraph(element: Any, styles: Styles, part: Any) -> str:
    """A `w:p` as a block in its style, charts drawn as bars."""
    look = styles.of(element)
    charts = [chart.get(R_ID) for chart in element.iter(f"{C}chart")]
    body = "".join(bars(part.related_parts[key].blob) for key in charts)
    words = inline(element)
    if not charts:
        if look.line is not None and look.line <= 1:
            return "#v(1pt, weak: true)\n"
        body = f"#par({literal(words)})" if words else "#linebreak()"
    start = "#pagebreak(weak: true)\n" if look.new_page else ""
    gap = look.line - look.size if look.line else look.size * 0.35
    return (
        f"{start}#block(width: 100%, above: {look.before + gap:.1f}pt, "
        f"below: {look.after + gap:.1f}pt, "
        f"sticky: {str(look.sticky).lower()})[\n{look.text()}{body}\n]\n"
    )


def inline(element: Any) -> str:
    """The text of a paragraph, line breaks as newlines."""
    nodes = element.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
    return "".join((node.text or "") if node.tag == qn("w:t") else "\n" for node in nodes)


@dataclass(frozen=True, slots=True)
class _Cell:
    element: Any
    column: int
    columns: int
    rows: int = 1
    least: float = 0  # points the row is high at least


def table(element: Any, styles: Styles) -> str:
    """A `w:tbl` with its merged cells; header rows come again on every page."""
    widths = [float(column.get(qn("w:w"))) / TWIPS for column in element.iter(qn("w:gridCol"))]
    rows = element.findall(qn("w:tr"))
    header = 0
    while header < len(rows) and next(rows[header].iter(qn("w:tblHeader")), None) is not None:
        header += 1
    lines = ["".join(_cell(cell, styles) for cell in cells) for cells in _placed(rows)]
    head = f"table.header(repeat: true, {''.join(lines[:header])}),\n" if header else ""
    columns = "".join(f"{width:.1f}pt, " for width in widths)
    return (
        f"#align(center, block(above: 3pt, below: 3pt, table(columns: ({columns}), "
        "stroke: 0.5pt, inset: (x: 2.5pt, y: 3pt), align: horizon,\n"
        f"{head}{''.join(lines[header:])})))\n"
    )


def _placed(rows: list[Any]) -> list[list[_Cell]]:
    """The cells that start in each row; continued ones lengthen the cell above."""
    placed: list[list[_Cell]] = []
    above: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        cells: list[_Cell] = []
        column = 0
        for element in row.findall(qn("w:tc")):
            span = element.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            columns = int(span.get(qn("w:val"))) if span is not None else 1
            merge = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) != "restart" and column in above:
                line, index = above[column]
                started = placed[line][index]
                placed[line][index] = replace(started, rows=started.rows + 1)
            else:
                above[column] = (number, len(cells))
                cells.append(_Cell(element, column, columns, least=0 if cells else _least(row)))
            column += columns
        placed.append(cells)
    return placed


def _least(row: Any) -> float:
    height = row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}")
    return float(height.get(qn("w:val"))) / TWIPS if height is not None else 0


def _cell(cell: _Cell, styles: Styles) -> str:
    paragraphs = cell.element.findall(qn("w:p"))
    look: Look = styles.of(paragraphs[0])
    body = "\n#linebreak()\n".join(f"#{literal(inline(one))}" for one in paragraphs)
    if cell.least:
        # typst has no least height of a row: a column without width holds it open.
        post = f"box(height: {cell.least:.1f}pt)"
        body = f"#grid(columns: (0pt, 1fr), align: horizon, {post}, [#align({look.align})[{body}]])"
    # typst lets a merged cell grow over pages only when it may break.
    return (
        f"table.cell(x: {cell.column}, colspan: {cell.columns}, rowspan: {cell.rows}, "
        f"breakable: true)[{look.text()}{body}],\n"
    )
