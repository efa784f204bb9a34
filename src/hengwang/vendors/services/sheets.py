"""What a year's result leaves to pay becomes a planned payment of the project."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record
from hengwang.outbox.services import announce
from hengwang.projects.models import Contract, Payment
from hengwang.projects.services.planning import PlanData, plan_payment
from hengwang.vendors import errors
from hengwang.vendors.choices import ResultState
from hengwang.vendors.models import AnnualResult, PaymentSheet
from hengwang.vendors.queries.results import sums_of
from hengwang.vendors.services.rights import contract_for

ZERO = Decimal(0)


def paid_in(contract: Contract, year: int) -> Decimal:
    """Yuan paid under the contract in a fiscal year, what came back taken off."""
    rows = Payment.objects.filter(contract=contract, fiscal_year=year)
    return rows.aggregate(s=Sum("amount_cny"))["s"] or ZERO


@transaction.atomic
def make_sheet(result_id: int, due_on: date, *, by: User, source: str = "") -> PaymentSheet:
    """Plan the payment of what is left: payable less what the year has paid already.

    The plan is written by the project's own service, which looks after the budget.

    Raises:
        NotAllowedError: `by` does not edit the project.
        ResultStateError: The result is not confirmed.
        SheetExistsError: It has its sheet; of two at once one has an effect.
        NothingToPayError: The year has paid as much or more.
        PaymentAboveBudgetError, DateOutsidePlanError: Of the plan.
    """
    result = AnnualResult.objects.select_for_update().get(pk=result_id)
    contract = contract_for(result.contract_id, Permission.EDIT_PROJECTS, by=by)
    if result.state != ResultState.CONFIRMED:
        raise errors.ResultStateError(state=result.get_state_display())
    if PaymentSheet.objects.filter(result=result).exists():
        raise errors.SheetExistsError
    sums = sums_of(result)
    payable, paid = sums.payable.low, paid_in(contract, result.year)
    if payable <= paid:
        raise errors.NothingToPayError(payable=f"{payable:f}", paid=f"{paid:f}")
    purpose = _("%(contract)s: service fee of %(year)s after assessment") % {
        "contract": contract.name,
        "year": result.year,
    }
    told = {"source": source} if source else {}
    data = PlanData(due_on, payable - paid, purpose=purpose[:300], **told)
    plan = plan_payment(contract.programme_id, data, contract=contract, by=by)
    try:
        with transaction.atomic():
            sheet = PaymentSheet.objects.create(
                result=result, fee_cny=sums.fee, deducted_cny=sums.deducted.low,
                payable_cny=payable, paid_cny=paid, amount_cny=payable - paid, due_on=due_on,
                plan=plan, made_at=timezone.now(), made_by_name=by.printed_name,
            )  # fmt: skip
    except IntegrityError:
        raise errors.SheetExistsError from None
    after = {"amount_cny": sheet.amount_cny, "deducted_cny": sheet.deducted_cny, "due_on": due_on}
    record("vendor_sheet.made", result, by=by, after=after)
    announce("vendor_sheet.made", result_id=result.pk)
    return sheet
