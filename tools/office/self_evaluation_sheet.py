"""The 项目支出绩效自评表 as an Excel template with the same cells as the Word form."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = (8.5, 10, 10, 16.5, 12, 12, 6, 8.5, 17)
LAST = len(WIDTHS)
LINE = Border(*(Side(style="thin", color="000000") for _ in range(4)))
WAN, POINTS, SCORE, RATE = "#,##0.00####", "General", "0.00", "0.00%"


def build() -> Workbook:
    """The template as a workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = "自评表"
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    writer = _Writer(sheet)
    writer.free("项目支出绩效自评表", "方正小标宋简体", 20, "center", 34)
    writer.free("（{{ year }}年度）", "仿宋_GB2312", 12, "center", 20)
    writer.free("编号：{{ short_id }}　{{ state }}　{{ made_on }}", "仿宋_GB2312", 9, "right", 16)
    _head(writer)
    _indicators(writer)
    writer.tag("if contacts")
    writer.free("{{ contacts }}", "仿宋_GB2312", 9, "left")
    writer.tag("endif")
    writer.free("注：", "仿宋_GB2312", 9, "left")
    writer.tag("for note in notes")
    writer.free("{{ loop.index }}．{{ note }}", "仿宋_GB2312", 9, "left")
    writer.tag("endfor")
    _page(sheet, writer.header_row)
    return book


class _Writer:
    """Writes rows of cells from the top down."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.row = 0
        self.header_row = 1

    def free(
        self, text: str, font: str, size: float, align: str, height: float | None = None
    ) -> None:
        """A line across the sheet without borders."""
        self.row += 1
        self.sheet.merge_cells(None, self.row, 1, self.row, LAST)
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

    def line(self, *cells: tuple[str, int, str]) -> None:
        """A bordered row of (text, columns, look) with looks label, left, centre or a format."""
        self.row += 1
        column = 1
        for text, span, look in cells:
            for number in range(column, column + span):
                self._look(self.sheet.cell(self.row, number), look)
            self.sheet.cell(self.row, column).value = text or None
            if span > 1:
                self.sheet.merge_cells(None, self.row, column, self.row, column + span - 1)
            column += span
        self.sheet.row_dimensions[self.row].height = 20

    def _look(self, cell: object, look: str) -> None:
        cell.border = LINE
        cell.font = Font(name="黑体" if look == "label" else "仿宋_GB2312", size=9)
        horizontal = "left" if look == "left" else "center"
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
        cell.number_format = look if look not in {"label", "left", "centre"} else "@"


def _head(writer: _Writer) -> None:
    writer.line(("项目名称", 2, "label"), ("{{ programme }}", 7, "left"))
    writer.line(
        ("主管部门", 2, "label"), ("{{ supervising }}", 3, "left"),
        ("实施单位", 1, "label"), ("{{ unit }}", 3, "left"),
    )  # fmt: skip
    writer.line(
        ("项目资金\n（万元）", 1, "label"), ("", 2, "label"), ("年初预算数", 1, "label"),
        ("全年预算数", 1, "label"), ("全年执行数", 1, "label"), ("分值", 1, "label"),
        ("执行率", 1, "label"), ("得分", 1, "label"),
    )  # fmt: skip
    writer.tag("for fund in funds")
    writer.line(
        ("〃", 1, "label"), ("{{ fund.name }}", 2, "left"), ("{{ fund.initial_budget }}", 1, WAN),
        ("{{ fund.budget }}", 1, WAN), ("{{ fund.executed }}", 1, WAN),
        ("{{ fund.points }}", 1, POINTS), ("{{ fund.rate }}", 1, RATE),
        ("{{ fund.score }}", 1, SCORE),
    )  # fmt: skip
    writer.tag("endfor")
    writer.line(
        ("年度总\n体目标", 1, "label"), ("预期目标", 4, "label"), ("实际完成情况", 4, "label")
    )
    writer.tag("for goal in goals")
    writer.line(
        ("〃", 1, "label"), ("{{ goal.expected }}", 4, "left"), ("{{ goal.actual }}", 4, "left")
    )
    writer.tag("endfor")


def _indicators(writer: _Writer) -> None:
    writer.line(
        ("绩效指标", 1, "label"), ("一级指标", 1, "label"), ("二级指标", 1, "label"),
        ("三级指标", 1, "label"), ("年度\n指标值", 1, "label"), ("实际\n完成值", 1, "label"),
        ("分值", 1, "label"), ("得分", 1, "label"), ("偏差原因分析\n及改进措施", 1, "label"),
    )  # fmt: skip
    writer.header_row = writer.row
    writer.tag("for row in rows")
    writer.line(
        ("〃", 1, "label"), ("{{ row.level1 }}", 1, "centre"), ("{{ row.level2 }}", 1, "centre"),
        ("{{ row.level3 }}", 1, "left"), ("{{ row.target }}", 1, "centre"),
        ("{{ row.actual }}", 1, "centre"), ("{{ row.points }}", 1, POINTS),
        ("{{ row.score }}", 1, SCORE), ("{{ row.note }}", 1, "left"),
    )  # fmt: skip
    writer.tag("endfor")
    writer.line(
        ("总分", 6, "label"), ("{{ total_points }}", 1, POINTS), ("{{ total }}", 1, SCORE),
        ("{% if level %}评价等级：{{ level }}{% endif %}", 1, "left"),
    )  # fmt: skip


def _page(sheet: Worksheet, header_row: int) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.6
    margins.top, margins.bottom = 1.0, 0.7
    margins.header = margins.footer = 0.35
    sheet.oddFooter.center.text = "— &P —"
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.sheet_view.showGridLines = False
