"""Assurances: list, board, page, drafting and changing."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.assurances import forms
from hengwang.assurances.choices import State
from hengwang.assurances.models import Assurance
from hengwang.assurances.queries.standing import board_of, with_counts
from hengwang.assurances.services import planning
from hengwang.assurances.tables import AssuranceFilter, AssuranceTable
from hengwang.assurances.views.finding import crumbs, demand, seen_assurance
from hengwang.assurances.views.page import page_of
from hengwang.files.downloads import download
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

TITLE = gettext_lazy("Assurances of key events")


class AssuranceList(ListPage):
    """Assurances the visitor may see, newest first."""

    request: MemberRequest
    title = TITLE
    permission = Permission.VIEW_ASSURANCES
    table_class = AssuranceTable
    filterset_class: ClassVar[type[Any] | None] = AssuranceFilter
    empty_icon = "shield-check"
    empty_title = gettext_lazy("No assurance yet")
    empty_text = gettext_lazy(
        "Plan one for the next conference, holiday or examination that must go well."
    )

    def rows(self) -> QuerySet[Any]:
        rows = Assurance.objects.visible_to(self.request.user).select_related("unit")
        return with_counts(rows)

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        rows = Assurance.objects.visible_to(self.request.user)
        now_on = rows.filter(state=State.UNDER_WAY).count()
        coming = rows.filter(state=State.APPROVED).count()
        text = ngettext("%(n)s under way", "%(n)s under way", now_on) % {"n": now_on}
        return f"{text} · " + ngettext("%(n)s coming", "%(n)s coming", coming) % {"n": coming}

    def tools(self) -> Sequence[Tool]:
        plans = Permission.PLAN_ASSURANCES
        return [
            Tool(label=_("Plan an assurance"), url=reverse("assurance-new"), icon="plus",
                 permission=plans),
            Tool(label=_("What is coming"), url=reverse("assurance-board")),
            Tool(label=_("Zero reports"), url=reverse("zero-report-list")),
            Tool(label=_("Readiness checklists"), url=reverse("assurance-template-list")),
        ]  # fmt: skip


@login_required
@require_GET
def board(request: MemberRequest) -> HttpResponse:
    """What waits, what goes on, what is coming."""
    demand(request, Permission.VIEW_ASSURANCES)
    now = timezone.now()
    shown = board_of(Assurance.objects.visible_to(request.user), now=now)
    context = {
        "title": _("What is coming"),
        "columns": [
            (_("Under way"), _("Nothing goes on."), shown.under_way),
            (_("Approved"), _("Nothing is coming."), shown.coming),
            (_("Draft or waiting"), _("Nothing waits."), shown.waiting),
            (_("Result to be written"), _("Nothing is left to write."), shown.to_sum_up),
        ],
        "now": now,
        "may_plan": may(request.user, Permission.PLAN_ASSURANCES),
        "breadcrumbs": crumbs((_("What is coming"), "")),
    }
    return render(request, "assurances/board.html", context)


@login_required
@require_GET
def detail(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """One assurance: what is to be done now, what takes effect, who is there, what was reported."""
    row = seen_assurance(request, assurance_id)
    context = page_of(row, request.user, now=timezone.now())
    return render(request, "assurances/assurance.html", context)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Draft an assurance."""
    demand(request, Permission.PLAN_ASSURANCES)
    form = forms.AssuranceForm(request.user, None, request.POST or None, request.FILES or None)

    def act() -> str:
        data = form.cleaned_data
        made = planning.add_assurance(
            data["unit"], form.facts(), by=request.user, template=data["template"]
        )
        return made.get_absolute_url()

    title = _("Plan an assurance")
    return form_page(
        request, form, act, title=title, back_url=reverse("assurance-list"),
        save_label=_("Keep as a draft"), breadcrumbs=crumbs((title, "")),
        lead=_("Nothing takes effect before another person has approved it."),
    )  # fmt: skip


@login_required
def edit(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """Plan it differently."""
    row = seen_assurance(request, assurance_id)
    demand(request, Permission.PLAN_ASSURANCES, row.unit)
    form = forms.AssuranceForm(request.user, row, request.POST or None, request.FILES or None)

    def act() -> str:
        template = form.cleaned_data["template"]
        made = planning.change_assurance(row.pk, form.facts(), by=request.user, template=template)
        return made.get_absolute_url()

    title, back = pgettext("assurance", "Change the plan"), row.get_absolute_url()
    return form_page(
        request, form, act, title=title, back_url=back,
        breadcrumbs=crumbs((row.event, back), (title, "")),
    )  # fmt: skip


@login_required
@require_GET
def plan_file(request: MemberRequest, assurance_id: int) -> HttpResponseBase:
    """The plan as it was handed in."""
    row = seen_assurance(request, assurance_id)
    if row.plan_file is None:
        raise Http404
    return download(row.plan_file)
