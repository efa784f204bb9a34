"""Snapshots for tests: two published reports copied by hand, a clean one, and hard ones.

Yiyang: "2020年度市电子政务外网平台中心机房租赁费及运行维护费绩效自评报告", its 自评表 with 15 rows
(the execution rate and 14 indicators). Gansu: "2020年电子政务外网运维费项目支出绩效评价报告", its
tables 1 to 5 with 22 rows. Scores are those printed, except that the execution rate is by rule.
The clean project and the hard ones are invented.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hengwang.performance.snapshot import (
    ContactRow,
    FindingRow,
    FundRow,
    GoalRow,
    IndicatorRow,
    SectionRow,
    Snapshot,
)  # fmt: skip

Row = tuple[str, str, str, str, str, str, str, str]

# level1, level2, level3, target, actual, points, score, note
YIYANG_ROWS: tuple[Row, ...] = (
    ("产出指标", "数量指标", "租赁核心机房", "1个", "1个", "5", "5", ""),
    ("产出指标", "数量指标", "租赁核心及汇聚机房网络设备", "17台", "17台", "5", "5", ""),
    ("产出指标", "数量指标", "租赁接入单位出口网络设备", "150台", "150台", "5", "5", ""),
    ("产出指标", "数量指标", "租赁政务外网专线", "150条", "150条", "5", "5", ""),
    (
        "产出指标",
        "数量指标",
        "运行维护",
        "机房动环、网络设备、电子政务外网专线运行维护",
        "机房动环、网络设备、电子政务外网专线运行维护",
        "10",
        "8",
        "后期维护管理有待加强。下一步将加强后期运维考核管理，建立健全项目运维考核管理办法，",
    ),
    (
        "产出指标",
        "质量指标",
        "市电子政务外网平台网络运行情况",
        "各项故障及投诉处理满意度评级为满意。",
        "各项故障及投诉处理满意度评级为满意。",
        "5",
        "3",
        "故障响应时效有待提升。下一步将继续完善故障处理机制，更及时处理故障情况，",
    ),
    (
        "产出指标",
        "质量指标",
        "应用系统使用情况",
        "及时排查安全隐患，确保设备不断电，系统运行稳定",
        "通过优化系统和监管及时排除安全隐患，系统运行稳定",
        "5",
        "5",
        "",
    ),
    (
        "产出指标",
        "时效指标",
        "保证系统系统的安全、高效、持续运行",
        "持续稳定运行",
        "持续稳定运行",
        "5",
        "5",
        "",
    ),
    (
        "产出指标",
        "成本指标",
        "降低政府行政管理成本费用。",
        "节约成本显著",
        "节约成本显著",
        "5",
        "3",
        "进一步扩大资源整合降低成本",
    ),
    (
        "效益指标",
        "经济效益指标",
        "资源整合共享",
        "优化网络配置",
        "部分完成优化",
        "10",
        "6",
        "进一步扩大经济效益",
    ),
    (
        "效益指标",
        "社会效益指标",
        "提高政府办公效率",
        "显著提高",
        "显著提高",
        "10",
        "8",
        "继续提高办公效率",
    ),
    (
        "效益指标",
        "生态效益指标",
        "达到节能要求",
        "100%",
        "99%",
        "10",
        "9",
        "加强节能宣传，提高节能意识",
    ),
    (
        "可持续影响指标",
        "可持续影响指标",
        "全市市直单位外网全部联通到位",
        "100%",
        "98%",
        "10",
        "9",
        "",
    ),
    (
        "满意度指标",
        "服务对象满意度指标",
        "接入行政单位满意度",
        "95%以上",
        "98%",
        "10",
        "9",
        "提高服务水平",
    ),
)
GANSU_ROWS: tuple[Row, ...] = (
    ("产出指标", "数量指标", "接入省级部门数量", "80", "81家", "5", "5", ""),
    ("产出指标", "数量指标", "接入市州部门数量", "1000", ">1000家", "5", "5", ""),
    ("产出指标", "数量指标", "承载重要业务应用系统数量", "100", ">100项", "5", "5", ""),
    ("产出指标", "数量指标", "接入县级部门数量", "3500", ">3500家", "5", "5", ""),
    ("产出指标", "质量指标", "网络运行畅通日率", "100%", "100%", "5", "5", ""),
    ("产出指标", "质量指标", "重要业务应用系统稳定率", "90%", "100%", "5", "5", ""),
    ("产出指标", "时效指标", "网络互联互通及时性", "及时", "7*24小时畅通", "5", "5", ""),
    ("产出指标", "时效指标", "网络运行畅通维护及时性", "及时", "及时", "5", "5", ""),
    ("产出指标", "成本指标", "400万元运行费", "400万元", "268.37万元", "5", "5", ""),
    ("效益指标", "社会效益指标", "政务信息资源共享", "20%", ">=30%", "5", "5", ""),
    ("效益指标", "社会效益指标", "改善政府公共服务", "50%", ">=60%", "5", "5", ""),
    ("效益指标", "社会效益指标", "各地方网络的互联互通", "90%", ">=90%", "5", "5", ""),
    ("效益指标", "社会效益指标", "提高行政效率", "30%", ">=50%", "5", "5", ""),
    ("效益指标", "经济效益指标", "网络利用情况", "100%利用", "100%利用", "3", "3", ""),
    ("效益指标", "生态效益指标", "项目建设对环境影响", "无污染", "无污染", "2", "2", ""),
    ("效益指标", "可持续影响指标", "健全性", "=健全", "健全", "1", "1", ""),
    ("效益指标", "可持续影响指标", "信息共享情况", "=及时准确", "及时准确", "1", "1", ""),
    ("效益指标", "可持续影响指标", "有关部门协调性", "=协调性", "100%", "1", "1", ""),
    ("效益指标", "可持续影响指标", "政务公开", "=公开程度", "100%", "1", "1", ""),
    (
        "效益指标",
        "可持续影响指标",
        "专业技术人员配备情况",
        "=是否适应工作需要",
        "适应工作需要",
        "1",
        "1",
        "",
    ),
    ("满意度指标", "服务对象满意度指标", "受益者满意度", "基本满意", "基本满意", "10", "10", ""),
)


LEVELS = "90（含）—100分为优、80（含）—90分为良、60（含）—80分为中、60分以下为差"


def yiyang(*, sealed: bool = False) -> Snapshot:
    """益阳 2020: weights add up to 110, so no level; two funds rows are empty."""
    money, executed = Decimal(1_800_000), Decimal(820_000)
    return Snapshot(
        evaluation_id=1,
        short_id="YY2020-3F7A",
        programme="市电子政务外网平台中心机房租赁费及运行维护费",
        title="2020年度市电子政务外网平台中心机房租赁费及运行维护费绩效自评报告",
        unit_name="益阳市智慧城市和大数据中心",
        supervising_name="益阳市行政审批服务局",
        region_name="益阳市",
        year=2020,
        kind="unit_self",
        ruleset_key="mof-2020-10",
        levels_text=LEVELS,
        ruleset_title="《项目支出绩效评价管理办法》（财预〔2020〕10号），第1版",
        funds=(
            _total_funds(money, money, executed),
            _fund("其中：当年财政拨款", money, money, executed),
            FundRow("上年结转资金", None, None, None),
            FundRow("其他资金", None, None, None),
        ),
        goals=(GoalRow(YIYANG_GOAL, YIYANG_GOAL),),
        rows=tuple(_row(number, row) for number, row in enumerate(YIYANG_ROWS, start=1)),
        sections=(
            SectionRow("预算执行率", Decimal(10), Decimal("4.56"), Decimal("4.6")),
            SectionRow("产出指标", Decimal(50), Decimal(44)),
            SectionRow("效益指标", Decimal(30), Decimal(23)),
            SectionRow("可持续影响指标", Decimal(10), Decimal(9)),
            SectionRow("满意度指标", Decimal(10), Decimal(9)),
        ),
        total=Decimal("89.56"),
        total_low=Decimal("89.56"),
        total_high=Decimal("89.56"),
        printed_total=Decimal(85),
        level=None,
        sealed=sealed,
        made_on=date(2021, 3, 15),
        digest="sha256:" + "3f7a" * 16,
        findings=(
            FindingRow(
                "total-score-recompute", "error", "各行得分合计 89.6 分，报告总分为 85 分", "自评表"
            ),
            FindingRow(
                "section-weight-vs-row-sum", "error", "各项分值合计 110 分，不等于 100 分", "自评表"
            ),
        ),
    )


YIYANG_GOAL = (
    "租赁机房动环情况稳定，租赁网络设备及线路达到网络组网需求并且运行稳定。"
    "保障市电子政务外网平台网络运行稳定、应用系统使用正常。"
)


def gansu(*, sealed: bool = False) -> Snapshot:
    """甘肃 2020: money from two years; row weights add up to 95, so no level."""
    return Snapshot(
        evaluation_id=2,
        short_id="GS2020-91C4",
        programme="电子政务外网运维费项目",
        title="甘肃省经济研究院（甘肃省信息中心）2020年电子政务外网运维费项目支出绩效评价报告",
        unit_name="甘肃省经济研究院（甘肃省信息中心）",
        supervising_name="甘肃省发展和改革委员会",
        region_name="甘肃省",
        year=2020,
        kind="department",
        ruleset_key="mof-2020-10",
        levels_text=LEVELS,
        ruleset_title="《项目支出绩效评价管理办法》（财预〔2020〕10号），第1版",
        funds=(
            _total_funds(Decimal(4_838_500), Decimal(4_838_500), Decimal(3_522_200)),
            _fund("其中：当年财政拨款", Decimal(4_000_000), Decimal(4_000_000), Decimal(2_683_700)),
            _fund("上年结转资金", Decimal(838_500), Decimal(838_500), Decimal(838_500)),
            FundRow("其他资金", None, None, None),
        ),
        goals=tuple(GoalRow(text, "已完成。") for text in GANSU_GOALS),
        rows=tuple(_row(number, row) for number, row in enumerate(GANSU_ROWS, start=1)),
        sections=(
            SectionRow("预算执行率", Decimal(10), Decimal("7.28"), Decimal("7.27")),
            SectionRow("产出指标", Decimal(45), Decimal(45), Decimal("46.71")),
            SectionRow("效益指标", Decimal(30), Decimal(30), Decimal(30)),
            SectionRow("满意度指标", Decimal(10), Decimal(10), Decimal(10)),
        ),
        total=Decimal("92.28"),
        total_low=Decimal("92.28"),
        total_high=Decimal("92.28"),
        printed_total=Decimal("93.99"),
        level=None,
        sealed=sealed,
        made_on=date(2021, 4, 20),
        digest="sha256:" + "91c4" * 16,
    )


GANSU_GOALS = (
    "确保已接入外网的多家单位网络畅通，保证政务外网网络7*24小时畅通。",
    "重点完成国务院办公厅、国家发改委和国家外网管理中心部署在政务外网上的投资项目在线审批监管平台、"
    "信用信息平台、12358价格举报系统和公共资源交易平台等应用系统的平稳运行。",
    "保障国家电子政务外网认证系统甘肃分中心的安全，以及向有关部门发放数字安全认证证书。",
    "整合资源，不断推进电子政务外网融合发展，包括推进政务专网与外网融合，推动政务信息资源整合共享，"
    "加快推进重大应用建设，做好投资趋势监测，加强政务外网运维。",
)


def clean(*, sealed: bool = True) -> Snapshot:
    """An invented project without a contradiction: 100 points, sums right, all explained."""
    funds = (
        _total_funds(Decimal(3_000_000), Decimal(3_200_000), Decimal(3_104_000)),
        _fund("其中：当年财政拨款", Decimal(3_000_000), Decimal(3_000_000), Decimal(2_904_000)),
        _fund("上年结转资金", None, Decimal(200_000), Decimal(200_000)),
        FundRow("其他资金", None, None, None),
    )
    rows = tuple(_row(number, row) for number, row in enumerate(CLEAN_ROWS))
    return Snapshot(
        evaluation_id=3,
        short_id="LX2023-0B5D",
        programme="电子政务外网运行维护费",
        title="2023年度电子政务外网运行维护费项目支出绩效自评报告",
        unit_name="临溪市电子政务管理中心",
        supervising_name="临溪市数据局",
        region_name="临溪市",
        year=2023,
        kind="unit_self",
        ruleset_key="mof-2020-10",
        levels_text=LEVELS,
        ruleset_title="《项目支出绩效评价管理办法》（财预〔2020〕10号），第1版",
        funds=funds,
        goals=(
            GoalRow(
                "保障电子政务外网全年稳定运行，为接入单位提供网络服务。",
                "电子政务外网全年运行稳定，年度目标已完成。",
            ),
        ),
        rows=rows,
        sections=(
            SectionRow("预算执行率", Decimal(10), Decimal("9.70")),
            SectionRow("产出指标", Decimal(50), Decimal("49.33")),
            SectionRow("效益指标", Decimal(30), Decimal("28.00")),
            SectionRow("满意度指标", Decimal(10), Decimal("10.00")),
        ),
        total=Decimal("97.03"),
        total_low=Decimal("97.03"),
        total_high=Decimal("97.03"),
        printed_total=None,
        level="优",
        sealed=sealed,
        made_on=date(2024, 2, 26),
        digest="sha256:" + "0b5d" * 16,
        narrative={
            "survey": "2023年12月，通过电子问卷向接入单位发放调查问卷60份，收回有效问卷58份，"
            "调查方法为全部接入单位普查，满意率为96%。",
        },
        contacts=(ContactRow("填报人", "填报岗"), ContactRow("联系人", "联系岗", "010-00000000")),
    )


CLEAN_ROWS: tuple[Row, ...] = (
    (
        "预算执行率", "", "预算执行率", "100%", "97.00%", "10", "9.70",
        "线路租费按实结算，年末结余资金按规定收回。",
    ),
    ("产出指标", "数量指标", "维护网络专线数量", "≥120条", "120条", "10", "10.00", ""),
    ("产出指标", "数量指标", "完成机房巡检次数", "≥48次", "48次", "10", "10.00", ""),
    ("产出指标", "质量指标", "网络可用率", "≥99.9%", "99.95%", "10", "10.00", ""),
    (
        "产出指标", "时效指标", "故障及时处置率", "≥98%", "91.43%", "10", "9.33",
        "汛期两处光缆中断，抢修时间较长；已与运营商商定双路由改造，下年度汛期前完成。",
    ),
    ("产出指标", "成本指标", "运维支出控制数", "≤320万元", "310.4万元", "10", "10.00", ""),
    ("效益指标", "社会效益指标", "支撑业务系统数量", "≥40个", "40个", "20", "20.00", ""),
    (
        "效益指标", "可持续影响指标", "运维管理制度健全性", "健全", "基本健全", "10", "8.00",
        "应急预案尚未覆盖县级节点，计划下年度上半年修订。",
    ),
    ("满意度指标", "服务对象满意度指标", "接入单位满意度", "≥95%", "96%", "10", "10.00", ""),
)  # fmt: skip


def long_form() -> Snapshot:
    """Sixty indicators over all sections: the table runs over several pages."""
    rows = tuple(
        _row(
            number,
            (
                ("产出指标", "效益指标", "满意度指标")[number // 25],
                ("数量指标", "质量指标", "时效指标", "成本指标")[number % 25 // 7],
                f"第{number + 1}项接入单位网络服务保障情况",
                f"≥{number + 10}个",
                f"{number + 10}个",
                "1.5",
                "1.50",
                "",
            ),
        )
        for number in range(60)
    )
    sections = tuple(
        SectionRow(name, points, points)
        for name, points in (
            ("产出指标", Decimal("37.5")),
            ("效益指标", Decimal("37.5")),
            ("满意度指标", Decimal(15)),
        )
    )
    return replace(
        clean(),
        rows=(clean().rows[0], *rows),
        sections=(clean().sections[0], *sections),
        total=Decimal("99.70"),
        total_low=Decimal("99.70"),
        total_high=Decimal("99.70"),
        short_id="LX2023-LONG",
    )


def wordy() -> Snapshot:
    """Texts far longer than a cell, and characters that formulas and XML give a meaning."""
    words = "在部门协同推进过程中因汛期两处光缆中断导致抢修时间较长，" * 12
    rows = tuple(
        replace(row, note=words, target_text="=SUM(A1:A9)", actual_text="+1&<b>@x</b>")
        for row in clean().rows[1:4]
    )
    return replace(
        clean(sealed=False),
        rows=rows + clean().rows[4:],
        goals=(GoalRow(words * 2, "-" + words), GoalRow("@目标", "")),
        programme='=1+1 电子政务外网\x0b运行维护费（含"双路由"改造 & 扩容）',
        short_id="LX2023-WORD",
    )


def empty() -> Snapshot:
    """A draft somebody has only just opened: nothing is known yet."""
    return replace(
        clean(sealed=False),
        short_id="LX2023-NONE",
        supervising_name="",
        funds=(FundRow("年度资金总额", None, None, None, Decimal(10)),),
        goals=(),
        rows=tuple(
            replace(row, actual_text="", score=None, low=Decimal(0), high=row.points, note="")
            for row in clean().rows
        ),
        sections=tuple(replace(section, score=None) for section in clean().sections),
        total=None,
        total_low=Decimal(0),
        total_high=Decimal(100),
        level=None,
        contacts=(),
    )


SAMPLES = {
    "yiyang": yiyang, "gansu": gansu, "clean": clean, "long": long_form, "wordy": wordy,
    "empty": empty,
}  # fmt: skip


def _row(number: int, row: Row) -> IndicatorRow:
    level1, level2, level3, target, actual, points, score, note = row
    return IndicatorRow(
        level1=level1,
        level2=level2,
        level3=level3,
        target_text=target,
        actual_text=actual,
        points=Decimal(points),
        score=Decimal(score),
        low=Decimal(score),
        high=Decimal(score),
        note=note,
        coverage=Decimal(1),
        evidence_text="运行记录",
        figure_id=f"F{number:03d}",
    )


def _fund(name: str, initial: Decimal | None, budget: Decimal, executed: Decimal) -> FundRow:
    return FundRow(name, initial, budget, executed, rate=executed / budget)


def _total_funds(initial: Decimal, budget: Decimal, executed: Decimal) -> FundRow:
    rate = executed / budget
    score = (rate * 10).quantize(Decimal("0.01"))
    return FundRow("年度资金总额", initial, budget, executed, Decimal(10), rate, score)
