"""What the samples print beside the snapshot, one of each kind."""

from datetime import date
from decimal import Decimal

from hengwang.documents.choices import DocumentKind
from hengwang.documents.inputs import (
    FormInput,
    MonitoredFund,
    MonitoredRow,
    MonitoringSheet,
    RectificationItem,
    RectificationSheet,
)
from hengwang.documents.results import Mending, Publicity, ResultSheet, ResultUse

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
GIVEN: dict[DocumentKind, FormInput] = {
    DocumentKind.MONITORING_SHEET: LOOK,
    DocumentKind.RECTIFICATION_LIST: LIST,
    DocumentKind.RESULT_SHEET: RESULT,
}
