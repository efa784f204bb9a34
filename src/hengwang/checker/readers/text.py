"""Reads plain text: any usual Chinese encoding, tables of extractions, tabs, bars and blanks.

A text extraction of an office file gives a table row as cells that each start with a tab on a line
of their own; a merged cell is an empty one, the text of a cell may run over several lines, and a
blank line ends the row. A blank line inside a cell looks the same as the end of the table, so
`_stays_inside` decides by what follows.
"""

import codecs
import re

from hengwang.checker.document import Document
from hengwang.checker.errors import TextUnreadableError
from hengwang.checker.readers.aligned import Field, fields_of, may_be_row, rows_of
from hengwang.checker.readers.assembly import Assembly, Slot, clean
from hengwang.checker.readers.source import Source

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STARTS_OUTSIDE = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.、．]|附?表\s*\d|附件|注[:：])"
)
_INNER_LINE = 40
_MAX_CONTROL_SHARE = 0.02
_MAX_LOST_SHARE = 0.001


def read_text(source: Source) -> Document:
    """Read a text file into paragraphs and tables."""
    assembly = Assembly(source)
    fill_from_text(assembly, decode(source))
    return assembly.document("txt")


def decode(source: Source) -> str:
    """Return the text, whichever of the usual encodings it is in.

    Raises:
        TextUnreadableError: No encoding fits, or what comes out is not text.
    """
    candidates = _candidates(source.data)
    for encoding in candidates:
        for text in (_strictly(source.data, encoding), _nearly(source.data, encoding)):
            if text is not None and _looks_like_text(text):
                return clean(text)
    raise TextUnreadableError(name=source.name)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _nearly(data: bytes, encoding: str) -> str | None:
    """A text cut within a character, or with a stray byte, is still a text in its encoding."""
    if encoding == "big5":
        return None
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    return text if 0 < lost <= 1 + len(text) * _MAX_LOST_SHARE else None


def _candidates(data: bytes) -> list[str]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return [encoding]
    if b"\x00" in data[:4096]:
        even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
        return ["utf-16-le", "utf-16-be"] if odd >= even else ["utf-16-be", "utf-16-le"]
    return ["utf-8", "gb18030", "big5"]


def _looks_like_text(text: str) -> bool:
    odd = sum(
        1 for c in text if (c < " " and c not in "\t\n\r\x0b\x0c") or "\ue000" <= c <= "\uf8ff"
    )
    return odd <= _MAX_CONTROL_SHARE * len(text) and "\x00" not in text


def fill_from_text(assembly: Assembly, text: str) -> None:
    """Add the paragraphs and tables of a text."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        rows, after = _table_at(lines, at)
        if rows:
            width_one = all(len(row) == 1 for row in rows)
            if width_one and len(rows) == 1:
                assembly.paragraph(rows[0][0])
            else:
                assembly.table([[_slot(cell) for cell in row] for row in rows])
        else:
            assembly.paragraph(lines[at])
            after = at + 1
        at = after


def _slot(text: str) -> Slot:
    return text, False, False


def _table_at(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    if lines[at].startswith("\t") and lines[at].count("\t") == 1:
        return _cells_on_lines(lines, at)
    if _is_tabbed(lines[at]) and at + 1 < len(lines) and _is_tabbed(lines[at + 1]):
        return _tabbed_lines(lines, at)
    if _is_barred(lines[at]) and at + 1 < len(lines) and _is_barred(lines[at + 1]):
        return _barred_lines(lines, at)
    return _aligned_lines(lines, at)


def _aligned_lines(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    """Read lines whose fields stand under one another."""
    found: list[list[Field]] = []
    end = at
    while end < len(lines) and may_be_row(fields := fields_of(lines[end])):
        found.append(fields)
        end += 1
    rows = rows_of(found) if len(found) > 1 else []
    return (rows, end) if rows else ([], at)


def _is_tabbed(line: str) -> bool:
    return line.strip("\t ").count("\t") >= 1 and bool(line.strip())


def _tabbed_lines(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    rows = []
    while at < len(lines) and "\t" in lines[at] and lines[at].strip():
        rows.append(lines[at].split("\t"))
        at += 1
    return rows, at


def _is_barred(line: str) -> bool:
    return line.lstrip().startswith("|") and line.count("|") > 2  # noqa: PLR2004 - two cells


def _barred_lines(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    rows = []
    while at < len(lines) and _is_barred(lines[at]):
        cells = [cell.strip() for cell in lines[at].strip().strip("|").split("|")]
        if not all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells):
            rows.append(cells)
        at += 1
    return rows, at


def _cells_on_lines(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    """Read the rows of a table that starts at `at`; return them and the line after it."""
    rows: list[list[str]] = [[]]
    while at < len(lines) and lines[at].startswith("\t"):
        cell_end = _next_tab(lines, at + 1)
        text, row_ends, table_ends = _cell(lines, at, cell_end)
        rows[-1].append(text)
        if table_ends is not None:
            return [row for row in rows if row], table_ends
        if row_ends:
            rows.append([])
        at = cell_end
    return [row for row in rows if row], at


def _next_tab(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].startswith("\t"):
        at += 1
    return at


def _cell(lines: list[str], at: int, end: int) -> tuple[str, bool, int | None]:
    """Return the text of the cell at `at`, whether its row ends, and where the table ends."""
    kept = [lines[at][1:]]
    line = at + 1
    while line < end:
        if lines[line].strip():
            kept.append(lines[line])
            line += 1
            continue
        resume = line
        while resume < end and not lines[resume].strip():
            resume += 1
        if resume == end:
            return "\n".join(kept), True, end if end == len(lines) else None
        if not _stays_inside(lines, line, resume, end):
            return "\n".join(kept), True, resume
        kept.append("")
        line = resume
    if end == len(lines):
        return "\n".join(kept), True, end
    return "\n".join(kept), False, None


def _stays_inside(lines: list[str], blank: int, resume: int, end: int) -> bool:
    """Whether text after a blank line still belongs to the cell above it."""
    if resume - blank > 1 or end == len(lines):
        return False
    rest = [line for line in lines[resume:end] if line.strip()]
    return all(
        len(line.strip()) <= _INNER_LINE and not _STARTS_OUTSIDE.match(line) for line in rest
    )
