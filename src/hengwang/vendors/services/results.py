"""A year's result: its months, what is missing settled by a person, confirmed by another."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.kernel.canonical import digest
from hengwang.outbox.services import announce
from hengwang.projects.models import Contract
from hengwang.vendors import errors
from hengwang.vendors.choices import ResultState, SchemeState
from hengwang.vendors.engine.months import after, months_of_year
from hengwang.vendors.models import AnnualResult, Assessment, AssessmentScheme, ResultMonth
from hengwang.vendors.services.rights import contract_for

RELATED = ("contract__programme__unit__region", "contract__company")


def draw_result(
    contract_id: int, year: int, *, by: User, today: date | None = None
) -> AnnualResult:
    """Draw the year up: a month with a confirmed assessment takes its sums, any other is missing.

    Raises:
        NotAllowedError: `by` does not assess contracts of the unit.
        NoSchemeError: The contract has no scheme, or no month in that year.
        YearNotOverError: Its last month of the year is not over.
        ResultExistsError: There is one; of two at once one has an effect.
    """
    contract = contract_for(contract_id, Permission.ASSESS_VENDORS, by=by)
    months = months_of_year(year, contract.starts_on, contract.ends_on)
    schemes = list(
        AssessmentScheme.objects.filter(contract=contract)
        .exclude(state=SchemeState.DRAFT)
        .order_by("starts_on", "version")
    )
    if not months or not schemes:
        raise errors.NoSchemeError(month=str(year))
    if after(months[-1]) > (today or timezone.localdate()):
        raise errors.YearNotOverError(year=year)
    try:
        with transaction.atomic():
            return _drawn(contract, year, [(one, _holding(schemes, one)) for one in months], by)
    except IntegrityError:
        raise errors.ResultExistsError(year=year) from None


def _holding(schemes: list[AssessmentScheme], month: date) -> AssessmentScheme:
    """The version of the month; before the first one its fee is the only one known."""
    held = [
        one
        for one in schemes
        if one.starts_on <= month and (one.ends_on is None or one.ends_on > month)
    ]
    return held[-1] if held else schemes[0]


def _drawn(
    contract: Contract, year: int, months: list[tuple[date, AssessmentScheme]], by: User
) -> AnnualResult:
    result = AnnualResult.objects.create(
        contract=contract,
        year=year,
        drawn_at=timezone.now(),
        drawn_by=by,
        drawn_by_name=by.printed_name,
    )
    known = {
        one.month: one
        for one in Assessment.objects.confirmed().filter(contract=contract, month__year=year)
    }
    rows = []
    for month, scheme in months:
        row = ResultMonth(result=result, month=month, fee_cny=scheme.fee_in(month))
        found = known.get(month)
        if found is not None:
            row.assessment, row.fee_cny = found, found.fee_cny
            row.deducted_cny, row.score = found.deducted_cny, found.score
        rows.append(row)
    ResultMonth.objects.bulk_create(rows)
    missing = [f"{one.month:%Y-%m}" for one in rows if one.is_missing]
    record("vendor_result.drawn", result, by=by, after={"year": year, "months_missing": missing})
    announce("vendor_result.drawn", result_id=result.pk)
    return result


@transaction.atomic
def settle_month(month_id: int, deducted: Decimal, reason: str, *, by: User) -> ResultMonth:
    """Say what is deducted of the fee of a month without an assessment, and why.

    Raises:
        ResultStateError: The result is confirmed.
        MonthHasFigureError: The month has its assessment.
        DeductionOutsideError: Less than nothing or more than the fee.
        ReasonMissingError: No reason.
    """
    row = ResultMonth.objects.get(pk=month_id)
    result = _locked(row.result_id)
    require(by, Permission.ASSESS_VENDORS, result.contract.programme.unit)
    _refuse_unless_drawn(result)
    if not row.is_missing:
        raise errors.MonthHasFigureError
    if not 0 <= deducted <= row.fee_cny:
        raise errors.DeductionOutsideError(least="0", most=f"{row.fee_cny:f}")
    if not reason.strip():
        raise errors.ReasonMissingError
    before = {"deducted_cny": row.deducted_cny, "reason": row.reason}
    row.deducted_cny, row.reason = deducted, reason.strip()[:500]
    row.settled_by, row.settled_by_name, row.settled_at = by, by.printed_name, timezone.now()
    row.save()
    after_ = {"month": str(row), "deducted_cny": deducted, "reason": row.reason}
    record("vendor_result.month_settled", result, by=by, before=before, after=after_)
    return row


@transaction.atomic
def redraw_result(result_id: int, *, by: User) -> AnnualResult:
    """Take up months that were confirmed after the result was drawn up.

    Raises:
        ResultStateError: The result is confirmed.
    """
    result = _locked(result_id)
    require(by, Permission.ASSESS_VENDORS, result.contract.programme.unit)
    _refuse_unless_drawn(result)
    rows = Assessment.objects.confirmed().filter(contract=result.contract, month__year=result.year)
    found = {one.month: one for one in rows}
    taken = []
    for row in result.months.filter(assessment=None):
        late = found.get(row.month)
        if late is not None:
            row.assessment, row.fee_cny = late, late.fee_cny
            row.deducted_cny, row.score = late.deducted_cny, late.score
            row.settled_by, row.settled_by_name, row.reason = None, "", ""
            row.settled_at = None
            row.save()
            taken.append(str(row))
    record("vendor_result.redrawn", result, by=by, after={"months": taken})
    return result


@transaction.atomic
def confirm_result(result_id: int, *, by: User) -> AnnualResult:
    """Confirm the year; from then on it never changes.

    Raises:
        NotAllowedError: `by` does not decide for the unit.
        OwnResultError: `by` drew it up or settled a month of it.
        MonthsMissingError: A missing month is not settled.
        ResultStateError: It is confirmed; of two at once one has an effect.
    """
    result = _locked(result_id)
    require(by, Permission.DECIDE_VENDORS, result.contract.programme.unit)
    _refuse_unless_drawn(result)
    rows = list(result.months.all())
    if by.pk in {result.drawn_by_id, *(one.settled_by_id for one in rows)}:
        raise errors.OwnResultError
    unsettled = [one for one in rows if one.deducted_cny is None]
    if unsettled:
        raise errors.MonthsMissingError(count=len(unsettled))
    changed = AnnualResult.objects.filter(pk=result.pk, state=ResultState.DRAWN).update(
        state=ResultState.CONFIRMED,
        confirmed_at=timezone.now(),
        confirmed_by_name=by.printed_name,
        digest=digest([(str(one), one.fee_cny, one.deducted_cny, one.reason) for one in rows]),
    )
    result.refresh_from_db()
    if not changed:
        raise errors.ResultStateError(state=result.get_state_display())
    deducted = sum((one.deducted_cny or Decimal(0) for one in rows), Decimal(0))
    record("vendor_result.confirmed", result, by=by, after={"deducted_cny": deducted})
    announce("vendor_result.confirmed", result_id=result.pk)
    return result


def _locked(result_id: int) -> AnnualResult:
    AnnualResult.objects.select_for_update().get(pk=result_id)
    return AnnualResult.objects.select_related(*RELATED).get(pk=result_id)


def _refuse_unless_drawn(result: AnnualResult) -> None:
    if result.state != ResultState.DRAWN:
        raise errors.ResultStateError(state=result.get_state_display())
