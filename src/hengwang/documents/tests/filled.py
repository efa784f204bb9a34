"""What the samples print beside the snapshot, one of each kind."""

from datetime import date
from decimal import Decimal

from hengwang.documents.changes import FundPair, Goal, GoalChangeSheet, RowPair, StepPair
from hengwang.documents.choices import DocumentKind
from hengwang.documents.fill_in_fields import FillInSheet, MoneyOfLevel, Person, SpendingItem
from hengwang.documents.inputs import (
    FormInput,
    GoalsInForce,
    MediumTerm,
    MonitoredFund,
    MonitoredRow,
    MonitoringSheet,
    PlannedStep,
    RectificationItem,
    RectificationSheet,
)
from hengwang.documents.publicity import DisclosureCopy, Exemption
from hengwang.documents.results import Mending, Publicity, ResultSheet, ResultUse
from hengwang.documents.review import Evaluator, Given, ReviewedRow, ReviewSheet
from hengwang.documents.subprojects import SubProjectItem, SubProjectSheet

LOOK = MonitoringSheet(
    at=date(2020, 7, 31),
    funds=(
        MonitoredFund(
            "年度资金总额", Decimal(1_800_000), Decimal(1_800_000), Decimal(320_000),
            Decimal("0.1778"), Decimal("549859.15"), Decimal("0.3055"),
        ),
    ),
    rows=(
        MonitoredRow(
            "产出指标", "数量指标", "租赁政务外网专线", "150条", "148条", Decimal("0.9867"),
            Decimal("0.5820"), "确定能",
        ),
        MonitoredRow(
            "产出指标", "质量指标", "市电子政务外网平台网络运行情况", "满意", "",
            note="=尚未开展满意度调查，计划第四季度开展",
        ),
    ),
)  # fmt: skip
LIST = RectificationSheet(
    (
        RectificationItem(
            "评价扣分", "运行维护考核管理办法尚未建立，扣2分", "制定考核管理办法，按季考核",
            "益阳市智慧城市和大数据中心", "运维科", date(2021, 6, 30), "已完成", date(2021, 6, 25),
        ),
        RectificationItem("审计", "+部分专线长期闲置\n建议核减"),
    )
)  # fmt: skip
RESULT = ResultSheet(
    uses=(
        ResultUse(
            "调减预算", Decimal(200_000), "专线数量减少，2022年预算相应调减", date(2021, 9, 15),
            "市财政局",
        ),
        ResultUse("通报表扬", None, "=故障处置及时", date(2021, 10, 8), "市政府办公室"),
    ),
    publicity=Publicity(
        "已按期公开", date(2021, 8, 2), date(2021, 8, 22), date(2021, 8, 20),
        "市政府门户网站“预决算公开”专栏",
    ),
    mending=Mending(total=3, closed=1, open=2, overdue=1),
    reviewed_score=Decimal("86.30"),
    reviewed_level="良",
)  # fmt: skip
FILL_IN = FillInSheet(
    manager="项目负责岗",
    started="2010年4月",
    ended="2013年8月",
    money=(
        MoneyOfLevel("all", *(Decimal(3_298_000),) * 3, Decimal(0)),
        MoneyOfLevel("city", *(Decimal(3_298_000),) * 3, Decimal(0)),
    ),
    spending=(
        SpendingItem("系统租赁费", Decimal(1_850_000), "记-2018-12-0031、记-2018-12-0032"),
        SpendingItem("外网平台市直单位互联网统一出口租费", Decimal(1_400_000), "=12", "分两次支付"),
        SpendingItem("{{ unit }}", Decimal(48_000)),
    ),
    people=(Person("评价岗甲", "副主任", "市政务服务中心"), Person("评价岗乙", "", "市财政局")),
    group_opinion="目标已达到，资料齐全。",
    supervising_opinion="同意评价组意见。\n请继续加强运维考核。",
)
TABLES = SubProjectSheet(
    (
        SubProjectItem(
            "共性应用软件升级维护资金", "网站管理运维服务", "电子政务处",
            "对政务网、政府门户网站群平台内部门户网站进行运维",
            "共维护系统模块20个，服务期限内各系统未发生故障，验收合格", Decimal(110_000),
            Decimal(110_000),
        ),
        SubProjectItem(
            "共性应用软件升级维护资金", "电子印章平台", "——", "建设全市统一的电子印章平台",
            "未开展", Decimal(200_000), Decimal(0), "未开展",
        ),
        SubProjectItem(
            "政务大数据和云计算专项资金", "政务云运维质量考核评估服务", "平台和安全处",
            "购买政务云运维质量考核评估服务", "组织5次云中心巡检，提出300条建议，验收合格",
            Decimal("270000.50"), Decimal(270_000), "=1",
        ),
        SubProjectItem("", "未分列到子项目的资金", budget=Decimal(10_000), is_rest=True),
    )
)  # fmt: skip
REVIEW = ReviewSheet(
    evaluators=(
        Evaluator("评价岗甲", "主管部门", Decimal("88.50"), "2021年5月6日", "总体良好。"),
        Evaluator("评价岗乙", "财政部门", Decimal("90.20"), "2021年5月8日"),
    ),
    rows=(
        ReviewedRow(
            "F005",
            (
                Given("评价岗甲", Decimal(4), "佐证不足", "缺少巡检记录"),
                Given("评价岗乙", Decimal("4.5"), "未达到指标值", "=两家单位反映响应慢"),
            ),
            Decimal("4.25"),
            "采用平均分",
        ),
        ReviewedRow("F006", (Given("评价岗甲", Decimal(5)), Given("评价岗乙", None))),
    ),
    total=Decimal("89.35"),
    level="良",
    is_concluded=True,
)
IN_FORCE = GoalsInForce(
    approval="益财绩〔2020〕12号",
    valid_from=date(2020, 2, 1),
    budgets={"年度资金总额": Decimal(1_900_000), "其中：当年财政拨款": Decimal("1900000.50")},
    steps=(PlannedStep("签订合同", date(2020, 3, 31)), PlannedStep("=验收", None)),
    medium=(MediumTerm("三年内接入全部市直单位", 2020, 2022), MediumTerm("=培训", 2020, 2020)),
)
CHANGE = GoalChangeSheet(
    state="已批复",
    reason="会议中心停用，专线减少\n预算相应调减",
    proposed_by="填报岗甲",
    proposed_on=date(2020, 8, 20),
    former_approval="益财绩〔2020〕12号",
    former_from=date(2020, 2, 1),
    approval="益财绩〔2020〕58号",
    approved_on=date(2020, 9, 1),
    decision="同意调整。（审核岗，2020年9月2日登记）",
    funds=(
        FundPair("年度资金总额", Decimal(1_900_000), Decimal("1700000.50")),
        FundPair("其中：当年财政拨款", Decimal(1_900_000), Decimal("1700000.50")),
        FundPair("其他资金", None, None),
    ),
    steps=(
        StepPair("签订合同", date(2020, 3, 31), date(2020, 3, 31)),
        StepPair("=验收", date(2020, 11, 30), date(2020, 12, 20)),
        StepPair("试运行", None, date(2020, 10, 1), is_new=True),
        StepPair("培训", None, None, is_dropped=True),
    ),
    rows=(
        RowPair(
            Goal("产出指标", "数量指标", "租赁政务外网专线", "150条", Decimal(10)),
            Goal("产出指标", "数量指标", "租赁政务外网专线", "130条", Decimal("7.5")),
        ),
        RowPair(Goal("产出指标", "数量指标", "+会议中心线路", "2条", Decimal(5)), None),
        RowPair(None, Goal("产出指标", "时效指标", "故障修复时限", "≤4小时", Decimal("7.5"))),
        RowPair(
            Goal("满意度指标", "服务对象满意度", "单位满意度", "≥90%", None),
            Goal("满意度指标", "服务对象满意度", "单位满意度", "≥90%", None),
        ),
    ),
)
COPY = DisclosureCopy(names=("填报岗甲",))
EXEMPT = Exemption("涉及国家秘密，依据保密规定不予公开。\n保密期限十年。", date(2021, 8, 2))
GIVEN: dict[DocumentKind, FormInput] = {
    DocumentKind.TARGET_FORM: IN_FORCE,
    DocumentKind.GOAL_CHANGE_FORM: CHANGE,
    DocumentKind.MONITORING_SHEET: LOOK,
    DocumentKind.RECTIFICATION_LIST: LIST,
    DocumentKind.RESULT_SHEET: RESULT,
    DocumentKind.FILL_IN_REPORT: FILL_IN,
    DocumentKind.SUBPROJECT_TABLES: TABLES,
    DocumentKind.DEPARTMENT_REPORT: REVIEW,
    DocumentKind.DISCLOSURE_FORM: COPY,
    DocumentKind.DISCLOSURE_REPORT: COPY,
    DocumentKind.EXEMPTION_NOTICE: EXEMPT,
}
