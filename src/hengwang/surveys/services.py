"""Write surveys up to their opening; each change leaves its line in the audit trail."""

import hashlib
import secrets
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.kernel.canonical import digest
from hengwang.organizations.models import Unit
from hengwang.surveys import errors
from hengwang.surveys.choices import STEPS, QuestionKind, SurveyState, default_scores
from hengwang.surveys.frames import FrameWish, hand_out, keep_frame, sample_of, units_of
from hengwang.surveys.models import Invitation, Question, RespondentGroup, Survey
from hengwang.surveys.reading import computed_result

TOKEN_BYTES = 16
HIGHEST_SCORE = 100
FEWEST_CHOICES, MOST_CHOICES = 2, 12


@dataclass(frozen=True)
class SurveyFacts:
    """What a survey is; the days include both ends, margin and confidence are shares."""

    title: str
    supports_from: date
    supports_until: date
    opens_on: date
    closes_on: date
    target_margin: Decimal = Decimal("0.05")
    confidence: Decimal = Decimal("0.95")


@transaction.atomic
def create_survey(unit: Unit, facts: SurveyFacts, *, by: User) -> Survey:
    """Begin a draft about the work of a unit.

    Raises:
        NotAllowedError: The user does not write the evaluations of the unit.
        DaysOutOfOrderError: An end lies before its beginning.
    """
    require(by, Permission.EDIT_EVALUATIONS, unit)
    _in_order(facts)
    survey = Survey.objects.create(unit=unit, **asdict(facts))
    record("survey.created", survey, by=by, after=asdict(facts))
    return survey


@transaction.atomic
def edit_survey(survey_id: int, facts: SurveyFacts, *, by: User) -> Survey:
    """Change a draft."""
    survey = _draft(survey_id, by)
    _in_order(facts)
    after = asdict(facts)
    before = {name: getattr(survey, name) for name in after}
    for name, value in after.items():
        setattr(survey, name, value)
    survey.save()
    record("survey.edited", survey, by=by, before=before, after=after)
    return survey


@transaction.atomic
def add_group(
    survey_id: int,
    name: str,
    population: int | None = None,
    *,
    unit: Unit | None = None,
    frame: FrameWish | None = None,
    by: User,
) -> RespondentGroup:
    """Say who is asked: a number of people, or a list of units with one answer each.

    The rated unit and its parts are not on the list. A list larger than the required sample may
    be drawn from.

    Raises:
        NobodyBelowError: Neither a number nor a list, or a list without a unit.
        OwnUnitError: The group belongs to the unit the survey is about, or to a part of it.
        GroupTakenError: The survey has a group of this name.
    """
    survey = _draft(survey_id, by)
    own = survey.unit
    if name in {own.name, own.short_name}:
        raise errors.OwnUnitError(name=name)
    if unit and unit.path.startswith(own.path):
        raise errors.OwnUnitError(name=name).at(field="unit")
    if survey.groups.filter(name=name).exists():
        raise errors.GroupTakenError(name=name)
    units = units_of(frame, own) if frame else []
    if not units and population is None:
        raise errors.NobodyBelowError(name="—")
    people = len(units) or population or 0
    group = RespondentGroup.objects.create(survey=survey, name=name, population=people, unit=unit)
    after: dict[str, Any] = {"group": name, "population": group.population}
    if frame is not None:
        keep_frame(group, units, sample_of(survey, len(units), frame), frame)
        after["units_below"], after["list_of"] = frame.below.name, frame.on
        after["drawn"], after["seed"] = group.drawn, group.seed
    record("survey.group_added", survey, by=by, after=after)
    return group


@transaction.atomic
def add_question(
    survey_id: int,
    text: str,
    kind: str = QuestionKind.SCALE,
    *,
    scores: list[int] | None = None,
    choices: list[str] | None = None,
    by: User,
) -> Question:
    """Add a question after the others.

    Raises:
        BadQuestionError: Scores or choices do not fit the kind.
    """
    survey = _draft(survey_id, by)
    scores = scores or default_scores() if kind == QuestionKind.SCALE else []
    choices = choices or [] if kind == QuestionKind.CHOICE else []
    if not _fits(kind, scores, choices):
        raise errors.BadQuestionError().at(
            field="scores" if kind == QuestionKind.SCALE else "choices"
        )
    number = (survey.questions.aggregate(last=Max("number"))["last"] or 0) + 1
    question = Question.objects.create(
        survey=survey, number=number, text=text, kind=kind, scores=scores, choices=choices
    )
    record("survey.question_added", survey, by=by, after={"question": text, "number": number})
    return question


@transaction.atomic
def remove_part(survey_id: int, part: Question | RespondentGroup, *, by: User) -> None:
    """Take a question or a group out of a draft."""
    survey = _draft(survey_id, by)
    record("survey.part_removed", survey, by=by, before={"part": str(part)})
    part.delete()


@transaction.atomic
def open_survey(survey_id: int, *, on: date | None = None, by: User) -> Survey:
    """Fix questions and groups; from now on people can be invited.

    Raises:
        NothingToAskError: A group or a question with five steps is missing.
        AnswersOverError: Nobody could answer on the day `on` or later.
    """
    survey = _draft(survey_id, by)
    if on is not None and survey.closes_on < on:
        raise errors.AnswersOverError(day=survey.closes_on)
    asked = survey.questions.filter(kind=QuestionKind.SCALE)
    if not (survey.groups.exists() and asked.exists()):
        raise errors.NothingToAskError
    survey.state = SurveyState.OPEN
    survey.save(update_fields=["state"])
    record("survey.opened", survey, by=by, after={"state": survey.state})
    return survey


