"""Sentences of the report, written from the figures; what a person wrote goes before them."""

from decimal import Decimal

from hengwang.documents import figures
from hengwang.documents.rows import (
    Deviation,
    deviations,
    execution_deviation,
    indicator_rows,
    score_of,
    scores_money,
    total_points,
    unscored,
)
from hengwang.documents.wording import KIND_NAMES, UNFILLED, dated_programme, undated_programme
from hengwang.performance.snapshot import FundRow, IndicatorRow, Snapshot
from hengwang.rendering.values import Figure

Paragraphs = tuple[str, ...]
# The parts of the report a person may write; `Snapshot.narrative` is keyed by these words.
PARTS = (
    "background", "money", "purpose", "method", "organisation", "conclusion", "execution",
    "survey", "experience", "problems", "suggestions", "other",
)  # fmt: skip
FULL_POINTS = 100


def written(snapshot: Snapshot, part: str) -> Paragraphs:
    """What a person wrote for a part, a paragraph a line; empty when nobody did."""
    lines = (line.strip() for line in snapshot.narrative.get(part, "").splitlines())
    return tuple(line for line in lines if line)


def written_or_unfilled(snapshot: Snapshot, part: str) -> Paragraphs:
    """A part only a person can write: a draft says that it is missing."""
    return written(snapshot, part) or (() if snapshot.sealed else (UNFILLED,))


def label(snapshot: Snapshot) -> str:
    """自评 or 评价, whichever the document is."""
    return "自评" if snapshot.kind == "unit_self" else "评价"


def background(snapshot: Snapshot) -> Paragraphs:
    """项目概况."""
    own = written(snapshot, "background")
    if own:
        return own
    supervising = f"，主管部门为{snapshot.supervising_name}" if snapshot.supervising_name else ""
    return (f"{snapshot.programme}由{snapshot.unit_name}组织实施{supervising}。",)


def money(snapshot: Snapshot, wan: "Wan") -> Paragraphs:
    """资金投入和使用情况: plan, adjustment, execution, rate, and what is left."""
    if not snapshot.funds or snapshot.funds[0].budget is None:
        return written_or_unfilled(snapshot, "money")
    total, parts = snapshot.funds[0], snapshot.funds[1:]
    sentences = [_plan(total, wan) + _parts(parts, "budget", wan) + "。"]
    if total.executed is not None:
        sentences.append(
            f"截至{snapshot.year}年12月31日，全年执行数为{wan(total.executed)}万元"
            f"{_parts(parts, 'executed', wan)}，预算执行率为{figures.percent(total.rate)}"
            f"{_left(total, wan)}。"
        )
    lead = f"{snapshot.year}年度，{undated_programme(snapshot)}"
    return (lead + "".join(sentences) + "资金投入和使用情况见表1。", *written(snapshot, "money"))


def _plan(total: FundRow, wan: "Wan") -> str:
    if total.initial_budget is None:
        return f"全年预算数为{wan(total.budget)}万元"
    if total.initial_budget == total.budget:
        return f"年初预算数为{wan(total.initial_budget)}万元，全年预算数为{wan(total.budget)}万元"
    return (
        f"年初预算数为{wan(total.initial_budget)}万元，"
        f"经批准调整后全年预算数为{wan(total.budget)}万元"
    )


def _parts(parts: tuple[FundRow, ...], column: str, wan: "Wan") -> str:
    named = [
        f"{row.name.removeprefix('其中：')}{wan(amount)}万元"
        for row in parts
        if (amount := getattr(row, column))
    ]
    return f"（其中：{'、'.join(named)}）" if len(named) > 1 else ""


def _left(total: FundRow, wan: "Wan") -> str:
    if total.budget is None or total.executed is None:
        return ""
    left = total.budget - total.executed
    if left > 0:
        return f"，年末结余{wan(left)}万元"
    return f"，超出预算{wan(-left)}万元" if left < 0 else ""


def purpose(snapshot: Snapshot, wan: "Wan") -> Paragraphs:
    """评价目的、对象和范围."""
    budget = snapshot.funds[0].budget if snapshot.funds else None
    scope = f"，资金范围为全年预算数{wan(budget)}万元" if budget is not None else ""
    return written(snapshot, "purpose") or (
        f"本次绩效{label(snapshot)}（{KIND_NAMES.get(snapshot.kind, '绩效评价')}）"
        f"以{dated_programme(snapshot)}支出为对象{scope}，"
        "目的是衡量绩效目标的完成程度和资金使用效益，查找管理中的不足，"
        "为改进管理和安排以后年度预算提供依据。",
    )


