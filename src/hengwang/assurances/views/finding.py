"""Rows a visitor may see, and what they may do with them; 404 for everybody else."""

from typing import Any

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.assurances.models import Assurance
from hengwang.assurances.queries.people import may_act
from hengwang.organizations.models import Unit

RELATED = ("unit__region", "proposed_by", "decided_by", "plan_file", "result")


def seen(request: MemberRequest, model: type[Model], pk: int, *related: str) -> Any:
    """The row, or 404 for who may not see it."""
    rows = model._default_manager.visible_to(request.user)  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related(*related), pk=pk)


def seen_assurance(request: MemberRequest, assurance_id: int) -> Assurance:
    """The assurance, or 404 for who may not see it."""
    found: Assurance = seen(request, Assurance, assurance_id, *RELATED)
    return found


def demand(request: MemberRequest, permission: Permission, unit: Unit | None = None) -> None:
    """404 where the visitor may not do this, as if the page did not exist."""
    if not may(request.user, permission, unit):
        raise Http404


def demand_acting(request: MemberRequest, row: Assurance) -> None:
    """404 for those who neither are its staff nor stand duty for its unit."""
    if not may_act(request.user, row):
        raise Http404


def crumbs(*last: tuple[str, str]) -> list[tuple[str, str]]:
    """The way from the list."""
    return [(_("Assurances of key events"), reverse("assurance-list")), *last]
