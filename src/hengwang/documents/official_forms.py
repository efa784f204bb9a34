"""Fill the 绩效目标申报表, the 绩效运行监控表 and the 整改台账 from a snapshot; pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hengwang.documents import figures
from hengwang.documents.heads import head_of
from hengwang.documents.inputs import (
    GoalsInForce,
    MediumTerm,
    MonitoredFund,
    MonitoredRow,
    MonitoringSheet,
    RectificationItem,
    RectificationSheet,
)
from hengwang.documents.levels import merged_levels
from hengwang.documents.official_fields import (
    ExpectedGoal,
    MediumTermGoal,
    MonitoringForm,
    MonitoringFund,
    MonitoringRow,
    RectificationForm,
    RectificationRow,
    TargetForm,
    TargetFund,
    TargetRow,
    TargetStep,
)  # fmt: skip
from hengwang.documents.rows import deviations, indicator_rows, total_points
from hengwang.documents.wording import chinese_date, unfilled
from hengwang.performance.snapshot import FundRow, IndicatorRow, Snapshot

TARGET_NOTES = (
    "申请金额为年初预算数；各行均无年初预算数的，为全年预算数。",
    "现行预算数和实施进度为生效日期起批准的数据；目标未经批复的，为现有数据。",
)
MONITORING_NOTES = (
    "执行率＝截至监控日执行数÷全年预算数×100%；全年预计执行数按目前进度推算。",
    "完成进度＝截至监控日完成值占年度指标值的比例；不能计算的列「—」。",
)


def target_form_of(snapshot: Snapshot, given: GoalsInForce | None = None) -> TargetForm:
    """The declaration: the first budget and the one in force, schedule, goals and indicators.

    Without a version of the goals the budget in force is the snapshot's.
    """
    told = given or GoalsInForce()
    amounts = _asked(snapshot.funds)
    budgets = [told.budgets.get(row.name, row.budget) for row in snapshot.funds]
    places = figures.places_for([*amounts, *budgets])
    head = head_of(snapshot, TARGET_NOTES)
    if told.is_approved and not snapshot.sealed:
        head |= {"state": "已批复", "draft": False}
    return TargetForm(
        **head,
        approval=told.approval,
        valid_from=_day(told.valid_from),
        funds=tuple(
            TargetFund(row.name, figures.wan(amount, places), figures.wan(budget, places))
            for row, amount, budget in zip(snapshot.funds, amounts, budgets, strict=True)
        ),
        steps=tuple(TargetStep(step.name, _day(step.due_on)) for step in told.steps)
        or (TargetStep("", ""),),
        medium=tuple(_medium(goal) for goal in told.medium),
        goals=_goals(snapshot),
        rows=merged_levels([_target_row(row) for row in indicator_rows(snapshot)]),
        total_points=figures.points(total_points(snapshot)),
    )


def monitoring_form_of(snapshot: Snapshot, sheet: MonitoringSheet | None = None) -> MonitoringForm:
    """The monitoring sheet; without a look at a date, the snapshot's own figures."""
    given = sheet or monitored(snapshot)
    places = figures.places_for(
        amount
        for fund in given.funds
        # Not the projection: an estimate needs no more places than the money it is made from.
        for amount in (fund.initial_budget, fund.budget, fund.executed)
    )
    return MonitoringForm(
        **head_of(snapshot, MONITORING_NOTES),
        at=_day(given.at),
        funds=tuple(_monitored_fund(fund, places) for fund in given.funds),
        goals=_goals(snapshot),
        rows=merged_levels([_monitored_row(row, snapshot) for row in given.rows]),
    )


def rectification_form_of(
    snapshot: Snapshot, sheet: RectificationSheet | None = None
) -> RectificationForm:
    """The list of problems; where none is given, one for each deduction and each finding."""
    given = sheet or to_mend(snapshot)
    notes: tuple[str, ...] = ("问题来源为评价扣分、审核发现或审计等；整改完成并经核实后销号。",)
    if not given.items:
        notes = ("没有需要整改的问题。",)
    elif sheet is None:
        notes = (*notes, "尚未登记整改事项，以上由评价扣分和审核发现列出，供登记时参考。")
    return RectificationForm(
        **head_of(snapshot, notes, on=given.at),
        items=tuple(mended(number, item) for number, item in enumerate(given.items, start=1)),
    )


