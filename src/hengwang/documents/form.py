"""What the 项目支出绩效自评表 (财预〔2020〕10号) prints, as the fields its templates name."""

from dataclasses import dataclass, replace
from itertools import pairwise

from hengwang.documents import figures
from hengwang.documents.rows import (
    indicator_rows,
    score_of,
    scores_money,
    total_points,
    unscored,
)
from hengwang.documents.wording import chinese_date, state_text, unfilled
from hengwang.performance.snapshot import FundRow, IndicatorRow, Snapshot
from hengwang.rendering.values import Figure, Merged


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
        rows=tuple(_merged([_row(row, snapshot) for row in indicator_rows(snapshot)])),
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
    scored = scores_money(snapshot)
    return [
        _fund(row, places, scored=scored and number == 0)
        for number, row in enumerate(snapshot.funds)
    ]


def _fund(row: FundRow, places: int, *, scored: bool) -> FormFund:
    return FormFund(
        name=row.name,
        initial_budget=figures.wan(row.initial_budget, places),
        budget=figures.wan(row.budget, places),
        executed=figures.wan(row.executed, places),
        points=figures.points(row.points) if scored else Figure(figures.NOTHING),
        rate=figures.percent(row.rate),
        score=figures.score(row.score) if scored else Figure(figures.NOTHING),
    )


def _row(row: IndicatorRow, snapshot: Snapshot) -> FormRow:
    return FormRow(
        level1=row.level1,
        level2=row.level2,
        level3=row.level3,
        target=row.target_text,
        actual=row.actual_text or unfilled(snapshot),
        points=figures.points(row.points),
        score=figures.score_or_range(score_of(row, snapshot), row.low, row.high),
        note=row.note,
    )


def _merged(rows: list[FormRow]) -> list[FormRow]:
    """Levels that say the same as the row above become one cell with it."""
    merged = rows[:1]
    for before, row in pairwise(rows):
        same1 = row.level1 == before.level1
        same2 = same1 and row.level2 == before.level2
        merged.append(
            replace(
                row,
                level1=Merged.UP if same1 else row.level1,
                level2=Merged.UP if same2 else row.level2,
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
    if unscored(snapshot):
        notes.append("得分栏为区间或「—」的指标数据不足，尚未评分；总分以区间列示。")
    return notes
