"""Plan money that will be due; a plan is checked, since nothing has happened yet."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.projects.choices import FundSource
from hengwang.projects.errors import (
    AmountNotPositiveError,
    DateOutsidePlanError,
    PaymentAboveBudgetError,
)
from hengwang.projects.models import Contract, PlannedPayment
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
    """Plan money that will be due; plans are checked, since nothing has happened yet.

    Raises:
        AmountNotPositiveError: A plan is about more than nothing.
        DateOutsidePlanError: It lies before the project or more than a year after it.
        PaymentAboveBudgetError: More than what the source has left.
    """
    programme = locked_programme(programme_id, by=by)
    refuse_stranger(programme, contract)
    if data.amount_cny <= 0:
        raise AmountNotPositiveError
    # Money carried over is due in the year after the last one.
    if not programme.first_year <= data.due_on.year <= programme.last_year + 1:
        raise DateOutsidePlanError
    year = min(data.due_on.year, programme.last_year)
    money = year_money([programme.pk], year)[programme.pk].of(data.source)
    open_plans = programme.planned_payments.filter(source=data.source, settled_by=None)
    planned = open_plans.aggregate(s=Sum("amount_cny"))["s"] or ZERO
    left = (money.budget or ZERO) - (money.executed or ZERO) - planned
    if data.amount_cny > left:
        raise PaymentAboveBudgetError(left=left)
    plan = PlannedPayment.objects.create(programme=programme, contract=contract, **asdict(data))
    record("payment.planned", plan, by=by, after=asdict(data))
    return plan
