"""Scope before anything: rows the visitor may see or change, 404 for everybody else."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.inspections.models import Occurrence


def demand_viewer(request: MemberRequest) -> None:
    """404 for whoever sees no inspection anywhere."""
    if request.user.reach(Permission.VIEW_INSPECTIONS).is_nothing:
        raise Http404


def demand_planner(request: MemberRequest) -> None:
    """404 for whoever plans no inspection anywhere."""
    if not request.user.reach(Permission.PLAN_INSPECTIONS).has_place:
        raise Http404


def seen(request: MemberRequest, model: type[Any], row_id: int, *related: str) -> Any:
    """A row the visitor may see."""
    rows = model.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(rows, pk=row_id)


def edited(request: MemberRequest, model: type[Any], row_id: int, *related: str) -> Any:
    """A row the visitor plans."""
    rows = model.objects.editable_by(request.user).select_related(*related)
    return get_object_or_404(rows, pk=row_id)


def carried_out(request: MemberRequest, occurrence_id: int) -> Occurrence:
    """An inspection the visitor may carry out."""
    rows = Occurrence.objects.carried_out_by(request.user)
    related = ("plan__checklist", "plan__room", "plan__rack", "plan__unit__region")
    row: Occurrence = get_object_or_404(rows.select_related(*related), pk=occurrence_id)
    return row


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """From the page of today on."""
    return [(_("Inspections"), reverse("inspections")), *more]
