"""An invented evaluation that fills a template for trial: no record of anybody is shown."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from hengwang.kernel.canonical import digest
from hengwang.performance.snapshot import (
    ContactRow,
    FindingRow,
    FundRow,
    GoalRow,
    IndicatorRow,
    SectionRow,
    Snapshot,
)
from hengwang.reviews.letters.fields import LetterFields, LetterReport, LetterRow
from hengwang.reviews.letters.wording import TITLE

ON: Final = date(2021, 3, 15)
_WAN: Final = Decimal(10_000)


def _row(levels: str, values: str, score: str, note: str = "") -> IndicatorRow:
    level1, level2, level3 = levels.split("/")
    target, actual, points = values.split("/")
    return IndicatorRow(
        level1, level2, level3, target, actual, Decimal(points), Decimal(score), note=note,
        coverage=Decimal(1), evidence_text="样例佐证材料", figure_id=f"sample-{level3}",
    )  # fmt: skip


_ROWS: Final = (
    _row("产出指标/数量指标/样例线路条数", "≥12条/12条/10", "10"),
    _row("产出指标/数量指标/样例单位接入数", "≥96家/98家/10", "10"),
    _row("产出指标/质量指标/样例网络可用率", "≥99.9%/99.95%/10", "10"),
    _row(
        "产出指标/时效指标/样例验收完成时间", "12月底前/次年1月/10", "6",
        "供货延迟，已约定次年提前一个季度下单。",
    ),
    _row("成本指标/经济成本指标/样例项目总成本", "≤120万元/118.6万元/20", "20"),
    _row("效益指标/社会效益指标/样例业务办理时限", "缩短10%/缩短12%/20", "20"),
    _row("满意度指标/服务对象满意度指标/样例使用单位满意度", "≥90%/93%/10", "10"),
)  # fmt: skip


def sample_snapshot() -> Snapshot:
    """Two lines of money, seven indicators with merged levels, a deduction with its reason."""
    snapshot = Snapshot(
        evaluation_id=0,
        short_id="SAMPLE-0",
        programme="样例：电子政务外网运行维护项目",
        title="样例：电子政务外网运行维护项目支出绩效自评",
        unit_name="样例单位",
        supervising_name="样例主管部门",
        region_name="样例省",
        year=2020,
        kind="unit_self",
        ruleset_key="sample",
        ruleset_title="样例评分规则",
        funds=(
            FundRow(
                "年度资金总额", 120 * _WAN, 120 * _WAN, Decimal(1_186_000), Decimal(10),
                Decimal("0.9883"), Decimal("9.88"),
            ),
            FundRow(
                "其中：财政拨款", 120 * _WAN, 120 * _WAN, Decimal(1_186_000),
                rate=Decimal("0.9883"),
            ),
        ),
        goals=(
            GoalRow("样例目标：保障十二条线路全年稳定运行。", "样例完成情况：十二条线路全年运行。"),
            GoalRow("样例目标：九十六家单位接入。", "样例完成情况：九十八家单位接入。"),
        ),
        rows=_ROWS,
        sections=(
            SectionRow("产出指标", Decimal(40), Decimal(36)),
            SectionRow("成本指标", Decimal(20), Decimal(20)),
            SectionRow("效益指标", Decimal(20), Decimal(20)),
            SectionRow("满意度指标", Decimal(10), Decimal(10)),
        ),
        total=Decimal("95.88"),
        total_low=Decimal("95.88"),
        total_high=Decimal("95.88"),
        printed_total=None,
        level="优",
        sealed=False,
        made_on=ON,
        digest="",
        narrative={},
        findings=(FindingRow("sample", "advice", "样例问题：验收时间晚于计划。"),),
        contacts=(ContactRow("填报人", "样例甲", "000-0000"),),
        levels_text="90分及以上为优",
    )  # fmt: skip
    return replace(snapshot, digest=digest(snapshot.programme))


def sample_letter() -> LetterFields:
    """One report with two findings, one of them without a computation."""
    rows = (
        LetterRow(
            "1", "第三章第2段", "样例：预算100万元，支出90万元，执行率80%。", "执行率与金额不符",
            "90 ÷ 100 = 90 %", "请按预算数和执行数重新计算并更正。",
        ),
        LetterRow("2", "附表第5行", "样例：较好", "指标没有量化", "", "建议完善指标和指标值。"),
    )  # fmt: skip
    return LetterFields(
        sender="样例财政局",
        number="样财绩函〔2021〕1号",
        title=TITLE,
        addressee="样例单位",
        dated_on="2021年3月15日",
        contact="样例甲 000-0000",
        lead=("样例：现将复核意见反馈如下，请于2021年3月31日前修改后报送。",),
        reports=(LetterReport("一、《样例报告》（2020年度，2个问题）", rows),),
        closing=("特此函告。",),
    )