def basis(snapshot: Snapshot) -> Paragraphs:
    """评价依据和方法."""
    own = written(snapshot, "method")
    if own:
        return own
    if not snapshot.ruleset_key:
        return ("没有适用的评分规则，各项得分按原报告所载列示，不另行计算。",)
    return (
        f"本次{label(snapshot)}依据{snapshot.ruleset_title}进行，采用目标与实际完成结果比较的方法，"
        "坚持定量优先、定量与定性相结合。定量指标按实际完成值与年度指标值的对比计分，"
        "定性指标按达成程度分档计分；各项得分四舍五入，保留两位小数。",
    )


def framework(snapshot: Snapshot) -> Paragraphs:
    """评价指标体系: how many indicators, which points."""
    rows = indicator_rows(snapshot)
    first = len({row.level1 for row in rows})
    second = len({(row.level1, row.level2) for row in rows if row.level2})
    # A slot that is left open is printed as dashes: it is no indicator.
    third = sum(any(sign.isalnum() for sign in row.level3) for row in rows)
    besides = "除预算执行率外，" if scores_money(snapshot) else ""
    total = total_points(snapshot)
    known = [part for part in snapshot.sections if part.points is not None]
    named = "、".join(f"{part.name}{figures.points(part.points)}分" for part in known)
    points = f"各项指标分值合计{figures.points(total)}分" + (
        f"，其中：{named}。" if named else "。"
    )
    if total is None:
        points = "各项指标没有设定分值。"
    return (
        f"{besides}评价指标体系设一级指标{first}个、二级指标{second}个、三级指标{third}个。"
        + points,
    )


def conclusion(snapshot: Snapshot) -> Paragraphs:
    """综合评价情况及评价结论: total, level and why there is none."""
    name = dated_programme(snapshot)
    lead = f"经{label(snapshot)}，{name}"
    full = figures.points(total_points(snapshot))
    if not snapshot.ruleset_key:
        printed = snapshot.printed_total
        told = (
            "原报告未载得分" if printed is None else f"原报告所载得分为{figures.score(printed)}分"
        )
        first = f"{name}没有适用的评分规则，{told}。"
    elif snapshot.total is None:
        first = (
            f"{lead}得分在{figures.score(snapshot.total_low)}分至"
            f"{figures.score(snapshot.total_high)}分之间，"
            f"有{len(unscored(snapshot))}项指标数据不足、尚未评分，暂不评定等级。"
        )
    elif snapshot.level:
        first = (
            f"{lead}总分{full}分，得分{figures.score(snapshot.total)}分，"
            f"评价等级为“{snapshot.level}”。{_grades(snapshot)}"
        )
    else:
        first = (
            f"{lead}各项得分合计{figures.score(snapshot.total)}分。"
            f"各项指标分值合计{full}分，不等于{FULL_POINTS}分，因此不评定等级。"
        )
    return (first + "各部分得分情况见表2。", *written(snapshot, "conclusion"))


def _grades(snapshot: Snapshot) -> str:
    bounds = snapshot.levels_text
    return f"评价等级按得分划分：{bounds}。" if bounds else ""


def execution(snapshot: Snapshot, wan: "Wan") -> Paragraphs:
    """预算执行情况分析."""
    if not snapshot.funds or not scores_money(snapshot):
        return ()
    total = snapshot.funds[0]
    if total.rate is None:
        return ("全年预算数或全年执行数尚未登记，预算执行率未评分。",)
    lost = ""
    deviation = execution_deviation(snapshot)
    if deviation is not None:
        lost = f"，扣{figures.score(deviation.lost)}分"
        lost += f"。偏差原因及改进措施：{ended(deviation.note)}" if deviation.note else "。"
    else:
        lost = "。"
    return (
        f"预算执行率分值{figures.points(total.points)}分，得分{figures.score(total.score)}分。"
        f"全年预算数{wan(total.budget)}万元，全年执行数{wan(total.executed)}万元，"
        f"预算执行率为{figures.percent(total.rate)}{lost}",
        *written(snapshot, "execution"),
    )


def section(snapshot: Snapshot, name: str, rows: list[IndicatorRow], table: str) -> Paragraphs:
    """One section: points, score, how many indicators are reached, each deduction."""
    found = next((part for part in snapshot.sections if part.name == name), None)
    scored = [(row, score_of(row, snapshot)) for row in rows]
    full = [row for row, score in scored if score is not None and score == row.points]
    lead = ""
    if found is not None and found.score is not None:
        lead = f"{name}分值{figures.points(found.points)}分，得分{figures.score(found.score)}分"
        lead += f"，得分率{figures.percent(found.score / found.points)}。" if found.points else "。"
    open_rows = [row for row, score in scored if score is None]
    counts = f"所列指标{len(full)}项得满分" if full else "所列指标均未得满分"
    if len(full) == len(rows):
        counts = "所列指标均得满分"
    elif open_rows:
        counts = f"所列指标{len(full)}项得满分，{len(open_rows)}项尚未评分"
    return (
        f"{lead}{counts}，具体见{table}。",
        *(text for row, score in scored if (text := _lost(row, score))),
        *(written(snapshot, "survey") if "满意度" in name else ()),
    )


