"""What is watched, how, by whom, and what was down."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, linked
from hengwang.api.paging import Pages, PagesOf
from hengwang.api.problems import UnknownReferenceError
from hengwang.api.routers.network import chosen
from hengwang.api.schemas.operating import (
    CheckIn,
    ChecksWanted,
    ClosingIn,
    CollectorOut,
    OutageOut,
    OutagesWanted,
    TargetIn,
    TargetOut,
    TargetsWanted,
    WatchCheckOut,
)
from hengwang.api.schemas.values import Id
from hengwang.availability.models import Outage
from hengwang.monitoring.choices import TargetStanding
from hengwang.monitoring.models import Check, Collector, Credential, Target
from hengwang.monitoring.services.checks import CheckFacts, add_check
from hengwang.monitoring.services.targets import TargetFacts, add_target, close_target
from hengwang.monitoring.standing import measured, with_standing

router = Router(tags=["monitoring"])


def _targets(request: MemberRequest) -> Any:
    return with_standing(Target.objects.visible_to(request.user))


@router.get("/targets", response=list[TargetOut])
@paginate(PagesOf, made=measured)
def list_targets(request: MemberRequest, wanted: Query[TargetsWanted]) -> QuerySet[Any]:
    """Targets one may see, and how they stand."""
    require(request.user, Permission.VIEW_MONITORING)
    rows = _targets(request).filter(closed_at__isnull=not wanted.closed)
    rows = chosen(rows, wanted, ("kind", "is_backbone"))
    return rows if wanted.standing is None else _standing(rows, wanted.standing)


def _standing(rows: QuerySet[Any], asked: TargetStanding) -> QuerySet[Any]:
    """Those that stand so; a target heard of and not measured is unknown, never up."""
    if asked not in {TargetStanding.UP, TargetStanding.UNKNOWN}:
        return rows.filter(standing=asked)
    believed = list(rows.filter(standing=TargetStanding.UP))
    shown = measured(believed)
    wrong = [one.pk for one in shown if one.standing != TargetStanding.UP]
    if asked is TargetStanding.UP:
        return rows.filter(standing=TargetStanding.UP).exclude(pk__in=wrong)
    return rows.filter(Q(standing=TargetStanding.UNKNOWN) | Q(pk__in=wrong))


def _one(request: MemberRequest, target_id: int) -> Any:
    return measured([found(_targets(request), pk=target_id)])[0]


@router.post("/targets", response={201: TargetOut})
def create_target(request: MemberRequest, body: TargetIn) -> Any:
    """Watch something from now on; collector and addresses are judged as on the page."""
    user = request.user
    require(user, Permission.EDIT_MONITORING)
    unit = linked(units_with(user, Permission.EDIT_MONITORING), body.unit_id, "unit_id")
    if unit is None:
        raise UnknownReferenceError(field="unit_id")
    watched = Target.objects.visible_to(user).watched()
    facts = TargetFacts(
        name=body.name,
        kind=body.kind,
        address=body.address,
        parent=linked(watched, body.parent_id, "parent_id"),
        is_backbone=body.is_backbone,
    )
    checks = [_check(request, one) for one in body.checks]
    with transaction.atomic():
        made = add_target(facts, unit=unit, by=user)
        for check in checks:
            add_check(made.pk, check, by=user)
    return _one(request, made.pk)


def _check(request: MemberRequest, body: CheckIn) -> CheckFacts:
    user = request.user
    collectors = Collector.objects.editable_by(user).filter(revoked_at=None)
    collector = linked(collectors.select_related("unit__region"), body.collector_id, "collector_id")
    secrets = Credential.objects.visible_to(user).select_related("unit__region")
    if collector is None:
        raise UnknownReferenceError(field="collector_id")
    given = body.model_dump(exclude={"collector_id", "credential_id"})
    credential = linked(secrets, body.credential_id, "credential_id")
    return CheckFacts(collector=collector, credential=credential, **given)


@router.get("/targets/{target_id}", response=TargetOut)
def get_target(request: MemberRequest, target_id: Path[Id]) -> Any:
    """One target."""
    return _one(request, target_id)


@router.post("/targets/{target_id}/close", response=TargetOut)
def end_target(request: MemberRequest, target_id: Path[Id], body: ClosingIn) -> Any:
    """Watch it no longer; what was measured stays."""
    row = found(Target.objects.editable_by(request.user), pk=target_id)
    close_target(row.pk, by=request.user, reason=body.reason)
    return _one(request, row.pk)


@router.get("/checks", response=list[WatchCheckOut])
@paginate(Pages)
def list_checks(request: MemberRequest, wanted: Query[ChecksWanted]) -> QuerySet[Any]:
    """How targets one may see are asked."""
    require(request.user, Permission.VIEW_MONITORING)
    own = Target.objects.visible_to(request.user)
    rows = Check.objects.filter(target__in=own, ended_at__isnull=not wanted.ended)
    asked = {name: getattr(wanted, name) for name in ("target_id", "collector_id", "kind")}
    exact = {name: value for name, value in asked.items() if value is not None}
    return rows.filter(**exact).select_related("credential").order_by("pk")


@router.get("/collectors", response=list[CollectorOut])
@paginate(Pages)
def list_collectors(request: MemberRequest) -> QuerySet[Any]:
    """Collectors one may see."""
    require(request.user, Permission.VIEW_MONITORING)
    return Collector.objects.visible_to(request.user).order_by("name", "pk")


@router.get("/outages", response=list[OutageOut])
@paginate(Pages)
def list_outages(request: MemberRequest, wanted: Query[OutagesWanted]) -> QuerySet[Any]:
    """Outages of targets one may see, the latest first; any part in [start, end) counts."""
    require(request.user, Permission.VIEW_MONITORING)
    rows = Outage.objects.visible_to(request.user)
    if wanted.target_id is not None:
        rows = rows.filter(target=wanted.target_id)
    if wanted.is_open is not None:
        rows = rows.filter(ended_at__isnull=wanted.is_open)
    if wanted.start is not None:
        rows = rows.exclude(ended_at__lte=wanted.start)
    if wanted.end is not None:
        rows = rows.filter(started_at__lt=wanted.end)
    return rows.order_by("-started_at", "-pk")
