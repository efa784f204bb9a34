"""Plans: list, page, making, changing, ending."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.completion import tally
from hengwang.inspections.forms import EndForm, PlanForm, ReasonForm
from hengwang.inspections.models import InspectionPlan
from hengwang.inspections.rhythm_texts import rhythm_text
from hengwang.inspections.services.extra import begin_extra
from hengwang.inspections.services.plans import add_plan, change_plan, end_plan
from hengwang.inspections.services.rights import may_carry_out
from hengwang.inspections.tables import STATE_TONES, PlanTable
from hengwang.inspections.views.finding import crumbs, demand_planner, edited, seen
from hengwang.kernel.periods import midnight
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class PlanList(ListPage):
    """Plans in force and those that have ended."""

    title = gettext_lazy("Inspection plans")
    permission = Permission.VIEW_INSPECTIONS
    table_class = PlanTable
    empty_icon = "calendar"
    empty_title = gettext_lazy("No plan yet")
    empty_text = gettext_lazy("First write a checklist, then say where and how often.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = InspectionPlan.objects.visible_to(self.request.user)
        over = Q(ends_on__lte=timezone.localdate())
        return rows.exclude(over).select_related(
            "unit", "checklist", "room", "rack", "assignee", "company"
        )

    def tools(self) -> Sequence[Tool]:
        plan = Permission.PLAN_INSPECTIONS
        return [
            Tool(
                label=gettext_lazy("New plan"),
                url=reverse("inspection-plan-new"),
                icon="plus",
                permission=plan,
            ),
            Tool(label=gettext_lazy("Checklists"), url=reverse("checklist-list"), icon="checklist"),
            Tool(label=gettext_lazy("Labels"), url=reverse("inspection-labels"), icon="printer"),
        ]


@login_required
@require_GET
def detail(request: MemberRequest, inspection_plan_id: int) -> HttpResponse:
    """One plan: how often, how completely this year, what comes next."""
    related = ("unit__region", "checklist", "room", "rack", "assignee", "company")
    plan: InspectionPlan = seen(request, InspectionPlan, inspection_plan_id, *related)
    now = timezone.now()
    year = midnight(date(timezone.localdate().year, 1, 1))
    asked = plan.occurrences.filter(is_extra=False)
    counts = tally(asked.filter(due_from__gte=year).values_list("state", flat=True))
    latest = plan.occurrences.filter(due_from__lte=now).order_by("-due_from")[:12]
    coming = plan.occurrences.filter(due_from__gt=now, state=OccurrenceState.DUE)
    context = {
        "title": plan.name,
        "plan": plan,
        "facts": [
            (_("Unit"), plan.unit),
            (_("Place"), plan.place_text),
            (_("Checklist"), plan.checklist),
            (_("How often"), rhythm_text(plan)),
            (_("Done by"), plan.assignee.printed_name if plan.assignee else ""),
            (_("Done by the company"), plan.company or ""),
            (_("Begins on"), f"{plan.starts_on:%Y-%m-%d}"),
            (_("No longer from"), f"{plan.ends_on:%Y-%m-%d}" if plan.ends_on else ""),
        ],
        "tally": counts,
        "latest": [(one, STATE_TONES[one.state].value) for one in latest],
        "coming": coming.order_by("due_from")[:5],
        "may_do": may_carry_out(request.user, plan),
        "may_plan": may(request.user, Permission.PLAN_INSPECTIONS, plan.unit),
        "is_over": plan.ends_on is not None and plan.ends_on <= timezone.localdate(),
        "breadcrumbs": _crumbs((plan.name, "")),
    }
    return render(request, "inspections/plan.html", context)


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs((_("Inspection plans"), reverse("inspection-plan-list")), *more)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """A new plan."""
    demand_planner(request)
    form = PlanForm(request.user, request.POST or None)

    def act() -> str:
        made = add_plan(form.cleaned_data["unit"], form.facts(), by=request.user)
        return made.get_absolute_url()

    title = _("New plan")
    return form_page(
        request,
        form,
        act,
        title=title,
        back_url=reverse("inspection-plan-list"),
        breadcrumbs=_crumbs((title, "")),
    )


@login_required
def go_unasked(request: MemberRequest, inspection_plan_id: int) -> HttpResponse:
    """Begin a round the plan did not ask for."""
    plan: InspectionPlan = seen(request, InspectionPlan, inspection_plan_id, "unit__region")
    if not may_carry_out(request.user, plan):
        raise Http404
    form = ReasonForm(request.POST or None)

    def act() -> str:
        made = begin_extra(plan.pk, form.cleaned_data["reason"], by=request.user)
        return made.get_absolute_url()

    title = _("Unscheduled round")
    return form_page(
        request,
        form,
        act,
        title=title,
        lead=_("It counts as made and with what it finds, not as due."),
        save_label=_("Begin the round"),
        back_url=plan.get_absolute_url(),
        breadcrumbs=_crumbs((plan.name, plan.get_absolute_url()), (title, "")),
    )


@login_required
def edit(request: MemberRequest, inspection_plan_id: int) -> HttpResponse:
    """Change a plan from now on."""
    plan: InspectionPlan = edited(request, InspectionPlan, inspection_plan_id, "unit")
    form = PlanForm(request.user, request.POST or None, row=plan)

    def act() -> str:
        return change_plan(plan.pk, form.facts(), by=request.user).get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=plan.name,
        lead=_("What has begun stays as it was; what comes later follows the change."),
        back_url=plan.get_absolute_url(),
        breadcrumbs=_crumbs((plan.name, plan.get_absolute_url()), (_("Edit"), "")),
    )


@login_required
def end(request: MemberRequest, inspection_plan_id: int) -> HttpResponse:
    """No more inspections from a day on."""
    plan: InspectionPlan = edited(request, InspectionPlan, inspection_plan_id, "unit")
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> str:
        data = form.cleaned_data
        ended = end_plan(plan.pk, data["on"], by=request.user, reason=data["reason"])
        return ended.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("End the plan"),
        back_url=plan.get_absolute_url(),
        breadcrumbs=_crumbs((plan.name, plan.get_absolute_url()), (_("End the plan"), "")),
    )
