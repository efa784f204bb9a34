"""Duty: who stands when, rosters with their shifts, hand-overs."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import exactly, found
from hengwang.api.paging import Pages
from hengwang.api.schemas.duty import (
    HandoverOut,
    HandoversWanted,
    HandoverWithLinesOut,
    InstantWanted,
    OnDutyOut,
    RosterOut,
    RostersWanted,
    ShiftOut,
    ShiftsWanted,
)
from hengwang.api.schemas.values import Id
from hengwang.duty.choices import HandoverState
from hengwang.duty.models import Handover, Post, Roster, Shift
from hengwang.duty.queries.drafting import draft, sections_of
from hengwang.duty.queries.standing import posts_at
from hengwang.duty.services.handing_over import digest_of

router = Router(tags=["duty"])


@router.get("/on-duty", response=list[OnDutyOut])
def list_who_is_on_duty(request: MemberRequest, wanted: Query[InstantWanted]) -> list[Any]:
    """Every post one may see with who is on duty there, now or at another instant."""
    require(request.user, Permission.VIEW_DUTY)
    then = posts_at(request.user, wanted.at or timezone.now(), unit_id=wanted.unit_id)
    return [OnDutyOut.told(one) for one in then]


def _rosters(request: MemberRequest) -> QuerySet[Any]:
    rows = Roster.objects.visible_to(request.user).in_use()
    posts = Prefetch("posts", Post.objects.visible_to(request.user))
    return rows.prefetch_related(posts)


@router.get("/rosters", response=list[RosterOut])
@paginate(Pages)
def list_rosters(request: MemberRequest, wanted: Query[RostersWanted]) -> QuerySet[Any]:
    """Rosters one may see, with their posts."""
    require(request.user, Permission.VIEW_DUTY)
    return exactly(_rosters(request), wanted, "unit_id").order_by("name", "pk")


@router.get("/rosters/{roster_id}", response=RosterOut)
def get_roster(request: MemberRequest, roster_id: Path[Id]) -> Any:
    """One roster."""
    return found(_rosters(request), pk=roster_id)


def _shifts(request: MemberRequest) -> QuerySet[Any]:
    rows = Shift.objects.visible_to(request.user).in_force()
    return rows.prefetch_related("holdings__person")


@router.get("/rosters/{roster_id}/shifts", response=list[ShiftOut])
@paginate(Pages)
def list_shifts_of_roster(
    request: MemberRequest, roster_id: Path[Id], wanted: Query[ShiftsWanted]
) -> QuerySet[Any]:
    """Its shifts in order of time, each with who holds it."""
    roster = found(_rosters(request), pk=roster_id)
    rows = _within(_shifts(request), wanted.start, wanted.end, "starts_at", "ends_at")
    return rows.filter(post__roster=roster).order_by("starts_at", "post", "pk")


@router.get("/shifts/{shift_id}", response=ShiftOut)
def get_shift(request: MemberRequest, shift_id: Path[Id]) -> Any:
    """One shift."""
    return found(_shifts(request), pk=shift_id)


@router.get("/handovers", response=list[HandoverOut])
@paginate(Pages)
def list_handovers(request: MemberRequest, wanted: Query[HandoversWanted]) -> QuerySet[Any]:
    """Hand-overs one may see, the latest first."""
    require(request.user, Permission.VIEW_DUTY)
    rows = exactly(Handover.objects.visible_to(request.user), wanted, "state")
    if wanted.roster_id is not None:
        rows = rows.filter(outgoing__post__roster=wanted.roster_id)
    rows = _within(rows, wanted.start, wanted.end, "from_at", "until_at")
    return rows.order_by("-from_at", "-pk")


def _within(
    rows: QuerySet[Any], start: datetime | None, end: datetime | None, begins: str, ends: str
) -> QuerySet[Any]:
    """Rows any part of which lies in the half-open window."""
    if start is not None:
        rows = rows.exclude(**{f"{ends}__lte": start})
    return rows if end is None else rows.filter(**{f"{begins}__lt": end})


@router.get("/handovers/{handover_id}", response=HandoverWithLinesOut)
def get_handover(request: MemberRequest, handover_id: Path[Id]) -> dict[str, Any]:
    """One hand-over with its lines; signing it is for people on its page."""
    rows = Handover.objects.visible_to(request.user)
    handover = found(rows.select_related("outgoing__post__roster__unit"), pk=handover_id)
    if handover.state == HandoverState.DRAFT:
        sections = draft(handover.outgoing, handover.from_at, timezone.now())
    else:
        sections = sections_of(handover)
    lines = [line for section in sections for line in section.lines]
    is_whole = not handover.digest or handover.digest == digest_of(handover)
    return HandoverWithLinesOut.told(handover, lines, is_whole=is_whole)
