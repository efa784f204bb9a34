"""Surveys for tests, made by the services."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hengwang.accounts.models import User
from hengwang.organizations.models import Unit
from hengwang.surveys.answering import answer
from hengwang.surveys.models import RespondentGroup, Survey
from hengwang.surveys.services import (
    SurveyFacts,
    add_group,
    add_question,
    close_survey,
    create_survey,
    invite,
    open_survey,
)

DAY = date(2020, 11, 1)
LAST = date(2020, 11, 30)


def facts(**told: Any) -> SurveyFacts:
    """A survey about 2020, answered in November."""
    least: dict[str, Any] = {
        "title": "电子政务外网服务满意度调查",
        "supports_from": date(2020, 1, 1),
        "supports_until": date(2020, 12, 31),
        "opens_on": DAY,
        "closes_on": LAST,
    }
    return SurveyFacts(**{**least, **told})


def a_survey(unit: Unit, by: User, groups: Mapping[str, int], **told: Any) -> Survey:
    """A draft with these groups, one scale and one yes-or-no question."""
    survey = create_survey(unit, facts(**told), by=by)
    for name, population in groups.items():
        add_group(survey.pk, name, population, by=by)
    add_question(survey.pk, "总体满意吗？", by=by)
    add_question(survey.pk, "办公效率提高了吗？", "yes_no", by=by)
    return survey


def an_open_survey(
    unit: Unit, by: User, *, people: int = 20, extra: bool = False, **told: Any
) -> tuple[Survey, RespondentGroup]:
    """One group of people, open; `extra` asks for a free text as well."""
    survey = a_survey(unit, by, {"接入单位": people}, **told)
    if extra:
        add_question(survey.pk, "还有什么建议？", "text", by=by)
    return open_survey(survey.pk, by=by), survey.groups.get()


def answered(group: RespondentGroup, steps: Sequence[int], by: User, *, on: date = DAY) -> None:
    """Invite as many as there are steps, and let each answer both questions."""
    if steps:
        for token, step in zip(
            invite(group.survey_id, group, len(steps), by=by), steps, strict=True
        ):
            answer(token, {1: str(step), 2: "1" if step <= 2 else "2"}, on=on)


def a_closed_survey(unit: Unit, by: User, steps: Sequence[int], **told: Any) -> Survey:
    """Answered and closed."""
    survey, group = an_open_survey(unit, by, **told)
    answered(group, steps, by)
    return close_survey(survey.pk, on=LAST, by=by)


def make_surveys(unit: Unit, by: User, surveys: Sequence[Mapping[str, Any]]) -> None:
    """The rows of a worked example: people, invited, steps, and the days supported."""
    for row in surveys:
        told = {key: row[key] for key in ("supports_from", "supports_until") if key in row}
        survey, group = an_open_survey(unit, by, people=row["people"], **told)
        answered(group, row["steps"], by)
        more = row.get("invited", len(row["steps"])) - len(row["steps"])
        if more:
            invite(survey.pk, group, more, by=by)
        if row.get("closed", True):
            close_survey(survey.pk, on=LAST, by=by)


def survey_rows(unit: Unit, by: User) -> dict[str, int | str]:
    """One open survey with an invitation; ids by their word in addresses."""
    survey, group = an_open_survey(unit, by, closes_on=date(2999, 1, 1))
    (token,) = invite(survey.pk, group, 1, by=by)
    return {
        "survey_id": survey.pk,
        "group_id": group.pk,
        "question_id": survey.questions.all()[0].pk,
        "token": token,
    }
