"""Excel templates: the same tags as in Word, one in a cell; rows between {%tr for …%} repeat."""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache, reduce
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from hengwang.rendering.errors import TemplateSyntaxError, TemplateUnreadableError
from hengwang.rendering.packing import pack, repack, unpack
from hengwang.rendering.row_heights import height_of
from hengwang.rendering.tags import Source, check, environment
from hengwang.rendering.values import DITTO, MERGE_UP, Figure, Merged, clean

_ROW_TAG = re.compile(r"^\s*\{%\s*tr\s+(?P<tag>.+?)\s*%\}\s*$", re.DOTALL)
_FOR = re.compile(r"^for\s+(?P<name>\w+)\s+in\s+(?P<items>[\w.]+)$")
_IF = re.compile(r"^if\s+(?P<condition>.+)$")
_MERGE_IN_LOOP = re.compile(r"\{%\s*vm\s*%\}")
_DOTTED = re.compile(r"^[a-z]\w*(\.[a-z]\w*)*$")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_CELLS = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
_MERGES = re.compile(rb"<mergeCells\b.*</mergeCells>", re.DOTALL)
_ONE_TAG = re.compile(r"^\s*\{\{\s*([\w.]+)\s*\}\}\s*$")


@dataclass(frozen=True, slots=True)
class _Held:
    """One cell of the template: what it says, how it looks, how far it reaches."""

    column: int
    text: str
    value: Any
    style: Any
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the template; `tag` is set on the rows that steer the repetition."""

    number: int
    cells: tuple[_Held, ...]
    height: float | None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines under a condition or repeated over a list; the root block has neither."""

    parts: "tuple[_Line | _Block, ...]"
    name: str = ""
    items: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class _Loop:
    """What Jinja offers inside a loop, as far as templates may use it."""

    index: int
    first: bool
    last: bool
    length: int


def check_sheets(content: bytes, context: type, *, name: str) -> None:
    """Refuse an xlsx template that could not be filled from `context`.

    Raises:
        TemplateUnreadableError, TemplateSyntaxError, TemplateFieldError, TemplateForbiddenError.
    """
    for sheet in _open(content, name).worksheets:
        block = _blocks(_lines(sheet), f"{name}:{sheet.title}")
        for line, around in _walk(block, ()):
            for cell in line.cells:
                opening = "".join(_opening(outer) for outer in around)
                closing = "".join(_closing(outer) for outer in reversed(around))
                place = f"{sheet.title}!{sheet.cell(line.number, cell.column).coordinate}"
                text = _MERGE_IN_LOOP.sub("", cell.text)
                check(Source(name, f"{opening}{text}{closing}", place), context)


