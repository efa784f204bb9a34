"""A month counts once somebody else than its assessor confirms it; then it never changes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.kernel.canonical import digest
from hengwang.outbox.services import announce
from hengwang.vendors import errors
from hengwang.vendors.choices import AssessmentState
from hengwang.vendors.models import Assessment
from hengwang.vendors.services.locking import become, locked_assessment, refuse_unless
from hengwang.vendors.services.totals import resum


@transaction.atomic
def confirm(assessment_id: int, *, by: User, today: date | None = None) -> Assessment:
    """Confirm a month nobody objects to any more, and seal it with a digest.

    Raises:
        NotAllowedError: `by` does not decide for the unit.
        OwnAssessmentError: `by` sent the assessment or judged one of its clauses.
        AssessmentStateError: It is a draft, objected to, or confirmed.
        ObjectionsPossibleError: The company has days left and has not agreed.
    """
    assessment = locked_assessment(assessment_id)
    require(by, Permission.DECIDE_VENDORS, assessment.contract.programme.unit)
    ready = (AssessmentState.SENT, AssessmentState.DECIDED)
    refuse_unless(assessment, *ready)
    judges = set(assessment.lines.values_list("judged_by", flat=True))
    if by.pk in judges | {assessment.assessed_by_id}:
        raise errors.OwnAssessmentError
    until = assessment.waits_until(today or timezone.localdate())
    if until is not None:
        raise errors.ObjectionsPossibleError(until=until)
    resum(assessment)
    become(
        assessment,
        ready,
        AssessmentState.CONFIRMED,
        confirmed_at=timezone.now(),
        confirmed_by=by,
        confirmed_by_name=by.printed_name,
        digest=digest(content_of(assessment)),
    )
    after = {"score": assessment.score, "deducted_cny": assessment.deducted_cny}
    record("vendor_assessment.confirmed", assessment, by=by, after=after)
    announce("vendor_assessment.confirmed", assessment_id=assessment.pk)
    return assessment


def is_whole(assessment: Assessment) -> bool:
    """Whether a confirmed month still says what was confirmed."""
    return not assessment.digest or digest(content_of(assessment)) == assessment.digest


def content_of(assessment: Assessment) -> dict[str, Any]:
    """Everything a confirmation stands for: terms, figures with their basis, costs, sums."""
    related = ("clause", "reading__fill", "objection__appeal")
    rows = assessment.lines.select_related(*related).order_by("clause__number")
    return {
        "contract": assessment.contract_id,
        "month": assessment.month,
        "scheme": assessment.scheme.version,
        "fee": assessment.fee_cny,
        "score": assessment.score,
        "deducted": assessment.deducted_cny,
        "lines": [_line(one) for one in rows],
    }


def _line(line: Any) -> dict[str, Any]:
    reading, objection = line.reading, getattr(line, "objection", None)
    cost = line.span.known
    return {
        "clause": line.clause.text,
        "cap": f"{line.clause.cap.normalize():f}",
        "value": None if line.value is None else f"{line.value.normalize():f}",
        "reading": reading.digest if reading else "",
        "metric": f"{reading.fill.metric_key}@{reading.fill.version}" if reading else "",
        "cost": None if cost is None else f"{cost.normalize():f}",
        "reason": line.reason,
        "objection": _told(objection) if objection else "",
    }


def _told(objection: Any) -> str:
    said = f"{objection.outcome}: {objection.text}"
    first = getattr(objection, "appeal", None)
    return said if first is None else f"{said}; {first.outcome}: {first.text}"
