"""Indicators: declare rows, enter what came of them, and walk a figure back to its records."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from ninja import Path, Router
from ninja.errors import ValidationError

from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.routers.evaluations import evaluation_of
from hengwang.api.schemas.indicators import (
    ActualIn,
    FromLibraryIn,
    IndicatorIn,
    IndicatorOut,
    PassportOut,
)
from hengwang.api.schemas.values import Id
from hengwang.kernel.metrics import metrics
from hengwang.performance.choices import ActualSource
from hengwang.performance.engine.clauses import rule_from
from hengwang.performance.engine.rows import BudgetRate
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.queries.passport import passport_of
from hengwang.performance.services import declaring, library
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.scoring import remeasure_and_rescore

router = Router(tags=["indicators"])


def _rows(request: MemberRequest) -> QuerySet[Indicator]:
    seen = Evaluation.objects.visible_to(request.user)
    rows = Indicator.objects.select_related("section", "reading__fill", "evaluation__programme")
    return rows.filter(evaluation__in=seen)


def _data(body: IndicatorIn) -> declaring.IndicatorData:
    """The row, once its rule and the parameters of its source are known to be readable.

    Raises:
        BadRuleError, BadMetricParamsError: They are not.
    """
    if body.rule:
        rule_from(body.rule)
    rate = body.metric_params.get("rate", BudgetRate.EXECUTION)
    if body.source == ActualSource.BUDGET and rate not in set(BudgetRate):
        place = ["body", "metric_params", "rate"]
        raise ValidationError([{"type": "enum", "loc": place, "msg": "not a rate of the budget"}])
    if body.metric_key in metrics:
        metrics.get(body.metric_key).checked(body.metric_params)
    return declaring.IndicatorData(**body.model_dump())


@router.get("/evaluations/{evaluation_id}/indicators", response=list[IndicatorOut])
def list_indicators(request: MemberRequest, evaluation_id: Path[Id]) -> QuerySet[Indicator]:
    """All rows of the indicator table, in its order."""
    evaluation = evaluation_of(request, evaluation_id)
    return evaluation.indicators.select_related("section", "reading__fill")


@router.post("/evaluations/{evaluation_id}/indicators", response={201: IndicatorOut})
def add_indicator(request: MemberRequest, evaluation_id: Path[Id], body: IndicatorIn) -> Indicator:
    """Add a row at the end of its section; measured and scored at once."""
    evaluation = evaluation_of(request, evaluation_id)
    row = declaring.add_indicator(evaluation.pk, _data(body), by=request.user)
    remeasure_and_rescore(evaluation.pk)
    return _rows(request).get(pk=row.pk)


@router.post("/evaluations/{evaluation_id}/library", response={201: list[IndicatorOut]})
def add_from_library(
    request: MemberRequest, evaluation_id: Path[Id], body: FromLibraryIn
) -> list[Indicator]:
    """Add rows from the library with its points and bindings."""
    evaluation = evaluation_of(request, evaluation_id)
    added = library.add_entries(evaluation.pk, dict.fromkeys(body.keys), by=request.user)
    remeasure_and_rescore(evaluation.pk)
    return list(_rows(request).filter(pk__in=[row.pk for row in added]).order_by("order", "pk"))


@router.get("/indicators/{indicator_id}", response=IndicatorOut)
def get_indicator(request: MemberRequest, indicator_id: Path[Id]) -> Indicator:
    """One row."""
    return found(_rows(request), pk=indicator_id)


@router.put("/indicators/{indicator_id}", response=IndicatorOut)
def change_indicator(
    request: MemberRequest, indicator_id: Path[Id], body: IndicatorIn
) -> Indicator:
    """Change what a row declares; its actual value stays."""
    row = found(_rows(request), pk=indicator_id)
    declaring.change_indicator(row.pk, _data(body), by=request.user)
    remeasure_and_rescore(row.evaluation_id)
    return _rows(request).get(pk=row.pk)


@router.delete("/indicators/{indicator_id}", response={204: None})
def remove_indicator(request: MemberRequest, indicator_id: Path[Id]) -> None:
    """Take a row back; the audit trail keeps what it said."""
    row = found(_rows(request), pk=indicator_id)
    declaring.remove_indicator(row.pk, by=request.user)
    remeasure_and_rescore(row.evaluation_id)


@router.put("/indicators/{indicator_id}/actual", response=IndicatorOut)
@transaction.atomic
def enter_actual_value(request: MemberRequest, indicator_id: Path[Id], body: ActualIn) -> Indicator:
    """Enter what came of a row; scored at once."""
    row = found(_rows(request), pk=indicator_id)
    enter_actual(row.pk, ActualData(**body.model_dump()), by=request.user)
    return _rows(request).get(pk=row.pk)


@router.get("/indicators/{indicator_id}/trace", response=PassportOut)
def get_trace(request: MemberRequest, indicator_id: Path[Id]) -> dict[str, Any]:
    """The passport of a figure: method, measured value, records it rests on, evidence."""
    row = found(_rows(request), pk=indicator_id)
    there = row.metric_key in metrics
    passport = passport_of(row, request.user, metric_is_there=there)
    trace = passport.trace
    return {
        "indicator": row,
        "outcome": row.outcome,
        "reading": trace.reading if trace else None,
        "metric_title": trace.metric_title if trace else "",
        "metric_source": trace.metric_source if trace else "",
        "records": list(trace.rows) if trace else [],
        "records_hidden": trace.hidden if trace else 0,
        "evidence": list(passport.evidence),
        "waits_for_metric": passport.waits_for_metric,
    }
