"""Checklists: list, page, writing a first and a next version."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.inspections.forms import ChecklistForm, ItemRows, item_values
from hengwang.inspections.models import Checklist
from hengwang.inspections.services.checklists import ItemFacts, add_checklist, rewrite_checklist
from hengwang.inspections.tables import ChecklistTable
from hengwang.inspections.views.finding import crumbs, demand_planner, edited, seen
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class ChecklistList(ListPage):
    """Checklists."""

    title = gettext_lazy("Checklists")
    permission = Permission.VIEW_INSPECTIONS
    table_class = ChecklistTable
    empty_icon = "checklist"
    empty_title = gettext_lazy("No checklist yet")
    empty_text = gettext_lazy("A checklist says what is looked at and what is in order.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Checklist.objects.visible_to(self.request.user)
        return rows.select_related("unit")

    def tools(self) -> Sequence[Tool]:
        return [
            Tool(
                label=gettext_lazy("New checklist"),
                url=reverse("checklist-new"),
                icon="plus",
                permission=Permission.PLAN_INSPECTIONS,
            )
        ]


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs((_("Checklists"), reverse("checklist-list")), *more)


@login_required
@require_GET
def detail(request: MemberRequest, checklist_id: int) -> HttpResponse:
    """The version in force, the ones before it, and who uses it."""
    row: Checklist = seen(request, Checklist, checklist_id, "unit__region")
    versions = list(row.versions.prefetch_related("items"))
    context = {
        "title": row.name,
        "row": row,
        "version": versions[0],
        "versions": versions,
        "plans": row.plans.all(),
        "may_plan": may(request.user, Permission.PLAN_INSPECTIONS, row.unit),
        "breadcrumbs": _crumbs((row.name, "")),
    }
    return render(request, "inspections/checklist.html", context)


class EmptyForm(forms.Form):
    """Nothing but the rows below it."""


def _page(
    request: MemberRequest, form: Any, act: Callable[[], str], *, rows: Any, **told: Any
) -> HttpResponse:
    """The form with its rows; a wrong row keeps everything that was typed."""
    told["rows"] = rows
    if rows.is_bound and not rows.is_valid():
        form.is_valid()
        form.add_error(None, _("Look at the marked rows."))
    return form_page(request, form, act, template="inspections/checklist_form.html", **told)


def _items(rows: Any) -> list[ItemFacts]:
    found = [form.facts() for form in rows.forms if hasattr(form, "cleaned_data")]
    return [one for one in found if one is not None]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """A first version."""
    demand_planner(request)
    form = ChecklistForm(request.user, request.POST or None)
    rows = ItemRows(request.POST or None, prefix="items")

    def act() -> str:
        data = form.cleaned_data
        facts = _items(rows)
        made = add_checklist(data["unit"], data["name"], facts, by=request.user, note=data["note"])
        return made.get_absolute_url()

    title = _("New checklist")
    told = {"rows": rows, "title": title, "breadcrumbs": _crumbs((title, ""))}
    return _page(request, form, act, **told, back_url=reverse("checklist-list"))


@login_required
def edit(request: MemberRequest, checklist_id: int) -> HttpResponse:
    """The next version."""
    row: Checklist = edited(request, Checklist, checklist_id, "unit__region")
    form = EmptyForm(request.POST or None)
    initial = [item_values(one) for one in row.in_force().items.all()]
    rows = ItemRows(request.POST or None, prefix="items", initial=initial)

    def act() -> str:
        rewrite_checklist(row.pk, _items(rows), by=request.user)
        return row.get_absolute_url()

    url = row.get_absolute_url()
    lead = _("Saving makes the next version; what was inspected before keeps its questions.")
    told = {"rows": rows, "title": row.name, "lead": lead, "back_url": url}
    crumb = _crumbs((row.name, url), (_("Edit"), ""))
    return _page(request, form, act, **told, breadcrumbs=crumb)
