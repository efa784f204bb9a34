"""The catalogue of metrics, their readings, and the files behind evidence."""

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.paging import Pages
from hengwang.api.schemas.indicators import ReadingOut
from hengwang.api.schemas.standards import MetricOut, ReadingsWanted
from hengwang.api.schemas.values import Id
from hengwang.evidence.models import EvidenceItem, Reading
from hengwang.files.downloads import download
from hengwang.kernel.metrics import metrics
from hengwang.performance.models import Evaluation, Indicator

router = Router(tags=["evidence"])

ANY_FILE = {
    "responses": {
        200: {
            "description": "The file as it was stored.",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
    "x-may-conflict": True,
}


@router.get("/metrics", response=list[MetricOut])
def list_metrics(request: MemberRequest) -> list[Any]:
    """Every metric this installation offers, in its newest version."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    return [metric for _key, metric in metrics.items()]


@router.get("/metrics/{key}", response=MetricOut)
def get_metric(request: MemberRequest, key: str) -> Any:
    """One metric with the schema of its parameters."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    return metrics.get(key)


@router.get("/readings", response=list[ReadingOut])
@paginate(Pages)
def list_readings(request: MemberRequest, wanted: Query[ReadingsWanted]) -> QuerySet[Reading]:
    """Current readings that evaluations one may see rest on."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    rows = Indicator.objects.filter(evaluation__in=Evaluation.objects.visible_to(request.user))
    if wanted.evaluation_id is not None:
        rows = rows.filter(evaluation_id=wanted.evaluation_id)
    readings = Reading.objects.current().filter(pk__in=rows.values("reading_id"))
    if wanted.metric is not None:
        readings = readings.filter(fill__metric_key=wanted.metric)
    return readings.select_related("fill")


@router.get("/evidence/{item_id}/file", openapi_extra=ANY_FILE)
def get_evidence_file(request: MemberRequest, item_id: Path[Id]) -> HttpResponseBase:
    """The file behind a piece of evidence."""
    items = EvidenceItem.objects.visible_to(request.user).select_related("file")
    return download(found(items, pk=item_id).file)
