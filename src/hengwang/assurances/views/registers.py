"""Zero reports of all assurances, and the templates of readiness checklists."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.assurances import forms
from hengwang.assurances.models import ChecklistTemplate, ZeroReport
from hengwang.assurances.services import templates
from hengwang.assurances.tables import ReportFilter, ReportTable, TemplateTable
from hengwang.assurances.views.finding import crumbs, demand, seen
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

HOME = gettext_lazy("Assurances of key events")


class ReportList(ListPage):
    """Zero reports, newest first; missed ones stand among them."""

    request: MemberRequest
    title = gettext_lazy("Zero reports")
    permission = Permission.VIEW_ASSURANCES
    table_class = ReportTable
    filterset_class: ClassVar[type[Any] | None] = ReportFilter
    empty_icon = "clipboard-check"
    empty_title = gettext_lazy("No zero report is expected")
    empty_text = gettext_lazy("Approved assurances ask for them at the times of their plan.")

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = ZeroReport.objects.visible_to(self.request.user)
        return rows.select_related("assurance").order_by("-due_at", "-pk")


class TemplateList(ListPage):
    """Readiness checklists."""

    request: MemberRequest
    title = gettext_lazy("Readiness checklists")
    permission = Permission.VIEW_ASSURANCES
    table_class = TemplateTable
    empty_icon = "checklist"
    empty_title = gettext_lazy("No checklist yet")
    empty_text = gettext_lazy("Write down once what is looked at before every event.")

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = ChecklistTemplate.objects.visible_to(self.request.user).in_use()
        return rows.select_related("unit")

    def tools(self) -> Sequence[Tool]:
        plans = Permission.PLAN_ASSURANCES
        address = reverse("assurance-template-new")
        label = pgettext("assurance", "New checklist")
        return [Tool(label=label, url=address, icon="plus", permission=plans)]


@login_required
def add_template(request: MemberRequest) -> HttpResponse:
    """A new checklist."""
    demand(request, Permission.PLAN_ASSURANCES)
    form = forms.TemplateForm(request.user, None, request.POST or None)
    back = reverse("assurance-template-list")

    def act() -> str:
        data = form.cleaned_data
        templates.add_template(data["unit"], data["name"], form.items(), by=request.user)
        return back

    title = pgettext("assurance", "New checklist")
    way = crumbs((_("Readiness checklists"), back), (title, ""))
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=way)


@login_required
def edit_template(request: MemberRequest, readiness_template_id: int) -> HttpResponse:
    """A checklist that asks for something else from now on."""
    row: ChecklistTemplate = seen(request, ChecklistTemplate, readiness_template_id, "unit__region")
    demand(request, Permission.PLAN_ASSURANCES, row.unit)
    form = forms.TemplateForm(request.user, row, request.POST or None)
    back = reverse("assurance-template-list")

    def act() -> str:
        data = form.cleaned_data
        templates.change_template(
            row.pk, data["name"], form.items(), is_active=data["is_active"], by=request.user
        )
        return back

    way = crumbs((_("Readiness checklists"), back), (row.name, ""))
    return form_page(
        request, form, act, title=row.name, back_url=back, breadcrumbs=way,
        lead=_("Assurances that copied it before keep their lines."),
    )  # fmt: skip
