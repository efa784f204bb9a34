"""Random snapshots whose texts try to be taken for labels, numbers, formulas and tags."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from hengwang.documents.tests import samples
from hengwang.performance.snapshot import FundRow, GoalRow, IndicatorRow, Snapshot

TRAPS = (
    "项目名称", "主管部门", "实施单位", "项目资金\n（万元）", "全年预算数", "得分", "预期目标",
    "实际完成情况", "年度总体目标", "绩效指标", "一级指标", "三级指标", "总分", "合计", "序号",
    "监控事项", "问题", "指标值", "注：", "备注",
    "NaN", "Infinity", "-inf", "１２．５", "1_000", "1e5", "0012", "1,2", "１００％", "—", "-",
    "=1+1", "=SUM(A1:A9)", "+1", "-1", "@x", "=", "'=1", "\t=1", "第一行\n第二行", "a\r\nb", "\n",
    "x\x0by", "〃", "{{ unit }}", "{% vm %}", "{_{",
    "a}_} %_} {_%", "\ue0f1", "<b>&amp;</b>", "]]>", "#N/A", "TRUE", "2020-01-01",
    "None", "　全角　", "e\u0301", "\U0001f600", "", " ",
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(TRAPS),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=20),
    st.lists(st.sampled_from(TRAPS), min_size=2, max_size=3).map("".join),
)
yuan = st.none() | st.decimals(min_value=0, max_value=10**11, places=2)
points = st.none() | st.decimals(min_value=0, max_value=100, places=1)
scores = st.none() | st.decimals(min_value=0, max_value=100, places=2)
ratios = st.none() | st.decimals(min_value=0, max_value=3, places=4)

funds = st.builds(FundRow, texts, yuan, yuan, yuan, points, ratios, scores)
goals = st.builds(GoalRow, texts, texts)
rows = st.builds(
    IndicatorRow,
    level1=texts, level2=texts, level3=texts, target_text=texts, actual_text=texts,
    points=points, score=scores, low=scores, high=scores, note=texts,
)  # fmt: skip


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """A snapshot with nothing but traps in its texts."""
    return replace(
        samples.clean(sealed=draw(st.booleans())),
        programme=draw(texts),
        supervising_name=draw(texts),
        unit_name=draw(texts),
        funds=tuple(draw(st.lists(funds, max_size=4))),
        goals=tuple(draw(st.lists(goals, max_size=3))),
        rows=tuple(draw(st.lists(rows, max_size=6))),
        total=draw(scores),
        total_low=Decimal(0),
        total_high=draw(scores),
    )