def _lost(row: IndicatorRow, score: Decimal | None) -> str:
    if score is None or row.points is None or score >= row.points:
        return ""
    reason = f"偏差原因及改进措施：{ended(row.note)}" if row.note else ""
    return (
        f"{bare(row.level3)}：年度指标值为{bare(row.target_text)}，实际完成值为{bare(row.actual_text)}，"
        f"扣{figures.score(row.points - score)}分。{reason}"
    )


def deviations_lead(snapshot: Snapshot) -> str:
    """偏差情况: how many deductions and how much together."""
    losing = _losing(snapshot)
    if losing:
        lost = sum((deviation.lost for deviation in losing), start=Decimal(0))
        return (
            f"共有{len(losing)}项得分低于分值，合计扣{figures.score(lost)}分，"
            "按扣分从多到少列示如下。"
        )
    if unscored(snapshot):
        return f"尚有{len(unscored(snapshot))}项指标未评分，已评分的指标没有扣分项。"
    return "各项指标均得满分，没有扣分项。"


def problems(snapshot: Snapshot) -> Paragraphs:
    """存在的问题及原因分析: what a person wrote, else the deductions and their reasons."""
    own = written(snapshot, "problems")
    if own:
        return own
    losing = _losing(snapshot)
    if losing:
        missing = "" if snapshot.sealed else f"原因：{UNFILLED}"
        return tuple(
            f"{number}．{bare(deviation.name)}扣{figures.score(deviation.lost)}分。"
            f"{ended(deviation.note) or missing}"
            for number, deviation in enumerate(losing, start=1)
        )
    if unscored(snapshot):
        return written_or_unfilled(snapshot, "problems")
    return ("本年度各项指标均已达到年度指标值，评价中未发现影响绩效目标实现的问题。",)


def suggestions(snapshot: Snapshot) -> Paragraphs:
    """有关建议."""
    own = written(snapshot, "suggestions")
    if own:
        return own
    if _losing(snapshot):
        return (
            "针对上述偏差，按所列改进措施限期落实，并在以后年度的绩效运行监控中跟踪检查；"
            "编制以后年度绩效目标时，结合实际完成情况合理确定指标值。",
        )
    return ("保持绩效目标与预算安排相衔接，继续做好绩效运行监控。",)


def _losing(snapshot: Snapshot) -> list[Deviation]:
    return [deviation for deviation in deviations(snapshot) if deviation.lost > 0]


def other(snapshot: Snapshot) -> Paragraphs:
    """其他需要说明的问题: unscored rows, incomplete data, findings that remain open."""
    said = [*written(snapshot, "other")]
    open_rows = unscored(snapshot)
    if open_rows:
        names = "、".join(row.level3 for row in open_rows)
        said.append(f"下列指标数据不足，尚未评分：{names}。")
    partial = [
        f"{row.level3}（{figures.percent(row.coverage)}）"
        for row in indicator_rows(snapshot)
        if row.coverage is not None and row.coverage < 1
    ]
    if partial:
        said.append(f"下列指标的数据没有覆盖全年，括号内为覆盖率：{'、'.join(partial)}。")
    if snapshot.findings:
        said.append(f"核查发现以下{len(snapshot.findings)}处问题尚未消除：")
        said += [
            f"{number}．{finding.place + '：' if finding.place else ''}{ended(finding.message)}"
            for number, finding in enumerate(snapshot.findings, start=1)
        ]
    return tuple(said) or ("无其他需要说明的问题。",)


def bare(text: str) -> str:
    """The text without a closing full stop, to stand inside a sentence."""
    return text.strip().rstrip("。；，,;.") or "（空）"


def ended(text: str) -> str:
    """The text with one full stop at its end; empty stays empty."""
    return text.strip().rstrip("。；，,;.") + "。" if text.strip() else ""


class Wan:
    """Prints amounts of one document in 万元 with the same number of decimals."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.places = figures.places_for(
            amount
            for row in snapshot.funds
            for amount in (row.initial_budget, row.budget, row.executed)
        )

    def __call__(self, yuan: Decimal | None) -> Figure:
        return figures.wan(yuan, self.places)
