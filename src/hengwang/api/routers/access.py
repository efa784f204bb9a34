"""Access: applications and their steps; allocating and opening have a module of their own."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.access.choices import State
from hengwang.access.models import AccessPoint, Application, PrivateNetwork
from hengwang.access.services import working
from hengwang.access.services.applying import ApplicationFacts, apply, cancel
from hengwang.access.services.stepping import Words
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import exactly, found, linked, named
from hengwang.api.paging import Pages
from hengwang.api.schemas.access import (
    ApplicationIn,
    ApplicationOut,
    ApplicationReasonIn,
    ApplicationsWanted,
    ApplicationWithStepsOut,
    ApplicationWordsIn,
)
from hengwang.api.schemas.values import Id
from hengwang.organizations.models import Unit

router = Router(tags=["access"])


def whole_application(user: User, application_id: int) -> Application:
    """The application with its steps and allocation, or 404 for who may not see it."""
    rows = Application.objects.visible_to(user).select_related("unit__region", "point")
    row: Application = found(rows.prefetch_related("steps", "plans"), pk=application_id)
    return row


@router.get("/access-applications", response=list[ApplicationOut])
@paginate(Pages)
def list_access_applications(
    request: MemberRequest, wanted: Query[ApplicationsWanted]
) -> QuerySet[Any]:
    """Applications one may see, the newest first."""
    require(request.user, Permission.VIEW_ACCESS)
    seen = Application.objects.visible_to(request.user)
    rows: Any = exactly(seen, wanted, "unit_id", "kind", "state", "step")
    if wanted.text:
        rows = rows.matching(wanted.text)
    if wanted.is_late is not None:
        late = {"state": State.OPEN, "step_due_on__lt": timezone.localdate()}
        rows = rows.filter(**late) if wanted.is_late else rows.exclude(**late)
    if wanted.start is not None:
        rows = rows.filter(applied_at__gte=wanted.start)
    if wanted.end is not None:
        rows = rows.filter(applied_at__lt=wanted.end)
    ordered: QuerySet[Any] = rows.order_by("-applied_at", "-pk")
    return ordered


@router.post("/access-applications", response={201: ApplicationWithStepsOut})
def apply_for_access(request: MemberRequest, body: ApplicationIn) -> Application:
    """Hand an application in; letters and plans are added on its page."""
    user = request.user
    require(user, Permission.APPLY_ACCESS)
    own = units_with(user, Permission.APPLY_ACCESS).filter(closed_on=None)
    unit: Unit = named(own.select_related("region"), body.unit_id, "unit_id")
    points = AccessPoint.objects.filter(unit=unit, closed_on=None)
    networks = PrivateNetwork.objects.filter(unit=unit, merged_on=None)
    rejected = Application.objects.visible_to(user).filter(unit=unit)
    facts = ApplicationFacts(
        point=linked(points, body.point_id, "point_id"),
        private_network=linked(networks, body.private_network_id, "private_network_id"),
        **body.model_dump(exclude={"unit_id", "point_id", "private_network_id", "follows_id"}),
    )
    follows = linked(rejected, body.follows_id, "follows_id")
    return whole_application(user, apply(facts, unit=unit, by=user, follows=follows).pk)


@router.get("/access-applications/{application_id}", response=ApplicationWithStepsOut)
def get_access_application(request: MemberRequest, application_id: Path[Id]) -> Application:
    """One application with its steps and its allocation."""
    return whole_application(request.user, application_id)


@router.post("/access-applications/{application_id}/take", response=ApplicationWithStepsOut)
def take_access_application(request: MemberRequest, application_id: Path[Id]) -> Application:
    """Take its present step, if nobody has it."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    working.take(pk, by=user)
    return whole_application(user, pk)


@router.post("/access-applications/{application_id}/approve", response=ApplicationWithStepsOut)
def approve_access_application(
    request: MemberRequest, application_id: Path[Id], body: ApplicationWordsIn
) -> Application:
    """Grant it at its review; whoever applied does not."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    working.approve(pk, _words(body), by=user)
    return whole_application(user, pk)


@router.post("/access-applications/{application_id}/reject", response=ApplicationWithStepsOut)
def reject_access_application(
    request: MemberRequest, application_id: Path[Id], body: ApplicationReasonIn
) -> Application:
    """Refuse it with the reason; it may be handed in anew."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    working.reject(pk, body.text, by=user)
    return whole_application(user, pk)


@router.post("/access-applications/{application_id}/built", response=ApplicationWithStepsOut)
def finish_construction(
    request: MemberRequest, application_id: Path[Id], body: ApplicationWordsIn
) -> Application:
    """Say that construction is done; the carrier that builds may."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    working.built(pk, _words(body), by=user)
    return whole_application(user, pk)


@router.post("/access-applications/{application_id}/accept", response=ApplicationWithStepsOut)
def pass_acceptance(
    request: MemberRequest, application_id: Path[Id], body: ApplicationWordsIn
) -> Application:
    """Say that the test was passed, and what was measured."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    working.accept(pk, _words(body), by=user)
    return whole_application(user, pk)


@router.post("/access-applications/{application_id}/fail", response=ApplicationWithStepsOut)
def fail_acceptance(
    request: MemberRequest, application_id: Path[Id], body: ApplicationWordsIn
) -> Application:
    """Say what is wrong; construction goes on."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    working.fail(pk, _words(body), by=user)
    return whole_application(user, pk)


@router.post("/access-applications/{application_id}/cancel", response=ApplicationWithStepsOut)
def cancel_access_application(
    request: MemberRequest, application_id: Path[Id], body: ApplicationReasonIn
) -> Application:
    """Take it back; what was reserved for it is free again."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    cancel(pk, body.text, by=user)
    return whole_application(user, pk)


def _words(body: ApplicationWordsIn) -> Words:
    return Words(at=body.at, text=body.text, delay=body.delay)
