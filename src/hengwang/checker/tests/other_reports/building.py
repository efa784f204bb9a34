"""Turns the bars and lines of a sample into a docx, xlsx, html, pdf or text file.

A line `| a | b |` is a table row, `^` a cell merged into the one above, `<` one merged into the one
on its left, `%%` ends a table where another follows; `# ` is left out. Other lines are paragraphs.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import groupby

import docx
import openpyxl
import typst

Rows = list[list[str]]
UP, LEFT = "^", "<"
MERGED = {UP, LEFT}


def blocks_of(text: str) -> list[str | Rows]:
    """The paragraphs and tables of a sample in order."""
    blocks: list[str | Rows] = []
    for is_table, lines in groupby(text.splitlines(), key=lambda line: line.startswith("|")):
        if is_table:
            rows = [
                [c.strip().replace("⏎", "\n") for c in line.strip().strip("|").split("|")]
                for line in lines
            ]
            blocks.append(rows)
        else:
            blocks += [line for line in lines if line != "%%"]
    return blocks


def origin(rows: Rows, row: int, column: int) -> tuple[int, int]:
    """The cell a merged cell belongs to."""
    while rows[row][column] in MERGED:
        if rows[row][column] == LEFT:
            column -= 1
        else:
            row -= 1
    return row, column


def spans(rows: Rows) -> dict[tuple[int, int], tuple[int, int]]:
    """The printed cells, each with its last row and column."""
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    for row, cells in enumerate(rows):
        for column in range(len(cells)):
            start = origin(rows, row, column)
            last = ends.get(start, start)
            ends[start] = max(last[0], row), max(last[1], column)
    return ends


def as_docx(text: str) -> bytes:
    word = docx.Document()
    for block in blocks_of(text):
        if isinstance(block, str):
            word.add_paragraph(block)
            continue
        table = word.add_table(rows=len(block), cols=max(map(len, block)))
        grid = [list(row.cells) for row in table.rows]
        for (row, column), (low, right) in spans(block).items():
            cell = grid[row][column]
            if (low, right) != (row, column):
                cell = cell.merge(grid[low][right])
            cell.text = block[row][column]
        word.add_paragraph("")
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def as_xlsx(text: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    at = 1
    for block in blocks_of(text):
        if isinstance(block, str):
            sheet.cell(at, 1, block)
            at += 1
            continue
        for (row, column), (low, right) in spans(block).items():
            cell = sheet.cell(at + row, column + 1)
            _put(cell, block[row][column])
            if (low, right) != (row, column):
                sheet.merge_cells(
                    start_row=at + row, start_column=column + 1,
                    end_row=at + low, end_column=right + 1,
                )  # fmt: skip
        at += len(block)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put(cell: object, text: str) -> None:
    plain = text.replace(",", "").replace(".", "", 1)
    percent = plain.removesuffix("%")
    if plain.isascii() and plain.isdigit() and len(plain) < 12:
        cell.value = float(text.replace(",", ""))
        cell.number_format = "#,##0.00" if "," in text else "General"
    elif percent != plain and percent.isascii() and percent.isdigit():
        cell.value = round(float(text.rstrip("%")) / 100, 6)
        cell.number_format = "0" + ("." + "0" * len(text.partition(".")[2][:-1])).rstrip(".") + "%"
    else:
        cell.value = text or None
        cell.data_type = "s" if text else "n"


def as_html(text: str) -> bytes:
    parts = ["<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>"]
    for block in blocks_of(text):
        if isinstance(block, str):
            parts.append(f"<p>{escape(block)}</p>")
            continue
        ends = spans(block)
        parts.append("<table border='1'>")
        for row, cells in enumerate(block):
            parts.append("<tr>")
            for column, shown in enumerate(cells):
                if shown in MERGED:
                    continue
                low, right = ends[row, column]
                high, wide = low - row + 1, right - column + 1
                parts.append(f"<td rowspan='{high}' colspan='{wide}'>{escape(shown)}</td>")
            parts.append("</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode()


def as_pdf(text: str) -> bytes:
    parts = [
        '#set page(paper: "a4", margin: 2cm, numbering: "1")\n'
        '#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh")\n'
        "#set par(first-line-indent: (amount: 2em, all: true))\n"
    ]
    for block in blocks_of(text):
        if isinstance(block, str):
            parts.append(f"#par[#{_quoted(block)}]\n" if block.strip() else "\n")
            continue
        ends = spans(block)
        cells = []
        for (row, column), (low, right) in sorted(ends.items()):
            size = f"rowspan: {low - row + 1}, colspan: {right - column + 1}"
            cells.append(f"table.cell({size})[#{_quoted(block[row][column])}]")
        columns = max(map(len, block))
        parts.append(f"#table(columns: ({'1fr,' * columns}), {', '.join(cells)})\n")
    return typst.compile("".join(parts).encode())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_text(text: str) -> bytes:
    """Tables as lines of tabs, merged cells empty."""
    lines = []
    for block in blocks_of(text):
        if isinstance(block, str):
            lines.append(block)
        else:
            lines += ["\t".join("" if c in MERGED else c for c in row) for row in block]
    return "\n".join(lines).encode()


def _as_gbk(text: str) -> bytes:
    return as_text(text).decode().encode("gb18030")


FORMS: Mapping[str, tuple[str, Callable[[str], bytes]]] = {
    "docx": (".docx", as_docx),
    "xlsx": (".xlsx", as_xlsx),
    "html": (".html", as_html),
    "pdf": (".pdf", as_pdf),
    "txt": (".txt", as_text),
    "txt-gbk": (".txt", _as_gbk),
}


def built(text: str, form: str) -> tuple[bytes, str]:
    """The file's bytes and its name."""
    suffix, build = FORMS[form]
    return build(text), f"report{suffix}"


def changed(text: str, change: Sequence[str]) -> str:
    """The sample with one thing printed otherwise; the thing must be there."""
    old, new = change
    assert old in text, old
    return text.replace(old, new, 1)
