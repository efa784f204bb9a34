"""Enter what a programme was given: budget lines, arrivals, adjustments."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record
from hengwang.projects.choices import AdjustmentKind, FundSource
from hengwang.projects.errors import (
    AmountMissingError,
    AmountNotPositiveError,
    OtherProgrammeError,
    OutsideYearsError,
)
from hengwang.projects.models import (
    Adjustment,
    BudgetLine,
    FundArrival,
    Programme,
    SubProject,
)
from hengwang.projects.rules import adjustment_flags
from hengwang.projects.services.programmes import locked_programme
from hengwang.projects.services.sums import money_changed

MOVES_MONEY = frozenset(
    {AdjustmentKind.INCREASE, AdjustmentKind.DECREASE, AdjustmentKind.TRANSFER_OUT}
)


@dataclass(frozen=True)
class BudgetLineData:
    """Money approved for one year from one source; yuan."""

    fiscal_year: int
    approved_cny: Decimal
    source: str = FundSource.APPROPRIATION
    initial_cny: Decimal | None = None
    level: str = ""
    expense_item: str = ""
    approval_number: str = ""
    approved_on: date | None = None


@dataclass(frozen=True)
class ArrivalData:
    """Money of the budget that arrived; yuan."""

    fiscal_year: int
    amount_cny: Decimal
    source: str = FundSource.APPROPRIATION
    level: str = ""
    arrived_on: date | None = None
    document_number: str = ""


@dataclass(frozen=True)
class AdjustmentData:
    """A change during the year, approved or not; yuan, positive."""

    fiscal_year: int
    kind: str
    reason: str = ""
    amount_cny: Decimal | None = None
    source: str = ""
    decided_on: date | None = None
    receiver: str = ""
    approval_number: str = ""
    approved_on: date | None = None


@transaction.atomic
def add_budget_line(
    programme_id: int, data: BudgetLineData, *, subproject: SubProject | None = None, by: User
) -> BudgetLine:
    """Enter approved money.

    Raises:
        NotAllowedError: The user may not edit the project.
        OutsideYearsError: It is not a year of the project.
        AmountNotPositiveError: The amount is below zero; zero is a known nothing.
    """
    programme = locked_programme(programme_id, by=by)
    refuse_other_year(programme, data.fiscal_year)
    refuse_stranger(programme, subproject)
    if data.approved_cny < 0 or (data.initial_cny or Decimal(0)) < 0:
        raise AmountNotPositiveError
    line = BudgetLine.objects.create(programme=programme, subproject=subproject, **asdict(data))
    record("budget_line.added", line, by=by, after=asdict(data))
    money_changed(programme, data.fiscal_year)
    return line


@transaction.atomic
def change_budget_line(
    line_id: int, data: BudgetLineData, *, subproject: SubProject | None = None, by: User
) -> BudgetLine:
    """Mend a budget line that was entered wrongly; a change of money is an adjustment instead."""
    line = BudgetLine.objects.select_related("programme").get(pk=line_id)
    programme = locked_programme(line.programme_id, by=by)
    refuse_other_year(programme, data.fiscal_year)
    refuse_stranger(programme, subproject)
    if data.approved_cny < 0 or (data.initial_cny or Decimal(0)) < 0:
        raise AmountNotPositiveError
    year_before = line.fiscal_year
    before = {name: getattr(line, name) for name in asdict(data)}
    for name, value in asdict(data).items():
        setattr(line, name, value)
    line.subproject = subproject
    line.save()
    record("budget_line.changed", line, by=by, before=before, after=asdict(data))
    money_changed(programme, year_before, data.fiscal_year)
    return line


@transaction.atomic
def record_arrival(programme_id: int, data: ArrivalData, *, by: User) -> FundArrival:
    """Record money that reached the unit, as it happened."""
    programme = locked_programme(programme_id, by=by, permission=Permission.RECORD_PAYMENTS)
    refuse_other_year(programme, data.fiscal_year)
    arrival = FundArrival.objects.create(programme=programme, **asdict(data))
    record("arrival.recorded", arrival, by=by, after=asdict(data))
    money_changed(programme, data.fiscal_year)
    return arrival


@transaction.atomic
def record_adjustment(
    programme_id: int,
    data: AdjustmentData,
    *,
    subproject: SubProject | None = None,
    by: User,
    permission: Permission = Permission.EDIT_PROJECTS,
) -> Adjustment:
    """Record a change of money, goals or schedule; without approval it is flagged, not refused.

    Raises:
        AmountMissingError: The kind moves money and no amount is given.
    """
    programme = locked_programme(programme_id, by=by, permission=permission)
    refuse_other_year(programme, data.fiscal_year)
    refuse_stranger(programme, subproject)
    if data.kind in MOVES_MONEY and not data.amount_cny:
        raise AmountMissingError
    if data.amount_cny is not None and data.amount_cny < 0:
        raise AmountNotPositiveError
    flags = adjustment_flags(
        approval_number=data.approval_number, approved_on=data.approved_on, reason=data.reason
    )
    adjustment = Adjustment.objects.create(
        programme=programme, subproject=subproject, flags=flags, **asdict(data)
    )
    record("adjustment.recorded", adjustment, by=by, after={**asdict(data), "flags": flags})
    money_changed(programme, data.fiscal_year)
    return adjustment


def refuse_other_year(programme: Programme, year: int) -> None:
    """Refuse money of a year that is none of the project's.

    Raises:
        OutsideYearsError: `year` lies before its first or after its last.
    """
    if not programme.first_year <= year <= programme.last_year:
        raise OutsideYearsError(year=year, first=programme.first_year, last=programme.last_year)


def refuse_stranger(programme: Programme, *linked: object) -> None:
    """Refuse to link what belongs to another project.

    Raises:
        OtherProgrammeError: A linked row names another programme.
    """
    for row in linked:
        if row is not None and getattr(row, "programme_id", None) != programme.pk:
            raise OtherProgrammeError(name=str(row))
