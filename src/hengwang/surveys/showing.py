"""The frozen result as the page prints it: decimals for the formats, labels for the counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hengwang.surveys.choices import STEPS, QuestionKind
from hengwang.surveys.models import Survey

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """One question, of everybody or of one group."""

    question: str
    answers: int
    share: Decimal | None
    share_low: Decimal | None
    share_high: Decimal | None
    mean: Decimal | None
    mean_low: Decimal | None
    mean_high: Decimal | None
    counts: Sequence[tuple[str, int]]
    texts: Sequence[str]
    share_of: str = ""  # said before a share that is not of satisfied people


def shown_result(survey: Survey) -> dict[str, Any]:
    """What the result page needs; empty while the survey is not closed."""
    result = survey.result
    if not result:
        return {}
    choices = {row.text: list(row.choices) for row in survey.questions.all()}
    questions = _rows(result["questions"], choices)
    return {
        **result,
        "margin": decimal_of(result["margin"]),
        "response_rate": decimal_of(result["response_rate"]),
        "marks": [_marked(mark) for mark in result.get("marks", ())],
        "unmarked": _unmarked(result, choices),
        "questions": questions,
        "overall": next((row for row in questions if row.mean is not None), None),
        "groups": [
            {**group, "questions": _rows(group["questions"], choices)} for group in result["groups"]
        ],
    }


MARKS = {
    "one_day": _("%(count)s of %(all)s answers came on one day."),
    "one_step": _("All %(all)s answers to the overall question are the same."),
    "straight": _("%(count)s of %(all)s people took one step in all questions of five steps."),
    "alike": _("%(count)s of %(all)s answers are the same in every question."),
}


def _unmarked(result: Row, choices: Mapping[str, list[str]]) -> dict[str, Any] | None:
    """What is left without the marked answers; None where nothing is marked, or nobody counted."""
    left = result.get("unmarked")
    if not left:
        return None
    overall = next((row for row in _rows(left["questions"], choices) if row.mean is not None), None)
    return {"answers": left["answers"], "overall": overall}


def _marked(mark: Row) -> str:
    return str(MARKS[mark["code"]]) % {"count": mark["count"], "all": mark["all"]}


def decimal_of(text: str | None) -> Decimal | None:
    """A frozen figure."""
    return None if text is None else Decimal(text)


def _rows(outcomes: Iterable[Row], choices: Mapping[str, list[str]]) -> list[Shown]:
    names = ("share", "share_low", "share_high", "mean", "mean_low", "mean_high")
    return [
        Shown(
            question=row["question"],
            answers=row["answers"],
            counts=list(zip(_words(row, choices), row["counts"], strict=False)),
            texts=row["texts"],
            share_of=gettext("Yes") if row["kind"] == QuestionKind.YES_NO else "",
            **{name: decimal_of(row[name]) for name in names},
        )
        for row in outcomes
    ]


def _words(row: Row, choices: Mapping[str, list[str]]) -> list[str]:
    if row["kind"] == QuestionKind.SCALE:
        return [str(step) for step in STEPS]
    if row["kind"] == QuestionKind.YES_NO:
        return [gettext("Yes"), gettext("No")]
    return choices.get(row["question"], [])
