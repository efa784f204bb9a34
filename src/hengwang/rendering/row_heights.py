"""How high a row must be for its text: Excel does not fit merged cells by itself."""

import math
import unicodedata

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

DEFAULT_WIDTH = 8.43
DEFAULT_SIZE = 11.0
# A line is this much higher than its letters, and a cell keeps a little air.
LINE_FACTOR = 1.35
AIR_POINTS = 6.0
# Excel's limit of a row's height.
MOST_POINTS = 409.0


def columns_of(text: str) -> int:
    """Width of a line of text in half-width characters; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def height_of(sheet: Worksheet, area: CellRange, text: str) -> float:
    """Points a row needs to show `text` wrapped in the columns of `area`."""
    size = float(sheet.cell(area.min_row, area.min_col).font.size or DEFAULT_SIZE)
    width = sum(
        sheet.column_dimensions[get_column_letter(column)].width or DEFAULT_WIDTH
        for column in range(area.min_col, area.max_col + 1)
    )
    # Column widths count digits of the default font; smaller letters fit more of them.
    room = max(1.0, (width - 1.5) * DEFAULT_SIZE / size)
    lines = sum(max(1, math.ceil(columns_of(line) / room)) for line in text.split("\n"))
    return min(MOST_POINTS, lines * size * LINE_FACTOR + AIR_POINTS)
