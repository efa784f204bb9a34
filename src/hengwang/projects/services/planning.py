"""Plan money that will be due; a plan is checked, since nothing has happened yet."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record
from hengwang.projects.choices import FundSource
from hengwang.projects.errors import (
    AmountNotPositiveError,
    DateOutsidePlanError,
    PaymentAboveBudgetError,
    PlanSettledError,
)
from hengwang.projects.models import Contract, Payment, PlannedPayment, Programme
from hengwang.projects.queries.money import year_money
from hengwang.projects.services.money import refuse_stranger
from hengwang.projects.services.programmes import locked_programme

ZERO = Decimal(0)


@dataclass(frozen=True)
class PlanData:
    """One payment to come; yuan."""

    due_on: date
    amount_cny: Decimal
    source: str = FundSource.APPROPRIATION
    purpose: str = ""


@transaction.atomic
def plan_payment(
    programme_id: int, data: PlanData, *, contract: Contract | None = None, by: User
) -> PlannedPayment:
    """Plan money that will be due.

    Raises:
        AmountNotPositiveError: A plan is about more than nothing.
        DateOutsidePlanError: It lies before the project or more than a year after it.
        PaymentAboveBudgetError: More than what the source has left.
    """
    programme = locked_programme(programme_id, by=by)
    refuse_stranger(programme, contract)
    _check(programme, data)
    plan = PlannedPayment.objects.create(programme=programme, contract=contract, **asdict(data))
    record("payment.planned", plan, by=by, after=asdict(data))
    return plan


@transaction.atomic
def change_plan(
    plan_id: int, data: PlanData, *, contract: Contract | None = None, by: User
) -> PlannedPayment:
    """Change a plan nobody has settled; raises like `plan_payment`.

    Raises:
        PlanSettledError: It was paid already.
    """
    plan = _open_plan(plan_id, by=by)
    refuse_stranger(plan.programme, contract)
    _check(plan.programme, data, without=plan.pk)
    before = {name: getattr(plan, name) for name in asdict(data)}
    for name, value in asdict(data).items():
        setattr(plan, name, value)
    plan.contract = contract
    plan.save()
    record("plan.changed", plan, by=by, before=before, after=asdict(data))
    return plan


@transaction.atomic
def settle_plan(plan_id: int, payment: Payment, *, by: User) -> PlannedPayment:
    """Say which payment settled a plan.

    Raises:
        PlanSettledError: Another one did already.
        OtherProgrammeError: The payment belongs to another project.
    """
    plan = _open_plan(plan_id, by=by, permission=Permission.RECORD_PAYMENTS)
    refuse_stranger(plan.programme, payment)
    plan.settled_by = payment
    plan.save(update_fields=["settled_by"])
    record("plan.settled", plan, by=by, after={"payment": str(payment)})
    return plan


@transaction.atomic
def withdraw_plan(plan_id: int, *, by: User) -> None:
    """Take back a plan nobody has settled.

    Raises:
        PlanSettledError: It was paid already.
    """
    plan = _open_plan(plan_id, by=by)
    told = {"due_on": plan.due_on, "amount_cny": plan.amount_cny, "purpose": plan.purpose}
    record("plan.withdrawn", plan.programme, by=by, before=told)
    plan.delete()


def _open_plan(
    plan_id: int, *, by: User, permission: Permission = Permission.EDIT_PROJECTS
) -> PlannedPayment:
    plan = PlannedPayment.objects.select_related("programme").get(pk=plan_id)
    plan.programme = locked_programme(plan.programme_id, by=by, permission=permission)
    # Read again under the lock: two people may settle one plan at the same time.
    plan.refresh_from_db(fields=["settled_by"])
    if plan.settled_by_id is not None:
        raise PlanSettledError
    return plan


def _check(programme: Programme, data: PlanData, *, without: int | None = None) -> None:
    if data.amount_cny <= 0:
        raise AmountNotPositiveError
    # Money carried over is due in the year after the last one.
    if not programme.first_year <= data.due_on.year <= programme.last_year + 1:
        raise DateOutsidePlanError
    year = min(data.due_on.year, programme.last_year)
    money = year_money([programme.pk], year)[programme.pk].of(data.source)
    others = programme.planned_payments.filter(source=data.source, settled_by=None)
    if without is not None:
        others = others.exclude(pk=without)
    planned = others.aggregate(s=Sum("amount_cny"))["s"] or ZERO
    left = (money.budget or ZERO) - (money.executed or ZERO) - planned
    if data.amount_cny > left:
        raise PaymentAboveBudgetError(left=left)
