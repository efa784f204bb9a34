"""Tables read back from Office files as plain grids: a merged cell repeats in every place."""

from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import load_workbook

Grid = list[list[Any]]


def word_grids(content: bytes) -> list[Grid]:
    """Every table of a docx in order; cells are texts, line breaks are newlines."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(BytesIO(content)).tables
    ]


def sheet_grids(content: bytes) -> list[Grid]:
    """Every sheet of an xlsx; cells are texts or numbers as stored, None where empty."""
    grids = []
    for sheet in load_workbook(BytesIO(content)).worksheets:
        grid = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for area in sheet.merged_cells.ranges:
            value = grid[area.min_row - 1][area.min_col - 1]
            for row in range(area.min_row - 1, area.max_row):
                for column in range(area.min_col - 1, area.max_col):
                    grid[row][column] = value
        grids.append(grid)
    return grids
