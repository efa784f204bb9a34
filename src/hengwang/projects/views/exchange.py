"""Sheets for the budget system to take in."""

from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.exports import XLSX
from hengwang.projects.exchange.budget_layouts import load_layouts
from hengwang.projects.exchange.sheets import Layout, layout_named, write_sheet
from hengwang.projects.models import PlannedPayment, Programme


@login_required
@require_GET
def payment_plan(request: MemberRequest) -> HttpResponse:
    """What is still to be paid, of the projects the visitor may see."""
    if not may(request.user, Permission.VIEW_PROJECTS):
        raise Http404
    seen = Programme.objects.visible_to(request.user)
    plans = PlannedPayment.objects.filter(programme__in=seen, settled_by=None)
    rows = plans.select_related("programme__unit").order_by("due_on", "pk")
    layout = asked_layout("payment_plan", request.GET.get("layout", ""))
    response = HttpResponse(write_sheet(layout, map(plan_row, rows)), content_type=XLSX)
    name = quote(f"{layout.title}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def asked_layout(sheet: str, key: str) -> Layout:
    """The house's layout of a sheet, or that of a province; 404 where it writes no such sheet."""
    if not key:
        return layout_named(sheet)
    layout = load_layouts().get(key)
    written = layout.written(sheet) if layout else None
    if written is None:
        raise Http404
    return written


def plan_row(plan: PlannedPayment) -> dict[str, Any]:
    """The fields of the layout."""
    return {
        "programme_code": plan.programme.code,
        "programme": plan.programme.name,
        "unit": plan.programme.unit.name,
        "source": plan.get_source_display(),
        "month": f"{plan.due_on:%Y-%m}",
        "due_on": plan.due_on,
        "amount": plan.amount_cny,
        "purpose": plan.purpose,
    }
