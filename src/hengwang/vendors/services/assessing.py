"""A month is drafted from its figures, judged where there are none, and sent to the company."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.calendars.services import add_working_days
from hengwang.outbox.services import announce
from hengwang.projects.models import Contract
from hengwang.vendors import errors
from hengwang.vendors.choices import AssessmentState
from hengwang.vendors.engine.deducting import ZERO, deduct
from hengwang.vendors.engine.months import after, first_of
from hengwang.vendors.models import Assessment, AssessmentScheme, Clause, Line
from hengwang.vendors.queries.measuring import Asked, read_clauses
from hengwang.vendors.services.locking import become, locked_assessment, refuse_unless
from hengwang.vendors.services.rights import contract_for
from hengwang.vendors.services.totals import resum


def draft_assessment(
    contract_id: int, month: date, *, by: User | None, today: date | None = None
) -> Assessment:
    """Draft the assessment of a month that is over; every figure is read now.

    Raises:
        NotAllowedError: `by` does not assess contracts of the unit.
        MonthNotOverError: The month is not over.
        NoSchemeError: No scheme holds in it.
        MonthAssessedError: There is one; of two at once one has an effect.
    """
    month = first_of(month)
    contract = contract_for(contract_id, Permission.ASSESS_VENDORS, by=by)
    if after(month) > (today or timezone.localdate()):
        raise errors.MonthNotOverError(month=f"{month:%Y-%m}")
    scheme = AssessmentScheme.objects.filter(contract=contract).holding_in(month).first()
    if scheme is None:
        raise errors.NoSchemeError(month=f"{month:%Y-%m}")
    if Assessment.objects.filter(contract=contract, month=month).exists():
        raise errors.MonthAssessedError(month=f"{month:%Y-%m}")
    clauses = list(scheme.clauses.all())
    # Readings are kept by their own short transactions; what follows is all or nothing.
    asked = read_clauses(clauses, contract, month)
    try:
        with transaction.atomic():
            return _written(contract, scheme, month, [(one, asked[one.pk]) for one in clauses], by)
    except IntegrityError:
        raise errors.MonthAssessedError(month=f"{month:%Y-%m}") from None


def _written(
    contract: Contract,
    scheme: AssessmentScheme,
    month: date,
    asked: list[tuple[Clause, Asked]],
    by: User | None,
) -> Assessment:
    assessment = Assessment.objects.create(
        contract=contract,
        scheme=scheme,
        month=month,
        drafted_at=timezone.now(),
        fee_cny=scheme.fee_in(month),
        deducted_low_cny=ZERO,
        deducted_high_cny=ZERO,
    )
    Line.objects.bulk_create(
        _read_into(Line(assessment=assessment, clause=clause), answer) for clause, answer in asked
    )
    resum(assessment)
    record("vendor_assessment.drafted", assessment, by=by, after=_sums(assessment))
    announce("vendor_assessment.drafted", assessment_id=assessment.pk)
    return assessment


def _read_into(line: Line, answer: Asked) -> Line:
    seen = answer.observed
    span = deduct(line.clause.term(), seen)
    line.reading, line.refusal = answer.reading, answer.refusal[:300]
    line.value, line.upper, line.coverage = seen.value, seen.upper, seen.coverage
    line.low, line.high = span.low, span.high
    if span.known is not None and not line.clause.is_judged:
        # A figure that has come meanwhile takes the place of a judgement.
        line.judged = line.judged_by = line.judged_at = None
        line.judged_by_name = line.reason = ""
    return line


def read_again(assessment_id: int, *, by: User) -> Assessment:
    """Read the figures of a draft anew; judgements of items without a figure stay.

    Raises:
        AssessmentStateError: It was sent: its figures stand.
    """
    first = Assessment.objects.select_related("scheme").get(pk=assessment_id)
    contract = contract_for(first.contract_id, Permission.ASSESS_VENDORS, by=by)
    refuse_unless(first, AssessmentState.DRAFTED)
    asked = read_clauses(first.scheme.clauses.all(), contract, first.month)
    with transaction.atomic():
        assessment = locked_assessment(assessment_id)
        refuse_unless(assessment, AssessmentState.DRAFTED)
        before = _sums(assessment)
        for line in assessment.lines.select_related("clause"):
            _read_into(line, asked[line.clause_id]).save()
        resum(assessment)
        record(
            "vendor_assessment.read_again",
            assessment,
            by=by,
            before=before,
            after=_sums(assessment),
        )
    return assessment


@transaction.atomic
def judge_line(line_id: int, deduction: Decimal, reason: str, *, by: User) -> Line:
    """Say what a clause without a figure costs, and why.

    Raises:
        AssessmentStateError: The assessment was sent.
        FigureStandsError: The clause has its figure.
        DeductionOutsideError: Less than the figure's least, or more than its most.
        ReasonMissingError: No reason.
    """
    line = Line.objects.select_related("clause").get(pk=line_id)
    assessment = locked_assessment(line.assessment_id)
    require(by, Permission.ASSESS_VENDORS, assessment.contract.programme.unit)
    refuse_unless(assessment, AssessmentState.DRAFTED)
    line.refresh_from_db()
    if line.low == line.high and not line.clause.is_judged:
        raise errors.FigureStandsError
    if not line.low <= deduction <= line.high:
        raise errors.DeductionOutsideError(least=f"{line.low:f}", most=f"{line.high:f}")
    if not reason.strip():
        raise errors.ReasonMissingError
    before = {"judged": line.judged, "reason": line.reason}
    line.judged, line.reason = deduction, reason.strip()[:500]
    line.judged_by, line.judged_by_name = by, by.printed_name
    line.judged_at = timezone.now()
    line.save()
    resum(assessment)
    after_ = {"clause": str(line.clause)[:200], "judged": deduction, "reason": line.reason}
    record("vendor_line.judged", assessment, by=by, before=before, after=after_)
    return line


@transaction.atomic
def send(assessment_id: int, *, by: User, today: date | None = None) -> Assessment:
    """Send the month to the company: from now on its figures stand, and it may object.

    Raises:
        LinesOpenError: A clause has neither figure nor judgement.
        AssessmentStateError: It was sent; of two at once one has an effect.
        YearNotEnteredError: The calendar of the days for objections is missing.
    """
    assessment = locked_assessment(assessment_id)
    require(by, Permission.ASSESS_VENDORS, assessment.contract.programme.unit)
    refuse_unless(assessment, AssessmentState.DRAFTED)
    open_lines = [one for one in assessment.lines.select_related("clause") if one.is_open]
    if open_lines:
        raise errors.LinesOpenError(count=len(open_lines))
    resum(assessment)
    until = add_working_days(today or timezone.localdate(), assessment.scheme.objection_days)
    become(
        assessment,
        (AssessmentState.DRAFTED,),
        AssessmentState.SENT,
        sent_at=timezone.now(),
        assessed_by=by,
        assessed_by_name=by.printed_name,
        objections_until=until,
    )
    told = {**_sums(assessment), "objections_until": until}
    record("vendor_assessment.sent", assessment, by=by, after=told)
    announce("vendor_assessment.sent", assessment_id=assessment.pk)
    return assessment


@transaction.atomic
def withdraw_draft(assessment_id: int, *, by: User) -> None:
    """Take back a draft nobody outside has seen; its month can be drafted anew.

    Raises:
        AssessmentStateError: It was sent.
    """
    assessment = locked_assessment(assessment_id)
    require(by, Permission.ASSESS_VENDORS, assessment.contract.programme.unit)
    refuse_unless(assessment, AssessmentState.DRAFTED)
    told = {"month": assessment.month, **_sums(assessment)}
    record("vendor_assessment.withdrawn", assessment.contract, by=by, before=told)
    assessment.delete()


def _sums(assessment: Assessment) -> dict[str, Decimal | None]:
    return {
        "score_low": assessment.score_low,
        "score_high": assessment.score_high,
        "deducted_low_cny": assessment.deducted_low_cny,
        "deducted_high_cny": assessment.deducted_high_cny,
    }
