"""Record the approval of the accounts and the publication, or the exemption, of an evaluation."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.calendars.choices import BureauDateKey
from hengwang.calendars.queries import bureau_days
from hengwang.disclosure.errors import (
    AlreadyPublishedError,
    DayMissingError,
    PlaceMissingError,
    PublishedAndExemptError,
    PublishedBeforeApprovalError,
)
from hengwang.disclosure.models import Publication
from hengwang.disclosure.services.confirmed import (
    evaluation_of,
    refuse_ahead,
    refuse_unconfirmed,
)
from hengwang.performance.choices import EvaluationState
from hengwang.performance.services.life import take_step


@dataclass(frozen=True, slots=True)
class PublicationData:
    """What is known of a publication; without `published_on` it is awaited or exempt."""

    approved_on: date
    published_on: date | None = None
    place: str = ""
    exempt_ground: str = ""


def due_on(approved_on: date, fiscal_year: int) -> date:
    """The last day of publication: calendar days after the approval, the day itself not counted.

    Source: 预算法 (2018) 第十四条 (20 days), unless the bureau set another number for the year.
    """
    return approved_on + timedelta(days=days_allowed(fiscal_year))


def days_allowed(fiscal_year: int) -> int:
    """Calendar days between the approval of the accounts and the publication."""
    return bureau_days(BureauDateKey.DISCLOSURE_DEADLINE_DAYS, fiscal_year)


@transaction.atomic
def record_publication(evaluation_id: int, data: PublicationData, *, by: User) -> Publication:
    """Record or correct; with a day of publication the evaluation takes its step “publish”.

    Raises:
        NotAllowedError: The user does not edit evaluations of the unit.
        NotConfirmedError: The evaluation is not confirmed.
        DayAheadError, PublishedBeforeApprovalError, PlaceMissingError, DayMissingError,
        PublishedAndExemptError:
            What is told contradicts itself or the calendar.
        AlreadyPublishedError: A publication is not withdrawn and not exempted afterwards.
        StepNotPossibleError: Somebody else led the evaluation elsewhere meanwhile.
    """
    evaluation = evaluation_of(evaluation_id)
    require(by, Permission.EDIT_EVALUATIONS, evaluation.programme.unit)
    refuse_unconfirmed(evaluation)
    _refuse_contradictions(data)
    rows = Publication.objects.select_for_update()
    row = rows.filter(evaluation=evaluation).first() or Publication(evaluation=evaluation)
    is_new, was_published, was_exempt = row.pk is None, row.published_on, bool(row.exempt_ground)
    if was_published and data.published_on is None:
        raise AlreadyPublishedError
    if data.exempt_ground and evaluation.state == EvaluationState.PUBLISHED:
        raise AlreadyPublishedError
    before = None if is_new else _told(row)
    for name, value in asdict(data).items():
        setattr(row, name, value)
    row.due_on = due_on(data.approved_on, evaluation.fiscal_year)
    row.recorded_at = timezone.now()
    row.recorded_by_id, row.recorded_by_name = by.pk, by.printed_name
    row.save()
    if data.published_on and not was_published:
        action = "publication.published"
    elif data.exempt_ground and not was_exempt:
        action = "publication.exempted"
    else:
        action = "publication.recorded" if is_new else "publication.corrected"
    # The trail of the evaluation tells it, where its readers look.
    record(action, evaluation, by=by, before=before, after=_told(row))
    if data.published_on and evaluation.state == EvaluationState.CONFIRMED:
        take_step(evaluation.pk, "publish", by=by)
    return row


def _told(row: Publication) -> dict[str, object]:
    return {
        "approved_on": row.approved_on,
        "due_on": row.due_on,
        "published_on": row.published_on,
        "published_where": row.place,
        "exempt_ground": row.exempt_ground,
    }


def _refuse_contradictions(data: PublicationData) -> None:
    refuse_ahead(approved_on=data.approved_on, published_on=data.published_on)
    if data.exempt_ground and (data.published_on or data.place):
        raise PublishedAndExemptError
    if data.published_on is None:
        if data.place:
            raise DayMissingError
        return
    if not data.place:
        raise PlaceMissingError
    if data.published_on < data.approved_on:
        raise PublishedBeforeApprovalError(published=data.published_on, approved=data.approved_on)
