"""After the review: publication, use of results, rectification until it is closed."""

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.paging import Pages
from hengwang.api.routers.evaluations import evaluation_of
from hengwang.api.schemas.disclosure import (
    DoneIn,
    PublicationIn,
    PublicationOut,
    PublicationsWanted,
    RectificationIn,
    RectificationOut,
    RectificationsWanted,
    ReopenIn,
    ResultUseOut,
)
from hengwang.api.schemas.values import Id
from hengwang.disclosure.models import Publication, Rectification, ResultApplication
from hengwang.disclosure.services import publishing, rectifying

router = Router(tags=["disclosure"])


@router.get("/publications", response=list[PublicationOut])
@paginate(Pages)
def list_publications(
    request: MemberRequest, wanted: Query[PublicationsWanted]
) -> QuerySet[Publication]:
    """Publications of evaluations one may see, by their last day."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    rows = Publication.objects.visible_to(request.user)
    if wanted.year is not None:
        rows = rows.filter(evaluation__fiscal_year=wanted.year)
    today = timezone.localdate()
    return rows if wanted.standing is None else rows.standing(wanted.standing, today)


@router.put("/evaluations/{evaluation_id}/publication", response=PublicationOut)
def record_publication(
    request: MemberRequest, evaluation_id: Path[Id], body: PublicationIn
) -> Publication:
    """Record or correct; with a day of publication the evaluation is published."""
    evaluation = evaluation_of(request, evaluation_id)
    data = publishing.PublicationData(**body.model_dump())
    return publishing.record_publication(evaluation.pk, data, by=request.user)


@router.get("/evaluations/{evaluation_id}/result-uses", response=list[ResultUseOut])
@paginate(Pages)
def list_result_uses(
    request: MemberRequest, evaluation_id: Path[Id]
) -> QuerySet[ResultApplication]:
    """What the result of one evaluation was used for."""
    evaluation = evaluation_of(request, evaluation_id)
    return ResultApplication.objects.filter(evaluation=evaluation)


@router.get("/rectifications", response=list[RectificationOut])
@paginate(Pages)
def list_rectifications(
    request: MemberRequest, wanted: Query[RectificationsWanted]
) -> QuerySet[Rectification]:
    """Problems of evaluations one may see, the nearest last day first."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    exact = {"evaluation__fiscal_year": wanted.year, "evaluation_id": wanted.evaluation_id}
    asked = {name: value for name, value in exact.items() if value is not None}
    rows = Rectification.objects.visible_to(request.user).filter(**asked)
    today = timezone.localdate()
    return rows if wanted.standing is None else rows.standing(wanted.standing, today)


@router.post("/evaluations/{evaluation_id}/rectifications", response={201: RectificationOut})
def add_rectification(
    request: MemberRequest, evaluation_id: Path[Id], body: RectificationIn
) -> Rectification:
    """Put a problem on the list."""
    evaluation = evaluation_of(request, evaluation_id)
    data = rectifying.RectificationData(**body.model_dump())
    return rectifying.add_rectification(evaluation.pk, data, by=request.user)


def _rectification(request: MemberRequest, rectification_id: int) -> Rectification:
    return found(Rectification.objects.visible_to(request.user), pk=rectification_id)


@router.get("/rectifications/{rectification_id}", response=RectificationOut)
def get_rectification(request: MemberRequest, rectification_id: Path[Id]) -> Rectification:
    """One problem."""
    return _rectification(request, rectification_id)


@router.post("/rectifications/{rectification_id}/done", response=RectificationOut)
def report_rectification_done(
    request: MemberRequest, rectification_id: Path[Id], body: DoneIn
) -> Rectification:
    """Say that the measure was carried out."""
    row = _rectification(request, rectification_id)
    return rectifying.report_done(row.pk, note=body.note, by=request.user)


@router.post("/rectifications/{rectification_id}/close", response=RectificationOut)
def close_rectification(request: MemberRequest, rectification_id: Path[Id]) -> Rectification:
    """Agree that the problem is gone; not who reported it."""
    row = _rectification(request, rectification_id)
    return rectifying.close_rectification(row.pk, by=request.user)


@router.post("/rectifications/{rectification_id}/reopen", response=RectificationOut)
def reopen_rectification(
    request: MemberRequest, rectification_id: Path[Id], body: ReopenIn
) -> Rectification:
    """Say why a problem is not gone."""
    row = _rectification(request, rectification_id)
    told = body.model_dump()
    return rectifying.reopen_rectification(row.pk, **told, by=request.user)
