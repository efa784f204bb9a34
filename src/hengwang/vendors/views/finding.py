"""Rows a visitor may see, and what they may do with them; 404 for everybody else."""

from typing import Any

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.projects.models import Contract

CONTRACT = ("contract__programme__unit__region", "contract__company")
ASSESSMENT = ("scheme", *CONTRACT)


def seen(request: MemberRequest, model: type[Model], pk: int, *related: str) -> Any:
    """The row, or 404 for who may not see it."""
    rows = model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related(*related), pk=pk)


def holds(request: MemberRequest, permission: Permission, contract: Contract) -> bool:
    """Whether the visitor holds the permission at the contract's unit."""
    return may(request.user, permission, contract.programme.unit)


def demand(
    request: MemberRequest, permission: Permission, contract: Contract | None = None
) -> None:
    """404 where the visitor may not do this, as if the page did not exist."""
    unit = None if contract is None else contract.programme.unit
    if not may(request.user, permission, unit):
        raise Http404
