"""The 项目支出绩效自评表 as an Excel template with the same cells as the Word form."""

from openpyxl import Workbook

from office.self_evaluation_form import PUBLIC
from office.sheet_parts import POINTS, RATE, SCORE, WAN, Writer

WIDTHS = (8.5, 10, 10, 16.5, 12, 12, 6, 8.5, 17)


def build(*, public: bool = False) -> Workbook:
    """The template as a workbook; the public one says so."""
    book = Workbook()
    sheet = book.active
    sheet.title = "自评表"
    writer = Writer(sheet, WIDTHS)
    writer.free("项目支出绩效自评表", "方正小标宋简体", 20, "center", 34)
    writer.free(
        f"（{{{{ year }}}}年度{PUBLIC if public else ''}）", "仿宋_GB2312", 12, "center", 20
    )
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
    writer.page()
    return book


def _head(writer: Writer) -> None:
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


def _indicators(writer: Writer) -> None:
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
