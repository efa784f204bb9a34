"""Building blocks of the Excel templates: columns, bordered rows, row tags, the printed page."""

from collections.abc import Sequence

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

LINE = Border(*(Side(style="thin", color="000000") for _ in range(4)))
WAN, POINTS, SCORE, RATE = "#,##0.00####", "General", "0.00", "0.00%"


class Writer:
    """Writes rows of cells from the top down."""

    def __init__(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.sheet = sheet
        self.last = len(widths)
        self.row = 0
        self.header_row = 1
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width

    def free(
        self, text: str, font: str, size: float, align: str, height: float | None = None
    ) -> None:
        """A line across the sheet without borders."""
        self.row += 1
        self.sheet.merge_cells(None, self.row, 1, self.row, self.last)
        cell = self.sheet.cell(self.row, 1, text)
        cell.font = Font(name=font, size=size)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        cell.number_format = "@"
        if height:
            self.sheet.row_dimensions[self.row].height = height

    def tag(self, tag: str) -> None:
        """A row that repeats or chooses and is gone from the result."""
        self.row += 1
        self.sheet.cell(self.row, 1, f"{{%tr {tag} %}}")

    def line(self, *cells: tuple[str, int, str], height: float = 0) -> None:
        """A bordered row of (text, columns, look): label, left, right, centre or a format."""
        self.row += 1
        column = 1
        for text, span, look in cells:
            for number in range(column, column + span):
                self._look(self.sheet.cell(self.row, number), look)
            self.sheet.cell(self.row, column).value = text or None
            if span > 1:
                self.sheet.merge_cells(None, self.row, column, self.row, column + span - 1)
            column += span
        self.sheet.row_dimensions[self.row].height = height or 20

    def page(self, *, orientation: str = "portrait") -> None:
        """A4, as wide as the paper, the head row of the last table on every page."""
        sheet = self.sheet
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = orientation
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.6
        margins.top, margins.bottom = 1.0, 0.7
        margins.header = margins.footer = 0.35
        sheet.oddFooter.center.text = "— &P —"
        sheet.print_title_rows = f"{self.header_row}:{self.header_row}"
        sheet.sheet_view.showGridLines = False

    def _look(self, cell: object, look: str) -> None:
        cell.border = LINE
        cell.font = Font(name="黑体" if look == "label" else "仿宋_GB2312", size=9)
        sides = {"left": "left", "right": "right", WAN: "right"}
        # Money stands under money, a little off the line.
        cell.alignment = Alignment(
            horizontal=sides.get(look, "center"),
            vertical="center",
            wrap_text=True,
            indent=1 if look == WAN else 0,
        )
        cell.number_format = look if look not in {"label", "left", "right", "centre"} else "@"
