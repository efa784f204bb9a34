"""Projects and their parts."""

from django.db.models import QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, linked
from hengwang.api.paging import Pages
from hengwang.api.problems import UnknownReferenceError
from hengwang.api.schemas.programmes import (
    FeasibilityOut,
    MilestoneOut,
    NewProgrammeIn,
    ProgrammeDetailOut,
    ProgrammeIn,
    ProgrammeOut,
    ProgrammesWanted,
    SubProjectIn,
    SubProjectOut,
)
from hengwang.api.schemas.values import Id
from hengwang.organizations.models import Unit
from hengwang.projects.models import Feasibility, Milestone, Programme, SubProject
from hengwang.projects.services import programmes as services

router = Router(tags=["projects"])


def programme_of(request: MemberRequest, programme_id: int) -> Programme:
    """The project, or 404 for strangers."""
    rows = Programme.objects.visible_to(request.user).select_related("unit")
    return found(rows, pk=programme_id)


def _data(request: MemberRequest, body: ProgrammeIn) -> services.ProgrammeData:
    told = body.model_dump(exclude={"unit_id", "supervising_unit_id", "owner_id"})
    # Any unit may supervise, also one whose records the caller does not see.
    supervising = linked(Unit.objects.all(), body.supervising_unit_id, "supervising_unit_id")
    colleagues = User.objects.active().filter(unit__isnull=False)
    owner = linked(colleagues, body.owner_id, "owner_id")
    return services.ProgrammeData(**told, supervising_unit=supervising, owner=owner)


@router.get("/programmes", response=list[ProgrammeOut])
@paginate(Pages)
def list_programmes(request: MemberRequest, wanted: Query[ProgrammesWanted]) -> QuerySet[Programme]:
    """Projects one may see; `text` finds names, codes, offices and pinyin initials."""
    require(request.user, Permission.VIEW_PROJECTS)
    rows = Programme.objects.visible_to(request.user).select_related("unit")
    for word in (wanted.text or "").lower().split():
        rows = rows.filter(search_text__contains=word)
    if wanted.year is not None:
        rows = rows.in_year(wanted.year)
    if wanted.unit_id is not None:
        rows = rows.filter(unit_id=wanted.unit_id)
    return rows if wanted.kind is None else rows.filter(kind=wanted.kind)


@router.post("/programmes", response={201: ProgrammeDetailOut})
def create_programme(request: MemberRequest, body: NewProgrammeIn) -> Programme:
    """Enter a project."""
    unit = linked(Unit.objects.visible_to(request.user), body.unit_id, "unit_id")
    if unit is None:
        raise UnknownReferenceError(field="unit_id")
    return services.create_programme(unit, _data(request, body), by=request.user)


@router.get("/programmes/{programme_id}", response=ProgrammeDetailOut)
def get_programme(request: MemberRequest, programme_id: Path[Id]) -> Programme:
    """One project."""
    return programme_of(request, programme_id)


@router.put("/programmes/{programme_id}", response=ProgrammeDetailOut)
def change_programme(
    request: MemberRequest, programme_id: Path[Id], body: ProgrammeIn
) -> Programme:
    """Change what a project says of itself; every field is replaced."""
    programme = programme_of(request, programme_id)
    return services.change_programme(programme.pk, _data(request, body), by=request.user)


@router.get("/programmes/{programme_id}/subprojects", response=list[SubProjectOut])
@paginate(Pages)
def list_subprojects(request: MemberRequest, programme_id: Path[Id]) -> QuerySet[SubProject]:
    """Parts of a project."""
    return programme_of(request, programme_id).subprojects.all()


@router.post("/programmes/{programme_id}/subprojects", response={201: SubProjectOut})
def add_subproject(
    request: MemberRequest, programme_id: Path[Id], body: SubProjectIn
) -> SubProject:
    """Add a part to a project."""
    programme = programme_of(request, programme_id)
    data = services.SubProjectData(**body.model_dump())
    return services.add_subproject(programme.pk, data, by=request.user)


@router.put("/subprojects/{subproject_id}", response=SubProjectOut)
def change_subproject(
    request: MemberRequest, subproject_id: Path[Id], body: SubProjectIn
) -> SubProject:
    """Change a part, such as its status; every field is replaced."""
    seen = Programme.objects.visible_to(request.user)
    subproject = found(SubProject.objects.filter(programme__in=seen), pk=subproject_id)
    data = services.SubProjectData(**body.model_dump())
    return services.change_subproject(subproject.pk, data, by=request.user)


@router.get("/programmes/{programme_id}/milestones", response=list[MilestoneOut])
@paginate(Pages)
def list_milestones(request: MemberRequest, programme_id: Path[Id]) -> QuerySet[Milestone]:
    """Dated steps of a project."""
    return programme_of(request, programme_id).milestones.all()


@router.get("/programmes/{programme_id}/feasibilities", response=list[FeasibilityOut])
@paginate(Pages)
def list_feasibilities(request: MemberRequest, programme_id: Path[Id]) -> QuerySet[Feasibility]:
    """Studies, surveys and estimates made before the approval."""
    return programme_of(request, programme_id).feasibilities.all()
