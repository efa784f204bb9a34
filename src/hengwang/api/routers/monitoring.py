"""Monitoring reports: begin, explain each deviation, hand in."""

from django.db.models import QuerySet
from ninja import Path, Router
from ninja.pagination import paginate

from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.paging import Pages
from hengwang.api.routers.evaluations import evaluation_of
from hengwang.api.schemas.declarations import MeasureIn, MonitoringIn, MonitoringOut
from hengwang.api.schemas.values import Id
from hengwang.performance.models import Evaluation, MonitoringRecord
from hengwang.performance.services import monitoring

router = Router(tags=["monitoring"])


def _record(request: MemberRequest, record_id: int) -> MonitoringRecord:
    rows = MonitoringRecord.objects.filter(
        evaluation__in=Evaluation.objects.visible_to(request.user)
    )
    return found(rows.prefetch_related("entries"), pk=record_id)


@router.get("/evaluations/{evaluation_id}/monitoring-records", response=list[MonitoringOut])
@paginate(Pages)
def list_monitoring_records(
    request: MemberRequest, evaluation_id: Path[Id]
) -> QuerySet[MonitoringRecord]:
    """Reports of one evaluation, the latest day first."""
    evaluation = evaluation_of(request, evaluation_id)
    return evaluation.monitoring_records.prefetch_related("entries")


@router.post("/evaluations/{evaluation_id}/monitoring-records", response={201: MonitoringOut})
def begin_monitoring_record(
    request: MemberRequest, evaluation_id: Path[Id], body: MonitoringIn
) -> MonitoringRecord:
    """Begin the report up to a day, or take the one that is there."""
    evaluation = evaluation_of(request, evaluation_id)
    return monitoring.begin_record(evaluation.pk, as_of=body.as_of, by=request.user)


@router.get("/monitoring-records/{record_id}", response=MonitoringOut)
def get_monitoring_record(request: MemberRequest, record_id: Path[Id]) -> MonitoringRecord:
    """One report with its deviations."""
    return _record(request, record_id)


@router.put("/monitoring-records/{record_id}/deviations/{entry_id}", response=MonitoringOut)
def explain_deviation(
    request: MemberRequest, record_id: Path[Id], entry_id: Path[Id], body: MeasureIn
) -> MonitoringRecord:
    """Write cause and measure of one deviation."""
    entry = found(_record(request, record_id).entries.all(), pk=entry_id)
    monitoring.explain(entry.pk, reason=body.reason, measure=body.measure, by=request.user)
    return _record(request, record_id)


@router.post("/monitoring-records/{record_id}/report", response=MonitoringOut)
def report_monitoring_record(request: MemberRequest, record_id: Path[Id]) -> MonitoringRecord:
    """Hand the report in; its figures are frozen."""
    return monitoring.report(_record(request, record_id).pk, by=request.user)
