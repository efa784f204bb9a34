"""The catalogue of metrics, their readings, and the files behind evidence."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http.response import HttpResponseBase
from ninja import File, Form, Path, Query, Router, UploadedFile
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, linked
from hengwang.api.paging import Pages
from hengwang.api.problems import UnknownReferenceError
from hengwang.api.routers.evaluations import evaluation_of
from hengwang.api.schemas.evidence import (
    DatesIn,
    EvidenceOut,
    EvidenceWanted,
    FiledIn,
    ReplacedIn,
    RevisionOut,
    RulingIn,
    SufficiencyOut,
)
from hengwang.api.schemas.indicators import ReadingOut
from hengwang.api.schemas.standards import MetricOut, ReadingsWanted
from hengwang.api.schemas.values import Id
from hengwang.evidence.history import RevisionShown, revisions_of
from hengwang.evidence.models import EvidenceItem, Reading
from hengwang.evidence.services import (
    EvidenceDates,
    add_evidence,
    amend_evidence,
    replace_file,
    review_many,
)
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.kernel.metrics import metrics
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.queries.sufficiency import Sufficiency, sufficiency_of

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


def _items(request: MemberRequest) -> QuerySet[EvidenceItem]:
    rows = EvidenceItem.objects.visible_to(request.user)
    return rows.select_related("file", "series", "unit__region")


@router.get("/evidence", response=list[EvidenceOut])
@paginate(Pages)
def list_evidence(request: MemberRequest, wanted: Query[EvidenceWanted]) -> QuerySet[EvidenceItem]:
    """Evidence one may see, the latest first."""
    exact = {
        "unit_id": wanted.unit_id,
        "status": wanted.status,
        "supports_from__year__lte": wanted.year,
        "supports_until__year__gte": wanted.year,
    }
    rows = _items(request).filter(**{name: one for name, one in exact.items() if one is not None})
    if wanted.evaluation_id is not None:
        links = EvidenceItem.indicators.through.objects.filter(
            indicator__evaluation=wanted.evaluation_id
        )
        rows = rows.filter(pk__in=links.values("evidenceitem"))
    for word in (wanted.text or "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(file__name__icontains=word))
    return rows


@router.post("/evidence", response={201: EvidenceOut})
@transaction.atomic
def file_evidence(
    request: MemberRequest,
    file: File[UploadedFile],
    told: Form[FiledIn],
) -> EvidenceItem:
    """File a piece for a unit; one that says nothing is kept and does not count."""
    units = units_with(request.user, Permission.EDIT_EVALUATIONS)
    unit = linked(units, told.unit_id, "unit_id")
    if unit is None:
        raise UnknownReferenceError(field="unit_id")
    stored = _stored(request, file)
    item = add_evidence(
        unit,
        stored,
        title=told.title or stored.name[:200],
        supports=(told.supports_from, told.supports_until),
        expires_on=told.expires_on,
        by=request.user,
    )
    return _items(request).get(pk=item.pk)


def _stored(request: MemberRequest, file: UploadedFile) -> StoredFile:
    return store(file, name=file.name or "", kind=FileKind.EVIDENCE, by=request.user)


@router.post("/evidence/review", response=list[EvidenceOut])
def review_evidence_items(request: MemberRequest, body: RulingIn) -> list[EvidenceItem]:
    """Accept or reject pieces nobody has judged since they were `seen`; all of them or none."""
    seen = {one.id: one.seen for one in body.chosen}
    for pk in seen:
        linked(_items(request), pk, "chosen")
    done = review_many(seen, body.ruling(), by=request.user)
    return list(_items(request).filter(pk__in=[one.pk for one in done]).order_by("pk"))


@router.get("/evidence/{item_id}", response=EvidenceOut)
def get_evidence(request: MemberRequest, item_id: Path[Id]) -> EvidenceItem:
    """One piece as it stands today."""
    return found(_items(request), pk=item_id)


@router.put("/evidence/{item_id}", response=EvidenceOut)
def amend_evidence_item(request: MemberRequest, item_id: Path[Id], body: DatesIn) -> EvidenceItem:
    """Change title and dates; other days are another claim, whose review begins anew."""
    item = found(_items(request), pk=item_id)
    dates = EvidenceDates(body.title, body.supports_from, body.supports_until, body.expires_on)
    amend_evidence(item.pk, dates, by=request.user)
    return _items(request).get(pk=item_id)


@router.get("/evidence/{item_id}/file", openapi_extra=ANY_FILE)
def get_evidence_file(request: MemberRequest, item_id: Path[Id]) -> HttpResponseBase:
    """The file behind a piece of evidence, in its current revision."""
    return download(found(_items(request), pk=item_id).file)


@router.get("/evidence/{item_id}/revisions", response=list[RevisionOut])
def list_evidence_revisions(request: MemberRequest, item_id: Path[Id]) -> list[RevisionShown]:
    """Every revision of the file, the latest first."""
    return revisions_of(found(_items(request), pk=item_id))


@router.post("/evidence/{item_id}/revisions", response={201: EvidenceOut})
@transaction.atomic
def replace_evidence_file(
    request: MemberRequest, item_id: Path[Id], file: File[UploadedFile], told: Form[ReplacedIn]
) -> EvidenceItem:
    """Put a new file in the place of the former, which stays; the review begins anew."""
    item = found(_items(request), pk=item_id)
    require(request.user, Permission.EDIT_EVALUATIONS, item.unit)
    replace_file(item.pk, _stored(request, file), note=told.note, by=request.user)
    return _items(request).get(pk=item_id)


@router.get("/evidence/{item_id}/revisions/{revision_number}/file", openapi_extra=ANY_FILE)
def get_evidence_revision(
    request: MemberRequest, item_id: Path[Id], revision_number: Path[Id]
) -> HttpResponseBase:
    """The file of one revision."""
    rows = found(_items(request), pk=item_id).series.revisions.select_related("stored")
    return download(found(rows, number=revision_number).stored)


@router.get("/evaluations/{evaluation_id}/sufficiency", response=SufficiencyOut)
def get_sufficiency(request: MemberRequest, evaluation_id: Path[Id]) -> Sufficiency:
    """What every figure of an evaluation rests on today, and what stops its submission."""
    return sufficiency_of(evaluation_of(request, evaluation_id))
