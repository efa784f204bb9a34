"""One change of approved goals with what it leaves as it is, for the 绩效目标调整表."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hengwang.documents.asking.goals import approval_of
from hengwang.documents.changes import FundPair, Goal, GoalChangeSheet, RowPair, StepPair
from hengwang.documents.errors import NoGoalChangeError
from hengwang.documents.wording import chinese_date
from hengwang.performance.choices import GoalChangeState
from hengwang.performance.models import Evaluation, GoalChange, GoalVersion
from hengwang.performance.services.freezing import FUND_NAMES, TOTAL_NAME
from hengwang.performance.services.goal_versions import budget_now, rows_now, steps_now
from hengwang.projects.choices import FundSource

Told = Mapping[str, Any]
TwoSides = tuple[Told | None, Told | None]
ZERO = Decimal(0)
STATES = {
    GoalChangeState.PROPOSED: "待批复",
    GoalChangeState.APPROVED: "已批复",
    GoalChangeState.REFUSED: "未予批复",
}


@dataclass(frozen=True, slots=True)
class _Case:
    """A change between two versions: `later` once approved, `former` what it would replace."""

    evaluation: Evaluation
    change: GoalChange
    former: GoalVersion | None
    later: GoalVersion | None

    @property
    def kept(self) -> GoalVersion | None:
        """The version whose records are the change's base; None while it waits: as they stand."""
        if self.change.state == GoalChangeState.REFUSED:
            return self.former
        return self.later


def goal_change_of(evaluation: Evaluation, change_id: int | None = None) -> GoalChangeSheet:
    """The change asked for, else the one that waits, else the last approved, else the last one.

    At most eight queries.

    Raises:
        NoGoalChangeError: The evaluation has no such change.
    """
    case = _case(evaluation, change_id)
    change, former = case.change, case.former
    return GoalChangeSheet(
        state=STATES[GoalChangeState(change.state)],
        reason=change.reason,
        proposed_by=change.proposed_by_name,
        proposed_on=timezone.localdate(change.proposed_at),
        former_approval=approval_of(evaluation, former) if former else "",
        former_from=former.valid_from if former else None,
        approval=change.approval_number,
        approved_on=change.approved_on,
        decision=_decision(change),
        funds=_funds(case),
        steps=_steps(case),
        rows=_rows(case),
    )


def _case(evaluation: Evaluation, change_id: int | None) -> _Case:
    changes = list(evaluation.goal_changes.select_related("version", "adjustment"))
    if change_id is not None:
        changes = [one for one in changes if one.pk == change_id]
    # Newest first; what waits goes before what was decided.
    changes.sort(key=lambda one: list(STATES).index(GoalChangeState(one.state)))
    if not changes:
        raise NoGoalChangeError
    change = changes[0]
    later: GoalVersion | None = getattr(change, "version", None)
    versions = evaluation.goal_versions.select_related("change").order_by("-number")
    if later:
        versions = versions.filter(number__lt=later.number)
    else:
        versions = versions.filter(made_at__lte=change.proposed_at)
    return _Case(evaluation, change, versions.first(), later)


def _decision(change: GoalChange) -> str:
    if change.decided_at is None:
        return ""
    by = f"（{change.decided_by_name}，{chinese_date(timezone.localdate(change.decided_at))}登记）"
    if change.state == GoalChangeState.REFUSED:
        return f"不同意调整：{change.refusal}{by}"
    return f"同意调整。{by}"


def _rows(case: _Case) -> tuple[RowPair, ...]:
    """Every indicator on both sides; removed and added ones stand with those of their section."""
    edits: Sequence[Told] = case.change.edits
    if case.later is not None:
        earlier = {e["after"]["figure_id"]: e["before"] for e in edits if e["after"]}
        pairs: list[TwoSides] = [
            (earlier.get(row["figure_id"], row), row) for row in case.later.rows
        ]
        rest: list[TwoSides] = [(e["before"], None) for e in edits if e["after"] is None]
    else:
        base = case.kept.rows if case.kept else rows_now(case.evaluation)
        after = {e["before"]["figure_id"]: e["after"] for e in edits if e["before"]}
        pairs = [(row, after.get(row["figure_id"], row)) for row in base]
        rest = [(None, e["after"]) for e in edits if e["before"] is None]
    for pair in rest:
        pairs.insert(_place(pairs, _section(pair)), pair)
    return tuple(RowPair(_goal(before), _goal(after)) for before, after in pairs)


