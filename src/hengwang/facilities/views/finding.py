"""Scope before anything: rows the visitor may see or change, 404 for everybody else."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.facilities.models.scoping import rooms_kept, rooms_seen
from hengwang.network.models import Room


def demand_viewer(request: MemberRequest) -> None:
    """404 for whoever sees no room anywhere."""
    if not request.user.reach(Permission.VIEW_FACILITIES).has_place:
        raise Http404


def demand_keeper(request: MemberRequest) -> None:
    """404 for whoever keeps no room anywhere."""
    if not request.user.reach(Permission.EDIT_FACILITIES).has_place:
        raise Http404


def seen(request: MemberRequest, model: type[Any], row_id: int, *related: str) -> Any:
    """A row the visitor may see."""
    rows = model.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(rows, pk=row_id)


def edited(request: MemberRequest, model: type[Any], row_id: int, *related: str) -> Any:
    """A row the visitor keeps."""
    rows = model.objects.editable_by(request.user).select_related(*related)
    return get_object_or_404(rows, pk=row_id)


def room_seen(request: MemberRequest, room_id: int) -> Room:
    """A room the visitor may see."""
    rows = rooms_seen(request.user).select_related("unit__region", "site")
    return get_object_or_404(rows, pk=room_id)


def room_edited(request: MemberRequest, room_id: int) -> Room:
    """A room the visitor keeps."""
    rows = rooms_kept(request.user).select_related("unit__region", "site")
    return get_object_or_404(rows, pk=room_id)


def may_edit(request: MemberRequest, unit: Any) -> bool:
    """Whether the visitor keeps the rooms of the unit (its region is selected)."""
    return may(request.user, Permission.EDIT_FACILITIES, unit)
