"""Scope before anything: rows the visitor may see or change, 404 for everybody else."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest


def demand_keeper(request: MemberRequest) -> None:
    """404 for whoever keeps no monitoring anywhere."""
    if not request.user.reach(Permission.EDIT_MONITORING).has_place:
        raise Http404


def seen(request: MemberRequest, model: type[Any], row_id: int, *related: str) -> Any:
    """A row the visitor may see."""
    rows = model.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related(*related) if related else rows, pk=row_id)


def edited(request: MemberRequest, model: type[Any], row_id: int, *related: str) -> Any:
    """A row the visitor keeps."""
    rows = model.objects.editable_by(request.user)
    return get_object_or_404(rows.select_related(*related) if related else rows, pk=row_id)


def may_edit(request: MemberRequest, unit: Any) -> bool:
    """Whether the visitor keeps the monitoring of the unit (its region is selected)."""
    return may(request.user, Permission.EDIT_MONITORING, unit)
