"""Enter and change programmes and what they consist of."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.kernel.search_text import search_text
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce
from hengwang.projects.choices import SubProjectStatus
from hengwang.projects.errors import (
    ProgrammeExistsError,
    SubProjectExistsError,
    YearsOutOfOrderError,
)
from hengwang.projects.models import Feasibility, Milestone, Programme, SubProject


@dataclass(frozen=True)
class ProgrammeData:
    """What a programme says of itself; the fields of models.Programme."""

    name: str
    first_year: int
    last_year: int
    code: str = ""
    kind: str = ""
    office: str = ""
    basis: str = ""
    summary: str = ""
    supervising_unit: Unit | None = None
    owner: User | None = None


@dataclass(frozen=True)
class SubProjectData:
    """What a sub-project says of itself; the fields of models.SubProject."""

    name: str
    number: str = ""
    spending_field: str = ""
    kind: str = ""
    office: str = ""
    work: str = ""
    completion: str = ""
    status: str = SubProjectStatus.PLANNED


@transaction.atomic
def create_programme(unit: Unit, data: ProgrammeData, *, by: User) -> Programme:
    """Enter a project of `unit`.

    Raises:
        NotAllowedError: The user may not edit projects of the unit.
        YearsOutOfOrderError: It would end before it begins.
        ProgrammeExistsError: The unit has one of that name and first year.
    """
    require(by, Permission.EDIT_PROJECTS, unit)
    programme = Programme(unit=unit)
    _fill(programme, data)
    _save(programme)
    record("programme.created", programme, by=by, after=_told(data))
    announce("programme.created", programme_id=programme.pk)
    return programme


@transaction.atomic
def change_programme(programme_id: int, data: ProgrammeData, *, by: User) -> Programme:
    """Change what a project says of itself; raises like `create_programme`."""
    programme = locked_programme(programme_id, by=by)
    before = _told(_data_of(programme))
    _fill(programme, data)
    _save(programme)
    record("programme.changed", programme, by=by, before=before, after=_told(data))
    return programme


@transaction.atomic
def add_subproject(programme_id: int, data: SubProjectData, *, by: User) -> SubProject:
    """Add a part to a project.

    Raises:
        SubProjectExistsError: It has one of that name.
    """
    programme = locked_programme(programme_id, by=by)
    try:
        with transaction.atomic():
            subproject = SubProject.objects.create(programme=programme, **asdict(data))
    except IntegrityError:
        raise SubProjectExistsError(name=data.name) from None
    record("subproject.added", subproject, by=by, after=asdict(data))
    return subproject


@transaction.atomic
def change_subproject(subproject_id: int, data: SubProjectData, *, by: User) -> SubProject:
    """Change a part of a project, such as its status; raises like `add_subproject`."""
    subproject = SubProject.objects.select_related("programme").get(pk=subproject_id)
    locked_programme(subproject.programme_id, by=by)
    before = {name: getattr(subproject, name) for name in asdict(data)}
    for name, value in asdict(data).items():
        setattr(subproject, name, value)
    try:
        with transaction.atomic():
            subproject.save()
    except IntegrityError:
        raise SubProjectExistsError(name=data.name) from None
    record("subproject.changed", subproject, by=by, before=before, after=asdict(data))
    return subproject


@transaction.atomic
def add_milestone(
    programme_id: int,
    *,
    name: str,
    due_on: date | None,
    reached_on: date | None = None,
    by: User,
) -> Milestone:
    """Plan a dated step, or record one that is past."""
    programme = locked_programme(programme_id, by=by)
    milestone = Milestone.objects.create(
        programme=programme, name=name, due_on=due_on, reached_on=reached_on
    )
    record(
        "milestone.added",
        milestone,
        by=by,
        after={"name": name, "due_on": due_on, "reached_on": reached_on},
    )
    return milestone


@transaction.atomic
def reach_milestone(milestone_id: int, *, reached_on: date, by: User) -> Milestone:
    """Say when a step was reached."""
    milestone = Milestone.objects.get(pk=milestone_id)
    locked_programme(milestone.programme_id, by=by)
    before, milestone.reached_on = milestone.reached_on, reached_on
    milestone.save(update_fields=["reached_on"])
    record(
        "milestone.reached",
        milestone,
        by=by,
        before={"reached_on": before},
        after={"reached_on": reached_on},
    )
    return milestone


@transaction.atomic
def add_feasibility(
    programme_id: int, *, name: str, done_on: date | None, conclusion: str, by: User
) -> Feasibility:
    """Record a study, survey or estimate made before the approval."""
    programme = locked_programme(programme_id, by=by)
    feasibility = Feasibility.objects.create(
        programme=programme, name=name, done_on=done_on, conclusion=conclusion
    )
    told = {"name": name, "done_on": done_on, "conclusion": conclusion}
    record("feasibility.added", feasibility, by=by, after=told)
    return feasibility


def locked_programme(
    programme_id: int, *, by: User, permission: Permission = Permission.EDIT_PROJECTS
) -> Programme:
    """The programme, locked until the transaction ends. MUST be called inside one.

    Raises:
        NotAllowedError: `by` does not hold `permission` for the unit.
    """
    programme = (
        Programme.objects.select_for_update(of=("self",))
        .select_related("unit__region")
        .get(pk=programme_id)
    )
    require(by, permission, programme.unit)
    return programme


def _fill(programme: Programme, data: ProgrammeData) -> None:
    if data.last_year < data.first_year:
        raise YearsOutOfOrderError
    for name in ProgrammeData.__dataclass_fields__:
        setattr(programme, name, getattr(data, name))
    programme.name = data.name.strip()
    programme.search_text = search_text(programme.name, programme.code, programme.office)


def _save(programme: Programme) -> None:
    try:
        with transaction.atomic():
            programme.save()
    except IntegrityError:
        raise ProgrammeExistsError(name=programme.name, year=programme.first_year) from None


def _data_of(programme: Programme) -> ProgrammeData:
    return ProgrammeData(
        **{name: getattr(programme, name) for name in ProgrammeData.__dataclass_fields__}
    )


def _told(data: ProgrammeData) -> dict[str, Any]:
    told = {name: getattr(data, name) for name in ProgrammeData.__dataclass_fields__}
    told["supervising_unit"] = data.supervising_unit.name if data.supervising_unit else ""
    told["owner"] = data.owner.printed_name if data.owner else ""
    return told
