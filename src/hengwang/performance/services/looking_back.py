"""Ask again what submitted figures were asked; they stay, and another answer shows beside them."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from hengwang.evidence.models import Fill
from hengwang.evidence.questions import Question
from hengwang.evidence.services import collect, question_of
from hengwang.kernel.metrics import BadMetricParamsError, metrics
from hengwang.kernel.registry import UnknownKeyError
from hengwang.performance.choices import ActualSource
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.rules import GOALS_EDITABLE
from hengwang.performance.services.scoring import (
    OF_ACCEPTANCES,
    resting_on_the_ledger,
    told_by_money,
    told_by_the_ledger,
)

TOGETHER = 1_000


def look_back(rows: QuerySet[Evaluation], keys: Collection[str] | None = None) -> int:
    """Ask the questions behind the submitted figures of these evaluations once more.

    Neither figures nor scores change: another answer supersedes the reading they rest on, which
    stays with them. Questions of metrics that are gone or retired are left alone.

    Args:
        rows: Evaluations; those that are still open are left out, they are measured anyway.
        keys: The metrics to ask; None is all of them.

    Returns:
        How many questions were asked.
    """
    resting = Indicator.objects.filter(
        evaluation__in=rows.exclude(state__in=GOALS_EDITABLE),
        source=ActualSource.METRIC,
        reading__isnull=False,
    )
    if keys is not None:
        resting = resting.filter(metric_key__in=keys)
    fills = Fill.objects.filter(pk__in=resting.values("reading__fill")).order_by("pk")
    asked = 0
    part: list[Question] = []
    for question in _askable(fills):
        part.append(question)
        if len(part) == TOGETHER:
            asked += len(collect(part))
            part = []
    return asked + len(collect(part))


def _askable(fills: QuerySet[Fill]) -> Iterator[Question]:
    for fill in fills:
        question = question_of(fill)
        try:
            is_same = question.digest == fill.question
        except (UnknownKeyError, BadMetricParamsError):
            continue
        if is_same and not metrics.get(fill.metric_key, fill.version).retired:
            yield question


def look_back_at_money(programme_id: int, year: int) -> int:
    """After a change of a programme's money, in its submitted evaluations of that year."""
    rows = Evaluation.objects.filter(programme_id=programme_id, fiscal_year=year)
    return look_back(rows, told_by_money())


def look_back_at_acceptances(programme_id: int) -> int:
    """After an acceptance, which may belong to any of the programme's years."""
    return look_back(Evaluation.objects.filter(programme_id=programme_id), OF_ACCEPTANCES)


def look_back_at_the_ledger(year: int) -> int:
    """After something was said of the ledger of that year."""
    return look_back(resting_on_the_ledger(year), told_by_the_ledger())
