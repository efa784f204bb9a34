"""Reads xlsx: every visible sheet as a table, numbers as they are shown, merged cells empty.

Works on the XML itself, streaming and bounded: openpyxl raises whatever comes up on a damaged file
and cannot give merged cells and cached values in one pass.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from posixpath import join, normpath
from typing import Any

from hengwang.checker.document import Document
from hengwang.checker.errors import DamagedFileError, TooManyPartsError
from hengwang.checker.readers.archive import Package, opened
from hengwang.checker.readers.assembly import Assembly, Slot
from hengwang.checker.readers.source import Source

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PERCENT_FORMATS = {9: 0, 10: 2}
_DATE_FORMATS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)}
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's date has no zone
_MAX_DAY = 100_000
_SIGNIFICANT = 15


@dataclass(frozen=True)
class _Format:
    percent_places: int | None = None
    places: int | None = None
    is_date: bool = False
    grouped: bool = False


@dataclass
class _Book:
    strings: list[str] = field(default_factory=list)
    formats: list[_Format] = field(default_factory=list)


def read_workbook(source: Source) -> Document:
    """Read an xlsx.

    Raises:
        UnreadableError: Damaged, encrypted, with macros, or unreasonable in size.
    """
    with opened(source) as package:
        sheets = _sheets(source, package)
        book = _Book(_strings(package), _formats(package))
        assembly = Assembly(source)
        for name, part, hidden in sheets:
            if hidden:
                assembly.note("sheet-hidden")
            elif part in package.names:
                _add_sheet(assembly, name, package.tree(part), book)
    return assembly.document("xlsx")


def _sheets(source: Source, package: Package) -> list[tuple[str, str, bool]]:
    main = next((n for n in sorted(package.names) if re.fullmatch(r"xl/workbook\d*\.xml", n)), None)
    if main is None:
        raise DamagedFileError(name=source.name)
    links_part = f"xl/_rels/{main.rpartition('/')[2]}.rels"
    links = {
        link.get("Id"): normpath(join("xl", link.get("Target") or "")).removeprefix("/")
        for link in (package.tree(links_part) if links_part in package.names else ())
    }
    found = []
    for sheet in package.tree(main).iter(f"{_S}sheet"):
        target = links.get(sheet.get(_R), "").removeprefix("xl//")
        target = target if target.startswith("xl/") else f"xl/{target}"
        found.append(
            (sheet.get("name") or "", target, sheet.get("state") in {"hidden", "veryHidden"})
        )
    if len(found) > source.limits.sheets:
        raise TooManyPartsError(name=source.name, parts="sheets", limit=source.limits.sheets)
    return found


def _strings(package: Package) -> list[str]:
    part = "xl/sharedStrings.xml"
    if part not in package.names:
        return []
    return [
        "".join(t.text or "" for t in item.iter(f"{_S}t") if t.getparent().tag != f"{_S}rPh")
        for item in package.tree(part).iterfind(f"{_S}si")
    ]


def _formats(package: Package) -> list[_Format]:
    part = "xl/styles.xml"
    if part not in package.names:
        return []
    root = package.tree(part)
    codes = {f.get("numFmtId"): f.get("formatCode") or "" for f in root.iter(f"{_S}numFmt")}
    cells = root.find(f"{_S}cellXfs")
    return [
        _format(xf.get("numFmtId") or "0", codes) for xf in (cells if cells is not None else ())
    ]


def _format(number: str, codes: Mapping[str | None, str]) -> _Format:
    code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", codes.get(number, "")).split(";")[0]
    decimals = re.search(r"\.([0#]+)", code)
    fixed = re.search(r"\.(0+)", code)
    places = len(decimals[1]) if decimals else 0
    if "%" in code or int(number or 0) in _PERCENT_FORMATS:
        return _Format(percent_places=places if code else _PERCENT_FORMATS[int(number)])
    if int(number or 0) in _DATE_FORMATS or re.search(r"y|d{1,2}|年|月", code.lower()):
        return _Format(is_date=True)
    if number in {"2", "4"}:
        return _Format(places=2, grouped=number == "4")
    if number in {"1", "3"}:
        return _Format(places=0, grouped=number == "3")
    if code and code.lower() != "general" and "0" in code:
        return _Format(places=len(fixed[1]) if fixed else 0, grouped="," in code)
    return _Format()


def _add_sheet(assembly: Assembly, name: str, sheet: Any, book: _Book) -> None:
    limits = assembly.source.limits
    grid: dict[int, dict[int, Slot]] = {}
    row_number = 0
    for row in sheet.iter(f"{_S}row"):
        row_number = _integer(row.get("r"), row_number + 1)
        column = 0
        for cell in row.iterfind(f"{_S}c"):
            column = _column(cell.get("r"), column + 1)
            if row_number > limits.rows or column > limits.columns:
                raise TooManyPartsError(name=assembly.source.name, parts="rows", limit=limits.rows)
            slot = _slot(assembly, cell, book)
            if slot[0] or slot[2]:
                grid.setdefault(row_number, {})[column] = slot
    if not grid:
        return
    merged, held = _merged(sheet, limits.rows, limits.columns)
    width = max(max(row) for row in grid.values())
    empty: Slot = ("", False, False)
    swallowed: Slot = ("", True, False)
    rows = [
        [
            swallowed if (number, at) in merged else grid.get(number, {}).get(at, empty)
            for at in range(1, width + 1)
        ]
        for number in range(min(grid), max(grid) + 1)
    ]
    top = min(grid)
    _write(assembly, name, rows, {number - top for number in held})


def _write(assembly: Assembly, name: str, rows: list[list[Slot]], held: set[int]) -> None:
    """Lines above and below a table that fill one cell only are paragraphs: title and notes.

    A row which a cell of a row above reaches down to (`held`) is part of the table.
    """
    start = 0
    while start < len(rows) and _printed(rows[start]) <= 1:
        start += 1
    for row in rows[:start]:
        assembly.paragraph("".join(slot[0] for slot in row))
    end = len(rows)
    while end > start and _printed(rows[end - 1]) <= 1 and end - 1 not in held:
        end -= 1
    body = [row for row in rows[start:end] if any(slot[0] or slot[1] for slot in row)]
    if body:
        assembly.table(body, caption="" if start else name)
    for row in rows[end:]:
        assembly.paragraph("".join(slot[0] for slot in row))


def _printed(row: list[Slot]) -> int:
    return sum(bool(text) or formula for text, _, formula in row)


def _slot(assembly: Assembly, cell: Any, book: _Book) -> Slot:
    formula = cell.find(f"{_S}f") is not None
    kind = cell.get("t") or "n"
    value = cell.find(f"{_S}v")
    raw = (value.text or "") if value is not None else ""
    if kind == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{_S}t")), False, formula
    if kind == "s":
        index = _integer(raw, -1)
        return (book.strings[index] if 0 <= index < len(book.strings) else ""), False, formula
    if formula and not raw:
        assembly.note("formula-without-value")
    if kind == "n" and raw:
        style = _integer(cell.get("s"), 0)
        shape = book.formats[style] if style < len(book.formats) else _Format()
        return _shown(raw, shape), False, formula
    return raw, False, formula


def _shown(raw: str, shape: _Format) -> str:
    """A number as the sheet shows it: 0.728 as 72.80%, 44197 as a date, 30 as 30.00."""
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite() or abs(number.adjusted()) > 20:  # noqa: PLR2004 - nobody prints that
        return raw
    if shape.is_date and 0 < number < _MAX_DAY:
        day = _EPOCH + timedelta(days=float(number))
        return f"{day.year}年{day.month}月{day.day}日"
    if shape.percent_places is not None:
        return f"{number * 100:.{shape.percent_places}f}%"
    if shape.places is not None:
        return f"{number:{',' if shape.grouped else ''}.{shape.places}f}"
    # Binary fractions come as 0.30000000000000004; fifteen digits are what a sheet knows.
    plain = f"{Decimal(f'{number:.{_SIGNIFICANT}g}'):f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _merged(sheet: Any, rows: int, columns: int) -> tuple[set[tuple[int, int]], set[int]]:
    """Slots that a merge swallowed: all of its range but the first; rows it reaches down to."""
    found: set[tuple[int, int]] = set()
    held: set[int] = set()
    for merge in sheet.iter(f"{_S}mergeCell"):
        ends = _REFERENCE.findall((merge.get("ref") or "").replace("$", ""))
        if len(ends) != 2:  # noqa: PLR2004 - A1:B2
            continue
        (left, top), (right, bottom) = ((_letters(a), int(b)) for a, b in ends)
        for row in range(top, min(bottom, rows) + 1):
            found.update((row, at) for at in range(left, min(right, columns) + 1))
        found.discard((top, left))
        held.update(range(top + 1, min(bottom, rows) + 1))
        if len(found) > rows * columns // 8:
            break
    return found, held


def _column(reference: str | None, default: int) -> int:
    match = _REFERENCE.fullmatch(reference or "")
    return _letters(match[1]) if match else default


def _letters(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else default  # noqa: PLR2004
