"""Evidence the app offers: satisfaction, response rate, number of answers of closed surveys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict

from hengwang.kernel.metric_notes import joined, note_pattern
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
STATISTICS = (_("share"), _("mean"))
PLACES = 4
ANSWERED = note_pattern(_("%(answers)s of %(invited)s invited answered (%(rate)s %%)"))
TOO_FEW = note_pattern(
    _("too few answers: %(answers)s of the %(required)s that the target margin requires")
)
INTERVAL = note_pattern(_("between %(low)s %% and %(high)s %% at %(confidence)s %% confidence"))
MARKED = note_pattern(_("%(marked)s of %(answers)s answers are marked as odd"))
LEFT = note_pattern(_("without them %(share)s of %(count)s"))
TOO_FEW_LEFT = _("too few are left without them")
SEE_PAGE = _("a survey carries marks: see its page")
NOT_SHOWN = _("too few answered for this to be shown")
NOTHING_CLOSED = _("no closed survey speaks for the period")
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
    closed = closed_surveys(period, scope)
    counted = [
        (survey, numbers) for survey in closed if (numbers := _counted(survey.result, params))
    ]
    query = f"statistic={params.statistic};question={params.question};group={params.group}"
    basis = Basis.of("survey", [survey.pk for survey, _numbers in counted], query=query)
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
    if not counted:
        return replace(figure, note=NOT_SHOWN if closed else NOTHING_CLOSED)
    return replace(figure, note=_note([survey for survey, _numbers in counted], params))


def _note(surveys: Sequence[Survey], params: SatisfactionParams) -> str:
    """How far the figure can be trusted: answers, interval, marks; never the figure itself."""
    return joined(_sample(surveys), _interval(surveys, params), _marks(surveys, params))


def _sample(surveys: Sequence[Survey]) -> str:
    """How many of the invited answered, and where fewer did than the target margin requires."""
    if not surveys:
        return ""
    answers = sum(one.result["answers"] for one in surveys)
    invited = sum(one.result["invited"] for one in surveys)
    rate = round_half_up(Decimal(100 * answers) / invited) if invited else None
    said = ANSWERED % {"answers": answers, "invited": invited, "rate": rate} if invited else ""
    needed = sum(one.required_answers for one in surveys)
    short = any(one.result["answers"] < one.required_answers for one in surveys)
    return joined(said, TOO_FEW % {"answers": answers, "required": needed} if short else "")


def _interval(surveys: Sequence[Survey], params: SatisfactionParams) -> str:
    """Of one survey; of several there is no common sample it would be true of."""
    if len(surveys) != 1:
        return ""
    survey = surveys[0]
    row = _row_of(survey.result, params) or {}
    low, high = (row.get(f"{params.statistic}_{end}") for end in ("low", "high"))
    if low is None or high is None:
        return ""
    whole = 1 if params.statistic == "mean" else FULL_SCORE
    ends = [round_half_up(Decimal(end) * whole) for end in (low, high)]
    confidence = f"{(survey.confidence * FULL_SCORE).normalize():f}"
    return INTERVAL % {"low": ends[0], "high": ends[1], "confidence": confidence}


def _marks(surveys: Sequence[Survey], params: SatisfactionParams) -> str:
    """What carries a mark, and the figure without it: a second figure."""
    marked = [survey.result for survey in surveys if survey.result.get("marks")]
    if not marked:
        return ""
    if not all("unmarked" in result for result in marked):
        return SEE_PAGE
    answers = sum(result["answers"] for result in marked)
    left = sum(result["unmarked"]["answers"] for result in marked)
    said = MARKED % {"marked": answers - left, "answers": answers}
    if params.group:
        return said
    rest = [
        numbers
        for survey in surveys
        if (numbers := _counted(survey.result.get("unmarked", survey.result), params))
    ]
    below = sum(number for _above, number in rest)
    if not below:
        return joined(said, TOO_FEW_LEFT)
    share = round_half_up(Decimal(sum(number for number, _below in rest)) / below, PLACES)
    return joined(said, LEFT % {"share": share, "count": below})


def _counted(result: Mapping[str, Any], params: SatisfactionParams) -> Counted | None:
    """Of the first question that fits: the first with five steps unless another is asked for."""
    row = _row_of(result, params)
    if row is None:
        return None
    if params.statistic == "mean":
        return row["total"], row["answers"] * FULL_SCORE
    return row["satisfied"], row["answers"]


def _row_of(result: Mapping[str, Any], params: SatisfactionParams) -> Mapping[str, Any] | None:
    places = [result]
    if params.group:
        places = [group for group in result["groups"] if params.group in group["name"]]
    return next(
        (row for place in places[:1] for row in place["questions"] if _fits(row, params)), None
    )


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
