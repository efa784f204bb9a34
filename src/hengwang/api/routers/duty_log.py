"""The duty log: read, written, corrected, settled; never changed."""

from typing import Any

from django.db.models import QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import exactly, found, linked, named
from hengwang.api.paging import Pages
from hengwang.api.schemas.duty import (
    LogCorrectionIn,
    LogEntryIn,
    LogEntryOut,
    LogSettlingIn,
    LogWanted,
)
from hengwang.api.schemas.values import Id
from hengwang.duty.models import LogEntry, Post, Roster
from hengwang.duty.services import logging
from hengwang.duty.services.logging import EntryFacts
from hengwang.duty.services.rights import own_company

router = Router(tags=["duty"])


def _entries(user: User) -> QuerySet[Any]:
    # Rosters are few: by their keys an index gives the newest entries of each.
    rosters = list(Roster.objects.visible_to(user).values_list("pk", flat=True))
    rows = LogEntry.objects.filter(roster__in=rosters).select_related("open_mark")
    # A company sees what was written at its own posts, not the roster's whole log.
    return rows if own_company(user) is None else rows.visible_to(user)


@router.get("/duty-log", response=list[LogEntryOut])
@paginate(Pages)
def list_duty_log(request: MemberRequest, wanted: Query[LogWanted]) -> QuerySet[Any]:
    """Lines of logs one may see, the latest first; corrected ones only when asked for."""
    require(request.user, Permission.VIEW_DUTY)
    rows: Any = exactly(_entries(request.user), wanted, "roster_id", "shift_id", "kind")
    if not wanted.with_corrected:
        rows = rows.standing()
    if wanted.is_open is not None:
        rows = rows.filter(open_mark__isnull=not wanted.is_open)
    if wanted.text:
        rows = rows.matching(wanted.text)
    if wanted.start is not None:
        rows = rows.filter(at__gte=wanted.start)
    if wanted.end is not None:
        rows = rows.filter(at__lt=wanted.end)
    ordered: QuerySet[Any] = rows.order_by("-at", "-pk")
    return ordered


@router.post("/duty-log", response={201: LogEntryOut})
def write_in_duty_log(request: MemberRequest, body: LogEntryIn) -> LogEntry:
    """Write a line in the log of a roster one stands duty for."""
    user = request.user
    require(user, Permission.STAND_DUTY)
    rosters = Roster.objects.stood_by(user).in_use()
    roster = named(rosters, body.roster_id, "roster_id")
    post = linked(
        Post.objects.stood_by(user).in_use().filter(roster=roster), body.post_id, "post_id"
    )
    facts = EntryFacts(body.text, body.kind, body.at, post, body.needs_follow_up)
    return _one(user, logging.write_entry(roster.pk, facts, by=user).pk)


def _one(user: User, log_id: int) -> LogEntry:
    row: LogEntry = found(_entries(user), pk=log_id)
    return row


@router.get("/duty-log/{log_id}", response=LogEntryOut)
def get_duty_log_entry(request: MemberRequest, log_id: Path[Id]) -> LogEntry:
    """One line."""
    return _one(request.user, log_id)


@router.post("/duty-log/{log_id}/correct", response={201: LogEntryOut})
def correct_duty_log_entry(
    request: MemberRequest, log_id: Path[Id], body: LogCorrectionIn
) -> LogEntry:
    """Write what is right; the old line stays and says that it was corrected."""
    old, user = _one(request.user, log_id), request.user
    facts = EntryFacts(body.text, body.kind, body.at, needs_follow_up=body.needs_follow_up)
    return _one(user, logging.correct_entry(old.pk, facts, by=user).pk)


@router.post("/duty-log/{log_id}/settle", response={201: LogEntryOut})
def settle_duty_log_entry(
    request: MemberRequest, log_id: Path[Id], body: LogSettlingIn
) -> LogEntry:
    """Say that what a line left to do is done."""
    old, user = _one(request.user, log_id), request.user
    return _one(user, logging.settle_entry(old.pk, body.text, by=user).pk)
