"""Rows a visitor may see, and what they may do with them; 404 for everybody else."""

from typing import Any

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.duty.models import Shift
from hengwang.duty.services.rights import stands_shift
from hengwang.organizations.models import Unit


def seen(request: MemberRequest, model: type[Model], pk: int, *related: str) -> Any:
    """The row, or 404 for who may not see it."""
    rows = model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related(*related), pk=pk)


def demand(request: MemberRequest, permission: Permission, unit: Unit | None = None) -> None:
    """404 where the visitor may not do this, as if the page did not exist."""
    if not may(request.user, permission, unit):
        raise Http404


def keeps(request: MemberRequest, unit: Unit) -> bool:
    """Whether the visitor makes the unit's rosters."""
    return may(request.user, Permission.KEEP_ROSTERS, unit)


def stands(request: MemberRequest, shift: Shift) -> bool:
    """Whether the visitor hands such a shift over."""
    return stands_shift(request.user, shift)


def demand_stander(request: MemberRequest, shift: Shift) -> None:
    """404 where the visitor does not hand such a shift over."""
    if not stands_shift(request.user, shift):
        raise Http404
