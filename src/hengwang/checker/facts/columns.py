"""What a column holds, by its header: synonyms of the forms in use, never its position."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import lru_cache

from hengwang.checker.facts.words import header_forms


class Column(StrEnum):
    """A meaning a column can have."""

    LEVEL1 = auto()
    LEVEL2 = auto()
    LEVEL3 = auto()
    LEVEL4 = auto()
    LEVEL1_POINTS = auto()
    LEVEL2_POINTS = auto()
    TARGET = auto()
    ACTUAL = auto()
    LAST_YEAR = auto()
    WEIGHT = auto()
    SCORE = auto()
    NOTE = auto()
    STANDARD = auto()
    DEFINITION = auto()
    UNIT = auto()
    SIGN = auto()
    NUMBER = auto()
    NAME = auto()
    GROUP = auto()
    INITIAL_BUDGET = auto()
    BUDGET = auto()
    ARRIVED = auto()
    EXECUTED = auto()
    BALANCE = auto()
    RATE = auto()
    ARRIVAL_RATE = auto()
    WORK = auto()
    COMPLETION = auto()
    VOUCHER = auto()
    GOAL = auto()
    GOAL_ACTUAL = auto()
    OTHER = auto()


# Beside the name of an indicator: what each person gave, not what the indicator is given.
JUDGE = re.compile(r"(评价|评分|评审)(人员?|专家)|专家(姓名)?|评委")
LEVELS = (Column.LEVEL1, Column.LEVEL2, Column.LEVEL3)
MONEY = (
    Column.INITIAL_BUDGET,
    Column.BUDGET,
    Column.ARRIVED,
    Column.EXECUTED,
    Column.BALANCE,
)

# Order matters: the first pattern that fits a header names its column, and when two columns fit
# one meaning, the earlier pattern of that meaning wins.
_PATTERNS: tuple[tuple[Column, str], ...] = (
    (Column.LEVEL1, r"一级指标(名称)?|一级|(绩效)?指标一级|一级目录"),
    (Column.LEVEL2, r"二级指标(名称)?|二级|(绩效)?指标二级"),
    (Column.LEVEL3, r"三级指标(名称|内容)?|三级|(绩效)?指标三级"),
    (Column.LEVEL4, r"四级指标(名称|内容)?|四级|(绩效)?指标四级"),
    (
        Column.LAST_YEAR,
        r"(上年|上一年|去年|历史|前[一二三]年|以前年度|基期).*|20\d\d年.*(实际|完成)值",
    ),
    (
        Column.RATE,
        r"(全年|年度|预算|资金|支出)*(预算)?(执行|支出|支付|使用)(率|进度)[ABC/*100%xX×=÷]*",
    ),
    (Column.ARRIVAL_RATE, r"(资金|预算)?到位率"),
    (
        Column.STANDARD,
        r"(评分|评价|计分|得分|打分|赋分|扣分)(标准|规则|办法|方法|细则|依据|要点|公式).*",
    ),
    (Column.DEFINITION, r"指标(解释|说明|定义|内涵|含义|释义)|评价(要点|内容|要素)|考核内容"),
    (
        Column.NOTE,
        r"(完成)?(偏差|偏离|未完成|未达到|扣分|差异|失分|未达标|未实现|减分).*(原因|说明|措施|分析|理由|情况).*",
    ),
    (Column.NOTE, r".*原因.*(分析|说明|措施).*|原因|备注.*|说明|情况说明|改进措施|扣分原因"),
    (
        Column.WEIGHT,
        r"分值(权重)?|指标分值|分值分|(标准|权重|设定|基准|应得|参考|目标)分值?|权重|指标权重|指标分值权重|权重%",
    ),
    (Column.WEIGHT, r"满分(值)?|分数|权数|权重系数|权重分数|总分值?|总分"),
    (Column.SCORE, r"得分|自评得分|得分分"),
    (Column.SCORE, r"(自评|评价)?得分[/|](分值|满分|权重)|(分值|满分|权重)[/|](自评|评价)?得分"),
    (
        Column.SCORE,
        r"(自评|评价|评估|考核|综合|最终|实际|单位自评|部门自评)(得分|评分|分值?|分数|打分)|评分|实得分|打分|得分值|得分情况|评分结果|指标得分",
    ),
    (Column.SCORE, r"(复核|财政|专家|复评|第三方|主管部门|审核).*(得分|评分)"),
    (Column.SCORE, r"[^得评打]{1,8}(得分|评分|打分)(值|数)?"),
    (Column.GOAL, r"(年初|年度)?预期(总体)?(绩效)?目标|年初设定(的)?(绩效)?目标"),
    (Column.GOAL, r"(年初|年度|总体|预期|设定)*(预期|绩效|总体|年度)目标"),
    (
        Column.GOAL_ACTUAL,
        r"(全年|年度|目标)?(总体)?(目标)?实际完成(情况)?|全年实际完成情况|目标完成情况",
    ),
    (
        Column.TARGET,
        r"(年度|全年|年初|预期|计划|目标|绩效|设定|本年|预算|本年度|当年)*(指标|目标|标准|期望|预期|计划|绩效)"
        r"(目标|指标|完成)*值(设定)?",
    ),
    (
        Column.TARGET,
        r"计划(完成)?(数|指标|情况|目标)?|(年初|全年|本年)?目标|目标任务|标准值|绩效标准|预期完成值|目标设定|年初设定值|指标要求|计划任务"
        r"|(评价)?(标杆|标尺|参考|阈)值",
    ),
    (
        Column.ACTUAL,
        r"(全年|年度|本年|当年|截至.*|\d-\d+月|指标|目标|绩效)?(实际|已)(完成|实现|达到|达成|执行)(指标|目标)?"
        r"(值|情况|数|结果)?|(全年|年度|本年|当年)*实际(值|情况|数)",
    ),
    (
        Column.ACTUAL,
        r"(全年|年度|指标|目标|任务|绩效|年末)*(完成|实现|达成|达到|业绩)(指标)?(值|情况|数|程度|结果)|完成",
    ),
    (Column.INITIAL_BUDGET, r"(年初|当年年初|原|初始|年初批复).*(预算|安排).*"),
    (
        Column.BUDGET,
        r"(全年|年度|调整后|调整|本年|当年|财政|批复|项目|总|专项)*(计划安排|预算|计划|安排|下达|批复)(资金)?(预算)?"
        r"(安排|批复)?(总?额|数|金额|总数|指标|资金|安排资金|投入)?[AB]?",
    ),
    (
        Column.ARRIVED,
        r"(实际|全年|当年|本年|已|预算|资金)*(到位|拨付到位|拨付|下达)(资金)?(数|金额|额|总额)?[AB]?|到账(资金|金额)",
    ),
    # 预算执行情况 in the first column names the block; a column of amounts comes before it.
    (
        Column.EXECUTED,
        r"(全年|实际|累计|本年|年度|项目|已|当年|预算)*(执行|支出|支付|使用|列支|决算|开支)(资金)?"
        r"(总?额|数|金额|总数)[ABC]?",
    ),
    (
        Column.EXECUTED,
        r"(全年|实际|累计|本年|年度|项目|已|当年|预算)*(执行|支出|支付|使用|列支|决算|开支)(资金)?(预算)?"
        r"(总?额|数|金额|总数|资金|情况)?[ABC]?",
    ),
    (
        Column.BALANCE,
        r"(年末|资金|本年|期末)*(结转)?(结转|结余|余额|剩余|未支出|未使用)(结余)?(资金)?(数|金额|额)?",
    ),
    (Column.VOUCHER, r".*凭证(号|编号|字号).*"),
    (Column.WORK, r"(主要)?(工作|建设|实施|服务|任务)内容|工作任务|实施内容|主要内容"),
    (
        Column.COMPLETION,
        r"(任务|工作|项目|实施)(完成|进展|执行|实施)(情况|进度)|(实施|进展|进度)情况|完成情况",
    ),
    (Column.LEVEL3, r"(绩效|评价|具体)?指标(名称|内容)|具体指标|指标名称及内容"),
    (Column.LEVEL2, r"指标(类型|类别|分类)"),
    (Column.LEVEL3, r"评价指标|绩效指标|考核指标|指标|考核项目|评价项目"),
    (Column.GROUP, r"支出领域|(资金|项目|支出|费用)?(类别|分类|大类)|支出方向|一级项目|专项名称"),
    (
        Column.NAME,
        r"(子|明细|具体|二级)*项目(名称)?|(支出|费用|采购|建设|服务|资金)(内容|名称|用途|项目|明细|来源|类型|构成)|名称|事项|内容|科目|资金来源"
        r"|(市|县|区|州|盟|旗|镇|乡|街道|地|学校|医院)+区?(名称)?|(项目|使用|资金使用|实施|预算|承担)单位(名称)?",
    ),
    (Column.NUMBER, r"序号|编号|NO"),
    (Column.SIGN, r"指标(性质|方向|符号)|(比较|运算|计算)?符号"),
    (Column.UNIT, r"计量单位|度量单位|指标单位|单位"),
)
_COMPILED = tuple((column, re.compile(pattern)) for column, pattern in _PATTERNS)
_LONGEST_HEADER = 36
# 1—7月执行数 and 2023年实际值 mean what they mean without the period in front.
_PERIOD = re.compile(
    r"(?:截至)?(?:(?:20\d\d年)?(?:\d{1,2}月?[-—–~至]+)?\d{1,2}月(?:份|底|末)*|20\d\d年度?)"
)
_ADJUSTED = re.compile(r"调整|全年预算")
_YEAR = re.compile(r"(20\d\d)年")
_LEVEL_COLUMNS = (Column.LEVEL1, Column.LEVEL2, Column.LEVEL3, Column.LEVEL4)


@lru_cache(maxsize=8192)
def columns_of(text: str) -> tuple[tuple[Column, int], ...]:
    """Return the meanings a header can have, best first, with the rank of the pattern."""
    plain, core = header_forms(text)
    if not plain or len(core or plain) > _LONGEST_HEADER:
        return ()
    found: dict[Column, int] = {}
    forms = {plain, core, _PERIOD.sub("", core, count=1)} - {""}
    for rank, (column, pattern) in enumerate(_COMPILED):
        if any(pattern.fullmatch(form) for form in forms):
            found.setdefault(column, rank)
    return tuple(sorted(found.items(), key=lambda item: item[1]))


@dataclass(frozen=True, slots=True)
class Header:
    """Which columns a table or a part of it has; `edges` are where each printed header starts."""

    at: Mapping[Column, int]
    edges: tuple[int, ...]
    texts: tuple[str, ...]
    height: int = 1

    def has(self, *columns: Column) -> bool:
        """Whether all of these columns are there."""
        return all(column in self.at for column in columns)

    def count(self, columns: Sequence[Column]) -> int:
        """How many of these columns are there."""
        return sum(column in self.at for column in columns)

    def span(self, column: Column) -> range:
        """Grid columns under the header of `column`, up to where the next header starts."""
        start = self.at[column]
        return range(start, next((edge for edge in self.edges if edge > start), len(self.texts)))


def header_from(texts: Sequence[str], height: int = 1) -> Header:
    """Give each column its meaning; the better pattern wins, then the earlier column."""
    claims: list[tuple[int, int, Column]] = []
    newest = max((year[1] for text in texts for year in _YEAR.finditer(text)), default="")
    for index, text in enumerate(texts):
        for column, rank in columns_of(text):
            if column is Column.LAST_YEAR and newest and newest in text:
                continue
            if column in MONEY and _is_of_an_earlier_year(text, newest):
                continue
            claims.append((rank, index, column))
    at = _of_the_rows(_one_meaning_each(claims), texts)
    at = _adjusted_budget(at, texts)
    edges = tuple(index for index, text in enumerate(texts) if text.strip())
    at, edges = _levels_below_one_heading(at, edges)
    return Header(at, edges, tuple(texts), height)


def _adjusted_budget(at: dict[Column, int], texts: Sequence[str]) -> dict[Column, int]:
    """预算安排 beside 调整预算: the first is the budget at the year's beginning."""
    own = at.get(Column.BUDGET)
    if own is None or Column.INITIAL_BUDGET in at or _ADJUSTED.search(texts[own]):
        return at
    later = next(
        (
            index
            for index, text in enumerate(texts)
            if index > own
            and index not in at.values()
            and _ADJUSTED.search(text)
            and any(column is Column.BUDGET for column, _ in columns_of(text))
        ),
        None,
    )
    if later is None:
        return at
    return {**at, Column.INITIAL_BUDGET: own, Column.BUDGET: later}