def monitored(snapshot: Snapshot) -> MonitoringSheet:
    """The sheet as far as a snapshot alone knows it: no day, no forecast, no progress."""
    return MonitoringSheet(
        at=None,
        funds=tuple(
            MonitoredFund(row.name, row.initial_budget, row.budget, row.executed, row.rate)
            for row in snapshot.funds
        ),
        rows=tuple(
            MonitoredRow(
                row.level1, row.level2, row.level3, row.target_text, row.actual_text, note=row.note
            )
            for row in indicator_rows(snapshot)
        ),
    )


def to_mend(snapshot: Snapshot) -> RectificationSheet:
    """One item for each deduction, with its note as the measure, and for each finding."""
    lost = [
        RectificationItem(
            source="评价扣分",
            problem=f"{_bare(row.name)}：指标值{_bare(row.target)}，实际完成{_bare(row.actual)}，"
            f"扣{figures.score(row.lost)}分",
            measure=row.note,
            unit_name=snapshot.unit_name,
        )
        for row in deviations(snapshot)
        if row.lost > 0
    ]
    found = [
        RectificationItem(
            source="审核发现",
            problem=finding.message + (f"（{finding.place}）" if finding.place else ""),
            unit_name=snapshot.unit_name,
        )
        for finding in snapshot.findings
    ]
    return RectificationSheet((*lost, *found))


def _goals(snapshot: Snapshot) -> tuple[ExpectedGoal, ...]:
    blank = unfilled(snapshot)
    goals = tuple(ExpectedGoal(goal.expected or blank) for goal in snapshot.goals)
    return goals or (ExpectedGoal(blank),)


def _asked(funds: Sequence[FundRow]) -> list[Decimal | None]:
    """One column for all rows, so that the parts add up: the first budget, else the present one."""
    if any(row.initial_budget is not None for row in funds):
        return [row.initial_budget for row in funds]
    return [row.budget for row in funds]


def _medium(goal: MediumTerm) -> MediumTermGoal:
    years = sorted({goal.first_year, goal.last_year})
    return MediumTermGoal(goal.expected, "—".join(f"{year}年" for year in years))


def _target_row(row: IndicatorRow) -> TargetRow:
    return TargetRow(
        row.level1, row.level2, row.level3, row.target_text, figures.points(row.points), ""
    )


def _monitored_fund(fund: MonitoredFund, places: int) -> MonitoringFund:
    return MonitoringFund(
        name=fund.name,
        initial_budget=figures.wan(fund.initial_budget, places),
        budget=figures.wan(fund.budget, places),
        executed=figures.wan(fund.executed, places),
        rate=figures.percent(fund.rate),
        projected=figures.wan(fund.projected, places),
        projected_rate=figures.percent(fund.projected_rate),
    )


def _monitored_row(row: MonitoredRow, snapshot: Snapshot) -> MonitoringRow:
    return MonitoringRow(
        level1=row.level1,
        level2=row.level2,
        level3=row.level3,
        target=row.target_text,
        actual=row.actual_text or unfilled(snapshot),
        done=figures.percent(row.done),
        expected=figures.percent(row.expected),
        outlook=row.outlook,
        note=row.note,
    )


def mended(number: int, item: RectificationItem) -> RectificationRow:
    """One problem as its line prints it."""
    return RectificationRow(
        number=str(number),
        source=item.source,
        problem=item.problem,
        measure=item.measure,
        unit=item.unit_name,
        responsible=item.responsible,
        due_on=_day(item.due_on),
        progress=item.progress,
        closed_on=_day(item.closed_on),
    )


def _bare(words: str) -> str:
    """Words inside a sentence: without a full stop of their own."""
    return words.strip().rstrip("。，；、") or figures.NOTHING


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""
