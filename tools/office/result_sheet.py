"""The 绩效评价结果应用和公开情况表, after the last part of the framework of 财预〔2020〕10号."""

from office.official_table import Layout, Row, Text, repeated, row
from office.sheet_parts import WAN


def _pair(left: str, field: str, right: str, other: str) -> Row:
    return row(
        (left, 2, "label"), (f"{{{{ {field} }}}}", 1, "left"),
        (right, 1, "label"), (f"{{{{ {other} }}}}", 2, "left"),
    )  # fmt: skip


LAYOUT = Layout(
    title="绩效评价结果应用和公开情况表",
    subtitle="（{{ year }}年度）",
    # 序号 | 应用方式 | 涉及金额 | 应用情况及理由 | 决定日期 | 决定单位
    widths_mm=(11, 22, 43, 35, 29, 38),
    sheet_name="结果应用和公开情况表",
    rows=(
        row(("项目名称", 2, "label"), ("{{ programme }}", 4, "left")),
        _pair("主管部门", "supervising", "实施单位", "unit"),
        _pair("评价类型", "kind", "评价机构", "evaluator"),
        _pair("评价得分", "score", "评价等级", "level"),
        _pair("复核得分", "reviewed_score", "复核等级", "reviewed_level"),
        Text("一、评价结果应用"),
        row(
            ("序号", 1, "label"), ("应用方式", 1, "label"), ("应用情况及理由", 1, "label"),
            ("涉及金额\n（万元）", 1, "label"), ("决定日期", 1, "label"),
            ("决定单位", 1, "label"),
            is_head=True,
        ),
        *repeated(
            "use in uses",
            ("{{ use.number }}", 1, "centre"), ("{{ use.kind }}", 1, "centre"),
            ("{{ use.reason }}", 1, "left"), ("{{ use.amount }}", 1, WAN),
            ("{{ use.decided_on }}", 1, "centre"), ("{{ use.decided_by }}", 1, "centre"),
        ),
        Text("二、问题整改"),
        _pair("问题整改", "rectifications", "其中：已销号", "closed"),
        _pair("整改中", "open", "其中：已逾期", "overdue"),
        Text("三、评价结果公开"),
        _pair("公开情况", "standing", "不予公开的理由", "exempt_ground"),
        _pair("决算批复日期", "approved_on", "应公开日期", "due_on"),
        _pair("公开日期", "published_on", "公开渠道", "place"),
    ),
)  # fmt: skip