def _levels_below_one_heading(
    at: dict[Column, int], edges: tuple[int, ...]
) -> tuple[dict[Column, int], tuple[int, ...]]:
    """指标 over two or three columns: the section, the kind and the indicator below one word."""
    if [column for column in _LEVEL_COLUMNS if column in at] != [Column.LEVEL3]:
        return at, edges
    start = at[Column.LEVEL3]
    wide = next((edge for edge in edges if edge > start), start) - start
    if wide not in {2, 3}:
        return at, edges
    names = (Column.LEVEL1, Column.LEVEL2, Column.LEVEL3)[-wide:]
    if wide == 2:  # noqa: PLR2004 - section and indicator
        names = (Column.LEVEL1, Column.LEVEL3)
    found = {**at, **{column: start + step for step, column in enumerate(names)}}
    return found, tuple(sorted({*edges, *range(start, start + wide)}))


def _is_of_an_earlier_year(text: str, newest: str) -> bool:
    """2022年决算数 beside 2023年决算数 is there to compare with."""
    years = _YEAR.findall(text)
    return bool(years) and max(years) < newest


def _one_meaning_each(claims: Sequence[tuple[int, int, Column]]) -> dict[Column, int]:
    """Keep, for every grid column, only the meaning whose pattern comes first.

    A meaning that lost its column to a better one takes the next column that fits it: 到位资金
    arrived where 下达资金 beside it is the budget.
    """
    best: dict[Column, int] = {}
    for _, index, column in sorted(claims, key=lambda claim: claim[:2]):
        if column not in best and index not in best.values():
            best[column] = index
    return dict(sorted(best.items(), key=lambda item: item[1]))


