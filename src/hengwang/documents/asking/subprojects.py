"""Sub-projects with their money of a year, for the three tables."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, Sum

from hengwang.documents.subprojects import SubProjectItem, SubProjectSheet
from hengwang.kernel.money import AmountUnit, format_amount
from hengwang.performance.models import Evaluation
from hengwang.projects.choices import AdjustmentKind, SubProjectStatus
from hengwang.projects.models import Adjustment, SubProject
from hengwang.projects.queries.money import SIGN, year_money

STATUSES = {
    SubProjectStatus.PLANNED: "计划中",
    SubProjectStatus.UNDER_WAY: "进行中",
    SubProjectStatus.TRIAL: "试运行",
    SubProjectStatus.ACCEPTED: "完成并验收合格",
    SubProjectStatus.COMPLETED: "已完成，未验收",
    SubProjectStatus.NOT_CARRIED_OUT: "未开展",
}
MOVES = {
    AdjustmentKind.INCREASE: "调增",
    AdjustmentKind.DECREASE: "调减",
    AdjustmentKind.TRANSFER_OUT: "划转",
}
REST = "未分列到子项目的资金"
FAR = 10**9

Money = dict[int | None, Decimal]


def subproject_sheet_of(evaluation: Evaluation) -> SubProjectSheet:
    """The sub-projects as numbered, grouped by spending field; six queries.

    The budget of a sub-project is what was approved for it, changed by approved adjustments of
    its own. What belongs to none stands at the end, so that the tables add up to the programme.
    """
    programme, year = evaluation.programme, evaluation.fiscal_year
    changes = list(programme.adjustments.filter(fiscal_year=year, kind__in=SIGN))
    budget = _sums(programme.budget_lines.filter(fiscal_year=year), "approved_cny")
    for change in changes:
        if change.approval_number or change.approved_on:
            moved = SIGN[AdjustmentKind(change.kind)] * (change.amount_cny or 0)
            budget[change.subproject_id] = budget.get(change.subproject_id, Decimal(0)) + moved
    spent = _sums(programme.payments.filter(fiscal_year=year), "amount_cny")
    parts = sorted(programme.subprojects.all(), key=_by_number)
    order = {part.spending_field: place for place, part in reversed(list(enumerate(parts)))}
    parts.sort(key=lambda part: order[part.spending_field])
    items = [_item(part, budget, spent, changes) for part in parts]
    total = year_money([programme.pk], year)[programme.pk].total
    rest = SubProjectItem(
        field="",
        name=REST,
        budget=_left(total.budget, (item.budget for item in items)),
        spent=_left(total.executed, (item.spent for item in items)),
        is_rest=True,
    )
    return SubProjectSheet((*items, rest) if rest.budget or rest.spent else tuple(items))


def _item(
    part: SubProject, budget: Money, spent: Money, changes: Iterable[Adjustment]
) -> SubProjectItem:
    status = SubProjectStatus(part.status)
    is_out = status is SubProjectStatus.NOT_CARRIED_OUT
    notes = ["未开展"] if is_out else []
    notes += [_note(change) for change in changes if change.subproject_id == part.pk]
    paid = spent.get(part.pk)
    return SubProjectItem(
        field=part.spending_field,
        name=part.name,
        office=part.office,
        work=part.work,
        completion=part.completion or STATUSES[status],
        budget=budget.get(part.pk),
        # A sub-project with a budget and no payment spent nothing: that is known.
        spent=Decimal(0) if paid is None and part.pk in budget else paid,
        note="；".join(notes),
    )


def _note(change: Adjustment) -> str:
    move = MOVES[AdjustmentKind(change.kind)]
    amount = ""
    if change.amount_cny is not None:
        amount = f"{format_amount(change.amount_cny, AmountUnit.WAN)}万元"
    receiver = f"给{change.receiver}" if change.receiver else ""
    return f"{change.reason}（{move}{amount}{receiver}）"


def _sums(rows: object, field: str) -> Money:
    found: Money = defaultdict(Decimal)
    grouped = rows.order_by().values("subproject_id").annotate(s=Sum(field))  # type: ignore[attr-defined]
    for row in grouped.filter(~Q(s=None)):
        found[row["subproject_id"]] = row["s"]
    return dict(found)


def _left(whole: Decimal | None, parts: Iterable[Decimal | None]) -> Decimal | None:
    if whole is None:
        return None
    return whole - sum((part for part in parts if part is not None), Decimal(0))


def _by_number(part: SubProject) -> tuple[int, str, int]:
    """1, 2, 10; whatever is no number stands behind."""
    number = part.number.strip()
    return (int(number) if number.isdecimal() else FAR, number, part.pk)
