"""The company agrees, objects or asks for a review; somebody else decides each time."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.calendars.services import add_working_days
from hengwang.files.models import StoredFile
from hengwang.outbox.services import announce
from hengwang.vendors import errors
from hengwang.vendors.choices import AssessmentState, ObjectionOutcome
from hengwang.vendors.models import Appeal, Assessment, Line, Objection
from hengwang.vendors.services.locking import become, locked_assessment, refuse_unless
from hengwang.vendors.services.rights import require_objector, speaks_for
from hengwang.vendors.services.totals import resum

WITH_COMPANY = (AssessmentState.SENT, AssessmentState.OBJECTED, AssessmentState.DECIDED)


@transaction.atomic
def object_to(
    line_id: int,
    text: str,
    *,
    by: User,
    file: StoredFile | None = None,
    today: date | None = None,
) -> Objection:
    """Object to one clause, as the company or on its behalf.

    Raises:
        NotAllowedError: `by` neither speaks for the company nor assesses.
        AssessmentStateError: It is not with the company.
        ObjectionLateError: The days for objections are over.
        ObjectionExistsError: There is one to this clause.
        ReasonMissingError: Nothing is said.
    """
    line = Line.objects.select_related("clause").get(pk=line_id)
    assessment = locked_assessment(line.assessment_id)
    on_behalf = require_objector(by, assessment.contract)
    refuse_unless(assessment, *WITH_COMPANY)
    if not assessment.may_object_on(today or timezone.localdate()):
        raise errors.ObjectionLateError(until=assessment.objections_until)
    if not text.strip():
        raise errors.ReasonMissingError
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                line=line, text=text.strip(), file=file, made_by=by, on_behalf=on_behalf,
                made_by_name=by.printed_name, made_at=timezone.now(), before=line.span.known,
            )  # fmt: skip
    except IntegrityError:
        raise errors.ObjectionExistsError from None
    become(assessment, WITH_COMPANY, AssessmentState.OBJECTED, agreed_at=None, agreed_by_name="")
    told = {
        "clause": str(line.clause)[:200], "text": objection.text, "on_behalf": on_behalf,
        "sha256": file.sha256 if file else "",
    }  # fmt: skip
    record("vendor_objection.made", assessment, by=by, after=told)
    announce("vendor_objection.made", objection_id=objection.pk)
    return objection


@transaction.atomic
def agree(assessment_id: int, *, by: User) -> Assessment:
    """The company agrees before its days are over, also with what was decided.

    Raises:
        NotAllowedError: `by` does not speak for the company.
        AssessmentStateError: It is not with the company, or was objected to.
    """
    assessment = locked_assessment(assessment_id)
    if not speaks_for(by, assessment.contract):
        raise NotAllowedError(permission=Permission.OBJECT_VENDORS.label)
    told = {"agreed_at": timezone.now(), "agreed_by_name": by.printed_name}
    refuse_unless(assessment, AssessmentState.SENT, AssessmentState.DECIDED)
    stands = AssessmentState(assessment.state)
    become(assessment, (stands,), stands, **told)
    record("vendor_assessment.agreed", assessment, by=by)
    announce("vendor_assessment.agreed", assessment_id=assessment.pk)
    return assessment


@transaction.atomic
def appeal(objection_id: int, text: str, *, by: User, today: date | None = None) -> Appeal:
    """Ask once that a decision be looked at again, by somebody who did not make it.

    Raises:
        NotAllowedError: `by` neither speaks for the company nor assesses.
        AssessmentStateError: The month is confirmed, or not decided.
        AppealOnceError: It is not decided, was looked at again already, or nothing is left to win.
        AppealLateError: The days for it are over.
        ReasonMissingError: Nothing is said.
    """
    objection = Objection.objects.select_related("line__clause", "decided_by").get(pk=objection_id)
    assessment = locked_assessment(objection.line.assessment_id)
    on_behalf = require_objector(by, assessment.contract)
    refuse_unless(assessment, AssessmentState.OBJECTED, AssessmentState.DECIDED)
    objection.refresh_from_db()
    if not objection.may_be_appealed:
        raise errors.AppealOnceError
    if not assessment.may_appeal_on(today or timezone.localdate()):
        raise errors.AppealLateError(until=assessment.appeals_until)
    if not text.strip():
        raise errors.ReasonMissingError
    first = ("outcome", "after", "reason", "decided_by", "decided_by_name", "decided_at")
    asked = Appeal.objects.create(
        objection=objection, text=text.strip(), made_by=by, made_by_name=by.printed_name,
        on_behalf=on_behalf, made_at=timezone.now(),
        **{name: getattr(objection, name) for name in first},
    )  # fmt: skip
    Objection.objects.filter(pk=objection_id).update(
        outcome=ObjectionOutcome.OPEN, after=None, reason="", decided_by=None, decided_by_name="",
        decided_at=None,
    )  # fmt: skip
    both = (AssessmentState.OBJECTED, AssessmentState.DECIDED)
    become(assessment, both, AssessmentState.OBJECTED, agreed_at=None, agreed_by_name="")
    told = {
        "clause": str(objection.line.clause)[:200], "text": asked.text, "on_behalf": on_behalf,
    }  # fmt: skip
    record("vendor_objection.appealed", assessment, by=by, after=told)
    announce("vendor_objection.appealed", objection_id=objection_id)
    return asked


@transaction.atomic
def decide(
    objection_id: int,
    *,
    upheld: bool,
    reason: str,
    by: User,
    deduction: Decimal | None = None,
    today: date | None = None,
) -> Objection:
    """Decide an objection; upheld, the clause costs less than before.

    From the first decision on the company has as many working days as for objecting to ask that
    it be looked at again; who made it does not decide then, and the second decision stands.

    Raises:
        NotAllowedError: `by` does not decide for the unit.
        OwnAssessmentError: `by` made the assessment, judged the clause or recorded the objection.
        OwnDecisionError: It is looked at again, and `by` decided it first.
        ObjectionDecidedError: It was decided; of two at once one has an effect.
        DeductionOutsideError: The new deduction is not below the one before.
        ReasonMissingError: No reason.
        YearNotEnteredError: The calendar of the days for a review is missing.
    """
    objection = Objection.objects.select_related("line__clause").get(pk=objection_id)
    line = objection.line
    assessment = locked_assessment(line.assessment_id)
    require(by, Permission.DECIDE_VENDORS, assessment.contract.programme.unit)
    if by.pk in {assessment.assessed_by_id, line.judged_by_id, objection.made_by_id}:
        raise errors.OwnAssessmentError
    asked: Appeal | None = Appeal.objects.filter(objection=objection).first()
    if asked is not None and by.pk in {asked.decided_by_id, asked.made_by_id}:
        raise errors.OwnDecisionError
    if not reason.strip():
        raise errors.ReasonMissingError
    before = line.span.high
    new = before if not upheld or deduction is None else deduction
    if upheld and not 0 <= new < before:
        raise errors.DeductionOutsideError(least="0", most=f"{before.normalize():f}")
    changed = Objection.objects.filter(pk=objection_id, decided_at=None).update(
        outcome=ObjectionOutcome.UPHELD if upheld else ObjectionOutcome.REJECTED,
        before=before, after=new, reason=reason.strip()[:500], decided_by=by,
        decided_by_name=by.printed_name, decided_at=timezone.now(),
    )  # fmt: skip
    if not changed:
        raise errors.ObjectionDecidedError
    if upheld:
        Line.objects.filter(pk=line.pk).update(decided=new)
    resum(assessment)
    if asked is None and new > 0:
        _give_days(assessment, today or timezone.localdate())
    told = {"clause": str(line.clause)[:200], "deduction": new, "reason": reason.strip()}
    action = "vendor_objection.upheld" if upheld else "vendor_objection.rejected"
    record(action, assessment, by=by, before={"deduction": before}, after=told)
    if not Objection.objects.filter(line__assessment=assessment).undecided().exists():
        become(assessment, (AssessmentState.OBJECTED,), AssessmentState.DECIDED)
    announce("vendor_objection.decided", objection_id=objection.pk)
    objection.refresh_from_db()
    return objection


def _give_days(assessment: Assessment, today: date) -> None:
    """Days to ask for a review; those given by an earlier decision are never shortened."""
    until = add_working_days(today, assessment.scheme.objection_days)
    given: date | None = assessment.appeals_until
    assessment.appeals_until = until if given is None else max(given, until)
    assessment.save(update_fields=["appeals_until"])
