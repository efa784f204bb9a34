"""What people are told about assessments, through their own channels; each once."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.holders import holders_of
from hengwang.accounts.models import User
from hengwang.notifications.choices import Urgency
from hengwang.notifications.services.telling import Notice, Wording, tell
from hengwang.vendors.models import AnnualResult, Appeal, Assessment, Objection
from hengwang.vendors.queries.people import staff_of

TOPIC = "vendor_assessment"


def _tell(
    key: str,
    about: Assessment | AnnualResult,
    wording: Wording,
    people: Iterable[User],
    now: datetime,
) -> int:
    notice = Notice(
        key=f"{TOPIC}:{key}", topic=TOPIC, subject_id=about.pk, urgency=Urgency.NOTICE,
        wording=wording, path=about.get_absolute_url(),
    )  # fmt: skip
    return tell(notice, people, now=now)


def tell_sent(assessment: Assessment, *, now: datetime) -> int:
    """The company, that it may object until a day."""

    def wording() -> tuple[str, str]:
        told = {"name": str(assessment), "until": assessment.objections_until}
        return _("Assessed: %(name)s") % told, _("Objections until %(until)s.") % told

    people = staff_of(assessment.contract.company_id)
    return _tell(f"{assessment.pk}:sent", assessment, wording, people, now)


def tell_confirmed(assessment: Assessment, *, now: datetime) -> int:
    """The company, that a month counts."""

    def wording() -> tuple[str, str]:
        return _("Assessment confirmed: %(name)s") % {"name": str(assessment)}, ""

    people = staff_of(assessment.contract.company_id)
    return _tell(f"{assessment.pk}:confirmed", assessment, wording, people, now)


def tell_agreed(assessment: Assessment, *, now: datetime) -> int:
    """Who decides, that a month can be confirmed."""

    def wording() -> tuple[str, str]:
        return _("The company agrees: %(name)s") % {"name": str(assessment)}, ""

    unit = assessment.contract.programme.unit
    people = holders_of(Permission.DECIDE_VENDORS, unit).exclude(pk=assessment.assessed_by_id or 0)
    return _tell(f"{assessment.pk}:agreed", assessment, wording, people, now)


def tell_objection(objection: Objection, *, now: datetime) -> int:
    """Who decides, that an objection waits; decided, the company and the assessor."""
    assessment = objection.line.assessment
    first: Appeal | None = getattr(objection, "appeal", None)

    def wording() -> tuple[str, str]:
        told = {"name": str(assessment), "number": objection.line.clause.number}
        if objection.decided_at is None and first is not None:
            return _("Review asked for, clause %(number)s: %(name)s") % told, first.text[:200]
        if objection.decided_at is None:
            return _("Objection to clause %(number)s: %(name)s") % told, ""
        outcome = objection.get_outcome_display()
        return _("Objection to clause %(number)s decided: %(name)s") % told, outcome

    people: Iterable[User]
    if objection.decided_at is None:
        deciders = holders_of(Permission.DECIDE_VENDORS, assessment.contract.programme.unit)
        involved = [assessment.assessed_by_id or 0, first.decided_by_id if first else 0]
        people, word = deciders.exclude(pk__in=involved), "made"
    else:
        assessor = [assessment.assessed_by] if assessment.assessed_by else []
        people, word = [*staff_of(assessment.contract.company_id), *assessor], "decided"
    again = ":again" if first else ""
    return _tell(f"objection:{objection.pk}:{word}{again}", assessment, wording, people, now)


def tell_result(result: AnnualResult, *, now: datetime) -> int:
    """Drawn up: who confirms; confirmed: who pays, and the company."""
    unit = result.contract.programme.unit
    is_final = result.confirmed_at is not None

    def wording() -> tuple[str, str]:
        text = _("Annual result confirmed: %(name)s") if is_final else _("Annual result: %(name)s")
        return text % {"name": str(result)}, ""

    if is_final:
        payers = holders_of(Permission.EDIT_PROJECTS, unit)
        people: Iterable[User] = [*payers, *staff_of(result.contract.company_id)]
    else:
        people = holders_of(Permission.DECIDE_VENDORS, unit).exclude(pk=result.drawn_by_id)
    word = "confirmed" if is_final else "drawn"
    return _tell(f"result:{result.pk}:{word}", result, wording, people, now)