def _of_the_rows(at: dict[Column, int], texts: Sequence[str]) -> dict[Column, int]:
    """Levels from the top without a gap; of repeated 分值 columns the one of the deepest level."""
    for upper, lower in (
        (Column.LEVEL3, Column.LEVEL4),
        (Column.LEVEL1, Column.LEVEL2),
    ):
        if upper not in at and lower in at and "二级" not in texts[at[lower]]:
            at[upper] = at.pop(lower)
    levels = sorted(at[column] for column in _LEVEL_COLUMNS if column in at)
    if not levels and Column.DEFINITION in at and {Column.WEIGHT, Column.SCORE} <= set(at):
        # 评价内容 | 标准分 | 自评分: nothing else names what is scored.
        at[Column.LEVEL1] = at.pop(Column.DEFINITION)
    for column in (Column.WEIGHT, Column.SCORE):
        own = at.get(column)
        same = [i for i, text in enumerate(texts) if own is not None and text == texts[own]]
        if len(same) < 2 or not levels:  # noqa: PLR2004 - one column is no repetition
            continue
        at[column] = next((i for i in same if i > levels[-1]), same[-1])
        if column is Column.WEIGHT:
            at |= _points_of_levels(at, [i for i in same if i != at[column]])
    return at


def _points_of_levels(at: Mapping[Column, int], others: Sequence[int]) -> dict[Column, int]:
    """一级指标 | 权重 | 二级指标 | 权重: each column of points belongs to the level before it."""
    found: dict[Column, int] = {}
    for index in others:
        before = [column for column in LEVELS[:2] if column in at and at[column] < index]
        if before:
            deepest = max(before, key=lambda column: at[column])
            own = Column.LEVEL1_POINTS if deepest is Column.LEVEL1 else Column.LEVEL2_POINTS
            found.setdefault(own, index)
    return found