def fill_sheets(content: bytes, context: Any, *, title: str, on: date, header: str = "") -> bytes:
    """An xlsx made from a template and a context dataclass; the same input gives the same bytes.

    Text stays text: a value that starts with = + - @ is never a formula.

    Args:
        content: The template, checked before with `check_sheets`.
        context: A dataclass instance whose fields the tags name.
        title: Core property "title".
        on: Core properties "created" and "modified".
        header: Printed large at the head of every page, for drafts; or empty.
    """
    prepared = _prepared(content)
    book = _open(prepared.bare, title)
    names = {field.name: getattr(context, field.name) for field in fields(context)}
    for sheet, block in zip(book.worksheets, prepared.blocks, strict=True):
        _Filler(sheet).run(block, names)
        if header:
            _print_header(sheet, header)
    book.properties.title = clean(title)[:255]
    book.properties.creator = book.properties.lastModifiedBy = "衡网"
    book.properties.created = datetime.combine(on, time(), UTC).replace(tzinfo=None)
    out = BytesIO()
    book.save(out)
    return repack(out.getvalue(), on=on)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A template taken apart once: its lines, and the workbook without any cell."""

    blocks: tuple[_Block, ...]
    bare: bytes


@lru_cache(maxsize=16)
def _prepared(content: bytes) -> _Prepared:
    """Most of the time goes into reading cells and merges, so that is done once a template.

    The bare workbook keeps the styles' part as it is: a style number means the same in both.
    """
    blocks = tuple(
        _blocks(_lines(sheet), sheet.title) for sheet in _open(content, "xlsx").worksheets
    )
    parts = {
        part: _MERGES.sub(b"", _CELLS.sub(b"<sheetData/>", xml)) if _SHEET.match(part) else xml
        for part, xml in unpack(content).items()
    }
    return _Prepared(blocks, pack(parts))


def _print_header(sheet: Any, text: str) -> None:
    centre = sheet.oddHeader.center
    centre.text, centre.size, centre.color = text, 24, "BFBFBF"


def _open(content: bytes, name: str) -> Workbook:
    try:
        return load_workbook(BytesIO(content))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as fault:
        raise TemplateUnreadableError(template=name) from fault


def _lines(sheet: Worksheet) -> list[_Line]:
    spans = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    lines = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_held(cell, spans) for cell in row if not isinstance(cell, MergedCell)]
        tags = [match["tag"] for cell in cells if (match := _ROW_TAG.match(cell.text))]
        height = sheet.row_dimensions[number].height if number in sheet.row_dimensions else None
        lines.append(_Line(number, tuple(cells), height, tags[0] if tags else ""))
    return lines


def _held(cell: Any, spans: dict[tuple[int, int], CellRange]) -> _Held:
    text = cell.value if isinstance(cell.value, str) else ""
    held = _Held(cell.column, text, cell.value, copy(cell._style))
    area = spans.get((cell.row, cell.column))
    if area is None:
        return held
    return replace(held, columns=area.size["columns"], rows=area.size["rows"])


def _blocks(lines: list[_Line], name: str) -> _Block:
    """The lines as nested blocks; every opening row has its closing row."""
    open_blocks: list[tuple[_Block, list[_Line | _Block], str]] = [(_Block(()), [], "")]
    for line in lines:
        if not line.tag:
            open_blocks[-1][1].append(line)
        elif line.tag in {"endfor", "endif"}:
            block, parts, closing = open_blocks.pop()
            if closing != line.tag:
                raise TemplateSyntaxError(template=name, place=str(line.number), reason=line.tag)
            open_blocks[-1][1].append(replace(block, parts=tuple(parts)))
        else:
            open_blocks.append(_opened(line, name))
    block, parts, closing = open_blocks.pop()
    if closing:
        raise TemplateSyntaxError(template=name, place=str(len(lines)), reason=f"{closing}?")
    return replace(block, parts=tuple(parts))


def _opened(line: _Line, name: str) -> tuple[_Block, list[_Line | _Block], str]:
    if match := _FOR.match(line.tag):
        return _Block((), match["name"], match["items"]), [], "endfor"
    if match := _IF.match(line.tag):
        return _Block((), condition=match["condition"]), [], "endif"
    raise TemplateSyntaxError(template=name, place=str(line.number), reason=line.tag)


def _walk(block: _Block, around: tuple[_Block, ...]) -> Iterator[tuple[_Line, tuple[_Block, ...]]]:
    for part in block.parts:
        if isinstance(part, _Line):
            yield part, around
        else:
            yield from _walk(part, (*around, part))


def _opening(block: _Block) -> str:
    if block.name:
        return f"{{% for {block.name} in {block.items} %}}"
    return f"{{% if {block.condition} %}}"


def _closing(block: _Block) -> str:
    return "{% endfor %}" if block.name else "{% endif %}"


class _Filler:
    """Writes the lines of a template over the sheet they were read from."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.jinja = environment(autoescape=False)
        self.row = 0
        self.moved: dict[int, int] = {}
        self.above: dict[int, tuple[CellRange, Any]] = {}

    def run(self, block: _Block, names: dict[str, Any]) -> None:
        sheet = self.sheet
        titles = sheet.print_title_rows
        self._block(block, names, first=True)
        for area, value in self.above.values():
            self._close(area, value)
        if titles:
            start, end = (int(row) for row in titles.replace("$", "").split(":"))
            sheet.print_title_rows = f"{self.moved.get(start, 1)}:{self.moved.get(end, 1)}"
        sheet.print_area = None

    def _block(self, block: _Block, names: dict[str, Any], *, first: bool) -> None:
        for part in block.parts:
            if isinstance(part, _Line):
                self._line(part, names, first=first)
            elif part.name:
                items = self._value(part.items, names)
                for index, item in enumerate(items, start=1):
                    loop = _Loop(index, index == 1, index == len(items), len(items))
                    self._block(part, names | {part.name: item, "loop": loop}, first=loop.first)
            elif self._value(part.condition, names):
                self._block(part, names, first=first)

    def _line(self, line: _Line, names: dict[str, Any], *, first: bool) -> None:
        self.row += 1
        self.moved.setdefault(line.number, self.row)
        if line.height:
            self.sheet.row_dimensions[self.row].height = line.height
        for held in line.cells:
            value = self._printed(held, names, first=first)
            area = CellRange(
                min_col=held.column,
                max_col=held.column + held.columns - 1,
                min_row=self.row,
                max_row=self.row + held.rows - 1,
            )
            self._style(area, held)
            if value == MERGE_UP and held.column in self.above:
                self.above[held.column][0].expand(down=1)
                continue
            if held.column in self.above:
                self._close(*self.above[held.column])
            self.above[held.column] = (area, value)
            self._write(held, value)

    def _printed(self, held: _Held, names: dict[str, Any], *, first: bool) -> Any:
        """The number of a cell that holds one figure, the text of any other."""
        text = held.text
        if text.strip() == DITTO or (_MERGE_IN_LOOP.search(text) and not first):
            return MERGE_UP
        if not text or "{" not in text:
            return held.value
        if match := _ONE_TAG.match(text):
            value = self._value(match[1], names)
            if isinstance(value, Merged):
                return value.value
            if isinstance(value, Figure) and value.value is not None:
                return value.value
        return self.jinja.from_string(_MERGE_IN_LOOP.sub("", text)).render(names)

    def _value(self, expression: str, names: dict[str, Any]) -> Any:
        if _DOTTED.match(expression):
            # Much the most common, and `check_sheets` has allowed no other name than a field.
            first, *rest = expression.split(".")
            return reduce(getattr, rest, names[first])
        return self.jinja.compile_expression(expression, undefined_to_none=False)(**names)

    def _style(self, area: CellRange, held: _Held) -> None:
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, area.max_col + 1):
                cell: Any = self.sheet.cell(row, column)
                cell._style = copy(held.style)

    def _write(self, held: _Held, value: Any) -> None:
        cell = self.sheet.cell(self.row, held.column)
        if isinstance(value, str) and value:
            cell.value = value
            cell.data_type = "s"
            if value[0] in "=+-@":
                cell.quotePrefix = True
        elif value not in {None, ""}:
            cell.value = value

    def _close(self, area: CellRange, value: Any) -> None:
        """Merge a cell that is complete, and make its rows high enough together."""
        size = area.size
        if size["rows"] > 1 or size["columns"] > 1:
            # Not `merge_cells`: it works the borders out anew, and every cell has its style here.
            self.sheet.merged_cells.add(area.coord)
        if isinstance(value, str) and value:
            rows = [self.sheet.row_dimensions[row] for row in range(area.min_row, area.max_row + 1)]
            missing = height_of(self.sheet, area, value) - sum(row.height or 0 for row in rows)
            if missing > 0:
                rows[-1].height = (rows[-1].height or 0) + missing
