"""The fill-in report of Hunan's finance bureaus: tables, four opinions to sign, a summary.

The parts and their order follow the public report "岳阳市财政支出项目绩效评价自评报告" of 2019.
"""

from office.official_table import DITTO, Layout, Row, Text, repeated, row
from office.sheet_parts import WAN

MONEY = ("planned", "arrived", "spent", "left")
TREASURIES = {
    "central": "其中：中央财政", "province": "省财政", "city": "市财政", "county": "县市区财政",
    "own": "其它",
}  # fmt: skip
SIGNED = "（签章）：　　　　　　　　年　　月　　日"


def _one(label: str, field: str) -> Row:
    return row((label, 2, "label"), (f"{{{{ {field} }}}}", 6, "left"))


def _two(left: str, field: str, right: str, other: str) -> Row:
    return row(
        (left, 2, "label"), (f"{{{{ {field} }}}}", 2, "left"),
        (right, 2, "label"), (f"{{{{ {other} }}}}", 2, "left"),
    )  # fmt: skip


def _treasury(field: str, label: str) -> Row:
    cells = [
        part
        for name in MONEY
        for part in ((label, 1, "label"), (f"{{{{ {field}_{name} }}}}", 1, WAN))
    ]
    return row(*cells)


def _opinion(label: str, field: str, signer: str) -> tuple[Row, Row]:
    return (
        row((label, 2, "label"), (f"{{{{ {field} }}}}", 6, "left"), height=70),
        row(("", 2, "label"), (f"{signer}{SIGNED}", 6, "right")),
    )


LAYOUT = Layout(
    title="财政支出项目绩效评价自评报告",
    subtitle="（{{ year }}年度）",
    widths_mm=(22, 22, 22, 22, 22, 22, 22, 22),
    sheet_name="自评报告（填报表）",
    rows=(
        _one("评价类型", "type_marks"),
        _one("项目名称", "programme"),
        _one("项目单位", "unit"),
        _one("主管部门", "supervising"),
        _two("评价方式", "method", "评价机构", "evaluator"),
        _one("报告日期", "made_on"),
        Text("一、项目基本概况"),
        _two("项目负责人", "manager", "联系电话", "phone"),
        _two("项目地址", "address", "邮编", "postcode"),
        _two("项目开始时间", "started", "项目结束时间", "ended"),
        row(
            *(
                part
                for label, name in zip(
                    ("计划安排\n资金（万元）", "实际到位\n资金（万元）", "实际支出\n（万元）",
                     "结余\n（万元）"),
                    MONEY,
                    strict=True,
                )
                for part in ((label, 1, "label"), (f"{{{{ all_{name} }}}}", 1, WAN))
            )
        ),
        *(_treasury(field, label) for field, label in TREASURIES.items()),
        Text("二、项目支出明细情况"),
        row(
            ("序号", 1, "label"), ("支出内容", 2, "label"), ("实际支出数\n（万元）", 1, "label"),
            ("会计凭证号", 2, "label"), ("备注", 2, "label"),
            is_head=True,
        ),
        *repeated(
            "item in spending",
            ("{{ item.number }}", 1, "centre"), ("{{ item.content }}", 2, "left"),
            ("{{ item.amount }}", 1, WAN), ("{{ item.vouchers }}", 2, "left"),
            ("{{ item.note }}", 2, "left"),
        ),
        Text("三、项目绩效自评情况"),
        row(
            ("项目绩效定性目标及实施计划完成情况", 1, "label"), ("预期目标", 4, "label"),
            ("实际完成", 3, "label"),
            is_head=True,
        ),
        *repeated(
            "goal in goals",
            (DITTO, 1, "label"), ("{{ goal.expected }}", 4, "left"),
            ("{{ goal.actual }}", 3, "left"),
        ),
        row(
            ("项目绩效定量目标（指标）及完成情况", 1, "label"), ("一级指标", 1, "label"),
            ("二级指标", 1, "label"), ("指标内容", 2, "label"), ("指标（目标）值", 1, "label"),
            ("实际完成值", 2, "label"),
            is_head=True,
        ),
        *repeated(
            "row in rows",
            (DITTO, 1, "label"), ("{{ row.level1 }}", 1, "centre"),
            ("{{ row.level2 }}", 1, "centre"), ("{{ row.level3 }}", 2, "left"),
            ("{{ row.target }}", 1, "centre"), ("{{ row.actual }}", 2, "centre"),
        ),
        _two("绩效自评综合得分", "score", "评价等次", "level"),
        Text("四、评价人员"),
        row(
            ("序号", 1, "label"), ("姓名", 1, "label"), ("职称/职务", 2, "label"),
            ("单位", 2, "label"), ("签字", 2, "label"),
        ),
        *repeated(
            "one in people",
            ("{{ one.number }}", 1, "centre"), ("{{ one.name }}", 1, "centre"),
            ("{{ one.post }}", 2, "centre"), ("{{ one.unit }}", 2, "centre"),
            ("{{ one.signature }}", 2, "centre"),
        ),
        *_opinion("评价组意见", "group_opinion", "评价组组长"),
        *_opinion("项目单位意见", "unit_opinion", "项目单位负责人"),
        *_opinion("主管部门意见", "supervising_opinion", "主管部门负责人"),
        *_opinion(
            "财政部门归口\n业务科室意见", "finance_opinion", "财政部门归口业务科室负责人"
        ),
        Text("填报人（签名）：　　　　　　　　　　联系电话：", "注释"),
        Text("五、评价报告综述（文字部分）"),
        row(("部分", 2, "label"), ("内容", 6, "label"), is_head=True),
        *repeated(
            "one in texts", ("{{ one.part }}", 2, "left"), ("{{ one.text }}", 6, "left"),
        ),
    ),
)  # fmt: skip