@transaction.atomic
def extend_survey(survey_id: int, closes_on: date, *, on: date, by: User) -> Survey:
    """Give an open survey more time; invitations valid to its last day get it too.

    Raises:
        NotOpenError: The survey is a draft or closed.
        NotLaterError: The new day is not later, or has passed.
    """
    survey = _open(survey_id, by)
    before = survey.closes_on
    if closes_on <= before or closes_on < on:
        raise errors.NotLaterError(day=max(before, on - timedelta(1)))
    survey.closes_on = closes_on
    survey.save(update_fields=["closes_on"])
    # All of them alike, the answered ones too: which were answered must not show.
    rows = Invitation.objects.filter(group__survey=survey, expires_on=before)
    rows.update(expires_on=closes_on)
    told = {"closes_on": before}, {"closes_on": closes_on}
    record("survey.extended", survey, by=by, before=told[0], after=told[1])
    return survey


@transaction.atomic
def invite(
    survey_id: int,
    group: RespondentGroup,
    number: int,
    *,
    expires_on: date | None = None,
    on: date | None = None,
    by: User,
) -> list[str]:
    """Make invitations and answer their tokens, which are never shown again.

    Of a group with a list, `hand_out` says afterwards which units get a card.

    Raises:
        NotOpenError: The survey is a draft or closed.
        TooManyInvitationsError: The group has fewer people, or fewer were drawn.
        InvitationDayError: They would be over before they can be answered.
    """
    survey = _open(survey_id, by)
    left = group.asked - group.invitations.count()
    if group.survey_id != survey.pk or not 0 < number <= left:
        raise errors.TooManyInvitationsError(name=group.name, population=group.asked, left=left)
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in range(number)]
    last, first = expires_on or survey.closes_on, max(survey.opens_on, on or survey.opens_on)
    if not first <= last <= survey.closes_on:
        if first > survey.closes_on:
            raise errors.AnswersOverError(day=survey.closes_on)
        raise errors.InvitationDayError(first=first, last=survey.closes_on)
    Invitation.objects.bulk_create(
        Invitation(token_hash=hash_of(token), group=group, expires_on=last) for token in tokens
    )
    after = {"group": group.name, "invitations": number, "expires_on": last}
    record("survey.people_invited", survey, by=by, after=after)
    return tokens


@transaction.atomic
def invite_units(
    survey_id: int,
    group: RespondentGroup,
    number: int,
    *,
    on: date,
    expires_on: date | None = None,
    by: User,
) -> tuple[list[str], list[str]]:
    """Make one card for each of the next drawn units: tokens, and in no order with them the units.

    Raises:
        NotOpenError, TooManyInvitationsError: As for `invite`.
    """
    tokens = invite(survey_id, group, number, expires_on=expires_on, on=on, by=by)
    return tokens, sorted(hand_out(group, number, on=on))


@transaction.atomic
def close_survey(survey_id: int, *, on: date, by: User) -> Survey:
    """End the answering and freeze the result.

    All invitations become used at once, so that afterwards nothing tells which ones were.
    """
    survey = _open(survey_id, by)
    survey.result = computed_result(survey)
    survey.result_digest = digest(survey.result)
    survey.state, survey.closed_on = SurveyState.CLOSED, on
    survey.save(update_fields=["state", "closed_on", "result", "result_digest"])
    Invitation.objects.filter(group__survey=survey).update(is_used=True)
    after = {"state": survey.state, "digest": survey.result_digest}
    record("survey.closed", survey, by=by, after=after)
    return survey


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _locked(survey_id: int, by: User) -> Survey:
    rows = Survey.objects.select_for_update(of=("self",)).select_related("unit__region")
    survey = rows.get(pk=survey_id)
    require(by, Permission.EDIT_EVALUATIONS, survey.unit)
    return survey


def _draft(survey_id: int, by: User) -> Survey:
    survey = _locked(survey_id, by)
    if survey.state != SurveyState.DRAFT:
        raise errors.NotDraftError(title=survey.title)
    return survey


def _open(survey_id: int, by: User) -> Survey:
    survey = _locked(survey_id, by)
    if survey.state != SurveyState.OPEN:
        raise errors.NotOpenError(title=survey.title)
    return survey


def _in_order(facts: SurveyFacts) -> None:
    if facts.supports_until < facts.supports_from:
        raise errors.DaysOutOfOrderError().at(field="supports_until")
    if facts.closes_on < facts.opens_on:
        raise errors.DaysOutOfOrderError().at(field="closes_on")


def _fits(kind: str, scores: list[Any], choices: list[str]) -> bool:
    if kind == QuestionKind.SCALE:
        falling = scores == sorted(set(scores), reverse=True)
        inside = all(0 <= score <= HIGHEST_SCORE for score in scores)
        return len(scores) == len(STEPS) and falling and inside
    if kind == QuestionKind.CHOICE:
        different = len(set(choices)) == len(choices)
        return FEWEST_CHOICES <= len(choices) <= MOST_CHOICES and different
    return True
