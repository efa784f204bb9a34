"""What the 项目支出绩效自评表 (财预〔2020〕10号) prints, as the fields its templates name."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from hengwang.documents import figures
from hengwang.documents.wording import chinese_date, state_text, unfilled
from hengwang.performance.snapshot import FundRow, IndicatorRow, Snapshot
from hengwang.rendering.values import Figure, Merged

TOTAL_FUNDS = "年度资金总额"


@dataclass(frozen=True, slots=True)
class FormFund:
    """One row of the funds block, 万元."""

    name: str
    initial_budget: Figure
    budget: Figure
    executed: Figure
    points: Figure
    rate: Figure
    score: Figure


@dataclass(frozen=True, slots=True)
class FormGoal:
    """预期目标 beside 实际完成情况."""

    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """One indicator; a level that repeats is merged with the row above."""

    level1: str | Merged
    level2: str | Merged
    level3: str
    target: str
    actual: str
    points: Figure
    score: Figure
    note: str


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form."""

    year: str
    programme: str
    supervising: str
    unit: str
    region: str
    funds: tuple[FormFund, ...]
    goals: tuple[FormGoal, ...]
    rows: tuple[FormRow, ...]
    total_points: Figure
    total: Figure
    level: str
    notes: tuple[str, ...]
    contacts: str
    draft: bool
    state: str
    short_id: str
    digest: str
    made_on: str


def form_of(snapshot: Snapshot) -> Form:
    """The form's fields; pure, so the same snapshot always prints the same form."""
    rows = indicator_rows(snapshot)
    return Form(
        year=str(snapshot.year),
        programme=snapshot.programme,
        supervising=snapshot.supervising_name or unfilled(snapshot),
        unit=snapshot.unit_name or unfilled(snapshot),
        region=snapshot.region_name,
        funds=tuple(fund_rows(snapshot)),
        goals=tuple(
            FormGoal(goal.expected or unfilled(snapshot), goal.actual or unfilled(snapshot))
            for goal in snapshot.goals
        )
        or (FormGoal(unfilled(snapshot), unfilled(snapshot)),),
        rows=tuple(_merged([_row(row, snapshot) for row in rows])),
        total_points=figures.points(total_points(snapshot)),
        total=total_of(snapshot),
        level=snapshot.level or "",
        notes=tuple(_notes(snapshot)),
        contacts="　　".join(
            f"{contact.role}：{contact.name}{'　电话：' + contact.phone if contact.phone else ''}"
            for contact in snapshot.contacts
        ),
        draft=not snapshot.sealed,
        state=state_text(snapshot),
        short_id=snapshot.short_id,
        digest=snapshot.digest,
        made_on=chinese_date(snapshot.made_on),
    )


def indicator_rows(snapshot: Snapshot) -> list[IndicatorRow]:
    """The rows of the indicator table: 预算执行率 stands in the funds block, once."""
    scored_above = bool(snapshot.funds) and snapshot.funds[0].points is not None
    return [row for row in snapshot.rows if not (scored_above and is_execution(row))]


def is_execution(row: IndicatorRow) -> bool:
    """Whether a row is the budget execution rate itself, which forms print with the money."""
    return "预算" in row.level1 and "执行" in row.level1


def total_points(snapshot: Snapshot) -> Decimal | None:
    """Points of every row and of the execution rate together; None when one is unknown."""
    given = [row.points for row in indicator_rows(snapshot)]
    if snapshot.funds and snapshot.funds[0].points is not None:
        given.append(snapshot.funds[0].points)
    known = [value for value in given if value is not None]
    return sum(known, Decimal(0)) if known else None


def total_of(snapshot: Snapshot) -> Figure:
    """The total, or its range, or what the report printed where no ruleset applies."""
    if not snapshot.ruleset_key and snapshot.total is None:
        return figures.score(snapshot.printed_total)
    return figures.score_or_range(snapshot.total, snapshot.total_low, snapshot.total_high)


def fund_rows(snapshot: Snapshot) -> list[FormFund]:
    """The funds block; parts are introduced by 其中 and the execution score stands in row one."""
    amounts = [
        amount
        for row in snapshot.funds
        for amount in (row.initial_budget, row.budget, row.executed)
    ]
    places = figures.places_for(amounts)
    return [_fund(row, places, first=number == 0) for number, row in enumerate(snapshot.funds)]


def _fund(row: FundRow, places: int, *, first: bool) -> FormFund:
    return FormFund(
        name=row.name,
        initial_budget=figures.wan(row.initial_budget, places),
        budget=figures.wan(row.budget, places),
        executed=figures.wan(row.executed, places),
        points=figures.points(row.points) if first else Figure(figures.NOTHING),
        rate=figures.percent(row.rate),
        score=figures.score(row.score) if first else Figure(figures.NOTHING),
    )


def _row(row: IndicatorRow, snapshot: Snapshot) -> FormRow:
    scored = row.score
    if scored is None and not snapshot.ruleset_key:
        scored = row.printed_score
    return FormRow(
        level1=row.level1,
        level2=row.level2,
        level3=row.level3,
        target=row.target_text,
        actual=row.actual_text or unfilled(snapshot),
        points=figures.points(row.points),
        score=figures.score_or_range(scored, row.low, row.high),
        note=row.note,
    )


def _merged(rows: list[FormRow]) -> list[FormRow]:
    """Levels that say the same as the row above become one cell with it."""
    merged = rows[:1]
    for before, row in pairwise(rows):
        same1 = row.level1 == before.level1
        same2 = same1 and row.level2 == before.level2
        merged.append(
            FormRow(
                level1=Merged.UP if same1 else row.level1,
                level2=Merged.UP if same2 else row.level2,
                level3=row.level3,
                target=row.target,
                actual=row.actual,
                points=row.points,
                score=row.score,
                note=row.note,
            )
        )
    return merged


def _notes(snapshot: Snapshot) -> list[str]:
    notes = []
    if snapshot.ruleset_key:
        notes.append(
            f"评分规则：{snapshot.ruleset_title}。各项得分四舍五入，保留两位小数；"
            "总分为预算执行率得分与各项指标得分之和。"
        )
    else:
        notes.append("没有适用的评分规则，得分按原表所载列示，不另行计算。")
    notes.append("执行率＝全年执行数÷全年预算数×100%；全年预算数为经批准调整后的预算数。")
    if any(row.score is None and snapshot.ruleset_key for row in indicator_rows(snapshot)):
        notes.append("得分栏为区间或「—」的指标数据不足，尚未评分；总分以区间列示。")
    return notes
