"""Take the answers of one invitation, in one transaction that leaves no way back to it."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from hengwang.surveys import errors
from hengwang.surveys.choices import STEPS, QuestionKind, SurveyState
from hengwang.surveys.models import Answer, Invitation, Question, Response, Survey
from hengwang.surveys.services import hash_of

LONGEST_TEXT = 1000
NO_ENTRY = ""


def invitation_of(token: str, *, on: date) -> Invitation:
    """The invitation of a token that may be answered on the day.

    Raises:
        UnknownInvitationError: No invitation has this token, or its survey is a draft.
        NotOpenError, NotYetError, InvitationUsedError, InvitationExpiredError: It cannot be now.
    """
    rows = Invitation.objects.select_related("group__survey__unit")
    found = rows.filter(token_hash=hash_of(token)).first()
    if found is None or found.group.survey.state == SurveyState.DRAFT:
        raise errors.UnknownInvitationError
    survey = found.group.survey
    if survey.state == SurveyState.CLOSED:
        raise errors.NotOpenError(title=survey.title)
    if found.is_used:
        raise errors.InvitationUsedError
    if on < survey.opens_on:
        raise errors.NotYetError(day=survey.opens_on)
    last = min(found.expires_on, survey.closes_on)
    if on > last:
        raise errors.InvitationExpiredError(day=last)
    return found


@transaction.atomic
def answer(token: str, entries: Mapping[int, str], *, on: date) -> None:
    """Keep the answers; `entries` are texts by question number, steps counted from 1.

    Nothing is told to the audit trail: its moment and address would say who answered.

    Raises:
        As `invitation_of`, and UnansweredError for a question left empty or an unknown answer.
    """
    invitation = invitation_of(token, on=on)
    # Closing waits for this lock, so no answer comes in between the count and the freezing.
    survey = Survey.objects.select_for_update().get(pk=invitation.group.survey_id)
    if survey.state != SurveyState.OPEN:
        raise errors.NotOpenError(title=survey.title)
    questions = list(survey.questions.all())
    read = {one: _read(one, entries.get(one.number, NO_ENTRY)) for one in questions}
    unused = Invitation.objects.filter(pk=invitation.pk, is_used=False)
    if not unused.update(is_used=True):
        raise errors.InvitationUsedError
    response = Response.objects.create(group=invitation.group, answered_on=on)
    Answer.objects.bulk_create(
        Answer(response=response, question=one, step=step, text=text)
        for one, (step, text) in read.items()
        if step or text
    )


def steps_of(question: Question) -> list[str]:
    """What can be chosen, in order; empty for a free text."""
    if question.kind == QuestionKind.SCALE:
        return [str(step) for step in STEPS]
    return list(question.choices)


def _read(question: Question, entry: str) -> tuple[int | None, str]:
    if question.kind == QuestionKind.TEXT:
        return None, entry.replace("\x00", "").strip()[:LONGEST_TEXT]
    most = 2 if question.kind == QuestionKind.YES_NO else len(steps_of(question))
    if not (entry.isascii() and entry.isdigit() and 1 <= int(entry[:4]) <= most):
        raise errors.UnansweredError(number=question.number)
    return int(entry[:4]), ""