def _section(pair: TwoSides) -> str:
    told = pair[1] or pair[0] or {}
    return str(told.get("section", ""))


def _place(pairs: Sequence[TwoSides], section: str) -> int:
    """Behind the last row of the section; at the end where it has none."""
    own = [place for place, pair in enumerate(pairs, start=1) if _section(pair) == section]
    return own[-1] if own else len(pairs)


def _goal(told: Told | None) -> Goal | None:
    if told is None:
        return None
    points = None if told["points"] is None else Decimal(told["points"])
    return Goal(told["section"], told["level2"], told["level3"], told["target"], points)


def _steps(case: _Case) -> tuple[StepPair, ...]:
    """Every dated step by its day; only what this change moved, added or dropped differs."""
    edits: Sequence[Told] = case.change.steps
    moved = {e["before"]["id"]: e for e in edits if e["before"] and e["after"]}
    dropped = [e["before"] for e in edits if e["after"] is None]
    added = [e["after"] for e in edits if e["before"] is None]
    gone = {step["id"] for step in dropped}
    pairs = [
        _step(step, moved.get(step["id"]))
        for step in _base(case)
        if step["id"] not in gone and not _is_new(step, added, case)
    ]
    pairs += [StepPair(step["name"], _day(step), None, is_dropped=True) for step in dropped]
    pairs += [StepPair(step["name"], None, _day(step), is_new=True) for step in added]
    return tuple(sorted(pairs, key=lambda pair: pair.after or pair.before or date.max))


def _base(case: _Case) -> Sequence[Told]:
    return (case.kept.schedule or ()) if case.kept else steps_now(case.evaluation)


def _is_new(step: Told, added: Sequence[Told], case: _Case) -> bool:
    """Whether a step of the later version is one of those the change added."""
    former = (case.former and case.former.schedule) or ()
    is_known = any(step["id"] == one["id"] for one in former)
    named = [(one["name"], one["due_on"]) for one in added]
    return case.later is not None and not is_known and (step["name"], step["due_on"]) in named


def _step(step: Told, edit: Told | None) -> StepPair:
    if edit is None:
        return StepPair(step["name"], _day(step), _day(step))
    return StepPair(edit["after"]["name"], _day(edit["before"]), _day(edit["after"]))


def _day(step: Told) -> date | None:
    return date.fromisoformat(step["due_on"]) if step["due_on"] else None


def _funds(case: _Case) -> tuple[FundPair, ...]:
    """The total, and each source as far as its lines add up to it; nothing where none is kept."""
    change = case.change
    book = case.kept.budget if case.kept else budget_now(case.evaluation)
    sources = {key: Decimal(amount) for key, amount in (book or {}).items()}
    whole = sum(sources.values(), ZERO) if sources else None
    before, after = change.budget_before, change.budget_after
    if after is None:
        before = after = whole
    if after is None:
        return ()
    total = FundPair(TOTAL_NAME, before, after)
    moved = after - (before or ZERO)
    named = change.adjustment.source if change.adjustment else change.fund_source
    source = named or FundSource.APPROPRIATION  # as the year's money counts it
    earlier, later = dict(sources), dict(sources)
    if whole == after and moved:
        earlier[source] = later.get(source, ZERO) - moved
    elif whole == before and moved:
        later[source] = earlier.get(source, ZERO) + moved
    elif whole != after:
        return (total,)
    lines = [
        FundPair(name, earlier.get(one), later.get(one))
        for one, name in FUND_NAMES.items()
        if one in earlier or one in later
    ]
    return (total, *lines)
