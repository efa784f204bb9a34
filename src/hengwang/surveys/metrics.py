"""Evidence the app offers: satisfaction, response rate, number of answers of closed surveys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict

from hengwang.kernel.metrics import (
    Basis,
    BasisRow,
    Measured,
    NoParams,
    Part,
    Scope,
    Unit,
    bases,
    metric,
)
from hengwang.kernel.money import round_half_up
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.surveys.choices import QuestionKind
from hengwang.surveys.models import Survey

FULL_SCORE = 100
# What the policy of a figure is called where it is shown.
STATISTICS = (gettext_noop("share"), gettext_noop("mean"))
PLACES = 4
Counted = tuple[int, int]  # numerator and denominator


class SatisfactionParams(BaseModel):
    """Which statistic, of which question and which group; each text is part of the name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    statistic: Literal["share", "mean"] = "share"
    question: str = ""
    group: str = ""


def closed_surveys(period: Period, scope: Scope) -> list[Survey]:
    """Closed surveys about the units of the scope that speak for the period; one query."""
    rows = Survey.objects.supporting(period.first_day, period.last_day)
    if scope.unit_ids is not None:
        rows = rows.filter(unit__in=scope.unit_ids)
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    return list(rows.order_by("pk"))


@metric(
    "surveys.satisfaction",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/surveys.satisfaction.md",
    title="Satisfaction",
    params=SatisfactionParams,
)
def satisfaction(period: Period, scope: Scope, params: SatisfactionParams) -> Measured:
    """Satisfied answers ÷ answers, or points ÷ full points; 0–1, unrounded, one query.

    What a survey does not show, because too few answered, is not counted here either.
    """
    counted = [
        (survey, numbers)
        for survey in closed_surveys(period, scope)
        if (numbers := _counted(survey.result, params))
    ]
    query = f"statistic={params.statistic};question={params.question};group={params.group}"
    basis = Basis.of("survey", [survey.pk for survey, _ in counted], query=query)
    parts = tuple(
        Part(
            key=str(survey.pk),
            label=survey.title,
            value=Decimal(above) / Decimal(below),
            numerator=Decimal(above),
            denominator=Decimal(below),
            basis=Basis.of("survey", [survey.pk]),
        )
        for survey, (above, below) in counted
    )
    above = sum(numbers[0] for _, numbers in counted)
    below = sum(numbers[1] for _, numbers in counted)
    figure = Measured.ratio(above, below, basis=basis, policy=params.statistic, parts=parts)
    return replace(figure, note=_note([survey for survey, _ in counted], params))


def _note(surveys: Sequence[Survey], params: SatisfactionParams) -> str:
    """What carries a mark, and the figure without it: a second figure, never the figure itself."""
    marked = [survey.result for survey in surveys if survey.result.get("marks")]
    if not marked:
        return ""
    if not all("unmarked" in result for result in marked):
        return "a survey carries marks: see its page"
    answers = sum(result["answers"] for result in marked)
    left = sum(result["unmarked"]["answers"] for result in marked)
    said = f"{answers - left} of {answers} answers are marked as odd"
    if params.group:
        return said
    rest = [
        numbers
        for survey in surveys
        if (numbers := _counted(survey.result.get("unmarked", survey.result), params))
    ]
    below = sum(number for _above, number in rest)
    if not below:
        return f"{said}; too few are left without them"
    share = round_half_up(Decimal(sum(number for number, _below in rest)) / below, PLACES)
    return f"{said}; without them {share} of {below}"


def _counted(result: Mapping[str, Any], params: SatisfactionParams) -> Counted | None:
    """Of the first question that fits: the first with five steps unless another is asked for."""
    places = [result]
    if params.group:
        places = [group for group in result["groups"] if params.group in group["name"]]
    found = [row for place in places[:1] for row in place["questions"] if _fits(row, params)]
    if not found:
        return None
    row = found[0]
    if params.statistic == "mean":
        return row["total"], row["answers"] * FULL_SCORE
    return row["satisfied"], row["answers"]


def _fits(row: Mapping[str, Any], params: SatisfactionParams) -> bool:
    value = row["total"] if params.statistic == "mean" else row["satisfied"]
    if value is None:
        return False
    if params.question:
        return params.question in row["question"]
    return bool(row["kind"] == QuestionKind.SCALE)


@metric(
    "surveys.response_rate",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/surveys.response_rate.md",
    title="Response rate",
)
def response_rate(period: Period, scope: Scope, _params: NoParams) -> Measured:
    """Answers ÷ invitations of the closed surveys; 0–1, unrounded, one query."""
    found = closed_surveys(period, scope)
    answers = sum(survey.result["answers"] for survey in found)
    invited = sum(survey.result["invited"] for survey in found)
    basis = Basis.of("survey", [survey.pk for survey in found])
    return Measured.ratio(answers, invited, basis=basis)


@metric(
    "surveys.answers",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/surveys.answers.md",
    title="Survey answers",
)
def answers(period: Period, scope: Scope, _params: NoParams) -> Measured:
    """Answered invitations of the closed surveys; a count, one query. No survey is no data."""
    found = closed_surveys(period, scope)
    basis = Basis.of("survey", [survey.pk for survey in found])
    if not found:
        return Measured.nothing(Unit.COUNT, basis=basis)
    return Measured.count(sum(survey.result["answers"] for survey in found), basis)


class SurveyRows:
    """Surveys behind a figure, as the reader may see them; one query. Never single answers."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """In the order of the days."""
        seen = Survey.objects.visible_to(user).filter(pk__in=list(ids))
        return [
            BasisRow(str(row), row.get_absolute_url(), f"{row.closed_on} · {row.unit}")
            for row in seen.select_related("unit").order_by("opens_on", "pk")
        ]


bases.register("survey", SurveyRows())
