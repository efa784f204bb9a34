"""Fill the 绩效目标调整表: goals, money and schedule before and after one change; pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hengwang.documents import figures
from hengwang.documents.change_fields import ChangedFund, ChangedRow, ChangedStep, ChangeForm
from hengwang.documents.heads import head_of
from hengwang.documents.levels import merged_levels
from hengwang.documents.official_fields import ExpectedGoal
from hengwang.documents.rows import add
from hengwang.documents.wording import chinese_date, unfilled
from hengwang.performance.snapshot import Snapshot

ADDED, REMOVED, CHANGED, SAME = "新增", "取消", "调整", "不变"
NOTES = (
    "资金为全年预算数，调整额＝调整后－调整前；指标列出全部，未调整的标明不变。",
    "年度总体目标的文字不因本次调整改变；批复意见由批复部门登记后打印。",
)


@dataclass(frozen=True, slots=True)
class Goal:
    """One indicator as it is told on one side of the change."""

    section: str
    level2: str
    level3: str
    target: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class RowPair:
    """One indicator before and after; None where there is none."""

    before: Goal | None
    after: Goal | None


@dataclass(frozen=True, slots=True)
class StepPair:
    """One dated step before and after; `is_new` and `is_dropped` tell a step from a day."""

    name: str
    before: date | None
    after: date | None
    is_new: bool = False
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class FundPair:
    """One line of money before and after, yuan."""

    name: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class GoalChangeSheet:
    """One change of approved goals with everything that changes with them."""

    state: str
    reason: str
    proposed_by: str = ""
    proposed_on: date | None = None
    former_approval: str = ""
    former_from: date | None = None
    approval: str = ""
    approved_on: date | None = None
    decision: str = ""
    funds: tuple[FundPair, ...] = ()
    steps: tuple[StepPair, ...] = ()
    rows: tuple[RowPair, ...] = ()

    @property
    def is_approved(self) -> bool:
        """Whether it was approved: then its form is no draft."""
        return self.approved_on is not None


NOTHING_TOLD = GoalChangeSheet("", "")


def change_form_of(snapshot: Snapshot, given: GoalChangeSheet | None = None) -> ChangeForm:
    """The form of one change; without one, an empty form with the project's head."""
    told = given or NOTHING_TOLD
    places = figures.places_for(
        amount for fund in told.funds for amount in (fund.before, fund.after)
    )
    head, blank = head_of(snapshot, NOTES), unfilled(snapshot)
    if told.state:
        head |= {"state": told.state, "draft": not (snapshot.sealed or told.is_approved)}
    return ChangeForm(
        **head,
        former_approval=told.former_approval,
        former_from=_day(told.former_from),
        proposed_by=told.proposed_by,
        proposed_on=_day(told.proposed_on),
        approval=told.approval,
        approved_on=_day(told.approved_on),
        funds=tuple(_fund(pair, places) for pair in told.funds) or (_fund(NO_FUND, places),),
        steps=tuple(map(_step, told.steps)) or (ChangedStep("", "", "", ""),),
        goals=tuple(ExpectedGoal(goal.expected or blank) for goal in snapshot.goals)
        or (ExpectedGoal(blank),),
        rows=merged_levels([_row(pair) for pair in told.rows]),
        points_before=figures.points(add(_points(pair.before) for pair in told.rows)),
        points_after=figures.points(add(_points(pair.after) for pair in told.rows)),
        reason=told.reason,
        decision=told.decision,
    )


NO_FUND = FundPair("", None, None)


def _shown(pair: RowPair) -> Goal:
    goal = pair.after or pair.before
    if goal is None:
        msg = "a pair without a side"
        raise ValueError(msg)
    return goal


def _points(goal: Goal | None) -> Decimal | None:
    return None if goal is None else goal.points


def _row(pair: RowPair) -> ChangedRow:
    goal, before, after = _shown(pair), pair.before, pair.after
    return ChangedRow(
        level1=goal.section,
        level2=goal.level2,
        level3=goal.level3,
        target_before=before.target if before else figures.NOTHING,
        target_after=after.target if after else figures.NOTHING,
        points_before=figures.points(_points(before)),
        points_after=figures.points(_points(after)),
        way=_way(before, after),
    )


def _way(before: Goal | None, after: Goal | None) -> str:
    if before is None:
        return ADDED
    if after is None:
        return REMOVED
    return SAME if before == after else CHANGED


def _step(pair: StepPair) -> ChangedStep:
    way = SAME if pair.before == pair.after else CHANGED
    if pair.is_new or pair.is_dropped:
        way = ADDED if pair.is_new else REMOVED
    return ChangedStep(
        pair.name,
        figures.NOTHING if pair.is_new else _day(pair.before),
        figures.NOTHING if pair.is_dropped else _day(pair.after),
        way,
    )


def _fund(pair: FundPair, places: int) -> ChangedFund:
    known = pair.before is not None or pair.after is not None
    moved = (pair.after or Decimal(0)) - (pair.before or Decimal(0)) if known else None
    return ChangedFund(
        pair.name,
        figures.wan(pair.before, places),
        figures.wan(moved, places),
        figures.wan(pair.after, places),
    )


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""
