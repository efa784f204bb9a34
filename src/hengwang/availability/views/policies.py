"""Policies of counting and groups of targets."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.availability import tables
from hengwang.availability.choices import GroupKind
from hengwang.availability.forms import GroupForm, MembersForm, PolicyForm
from hengwang.availability.models import AvailabilityPolicy, TargetGroup
from hengwang.availability.services.grouping import change_members, form_group
from hengwang.availability.services.policies import policy_of, write_policy
from hengwang.availability.trails import when
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

POLICIES = gettext_lazy("Availability policies")
GROUPS = gettext_lazy("Groups of targets")


class PolicyList(ListPage):
    """All policies in all versions: they are printed with figures, so who sees these sees them."""

    title = POLICIES
    permission = Permission.VIEW_MONITORING
    table_class = tables.PolicyTable
    empty_icon = "list"
    empty_title = gettext_lazy("The built-in policy counts")
    empty_text = gettext_lazy(
        "A unit's day may lose 30 minutes, the backbone none; time lost in approved maintenance "
        "is taken off; unknown time is asked and not up."
    )
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        found: QuerySet[Any] = AvailabilityPolicy.objects.all()
        return found

    def tools(self) -> Sequence[Tool]:
        address, decides = reverse("availability-policy-new"), Permission.APPROVE_AVAILABILITY
        return [Tool(label=_("New version"), url=address, icon="plus", permission=decides)]


@login_required
def add_policy(request: MemberRequest) -> HttpResponse:
    """Write the next version of a policy."""
    if not may(request.user, Permission.APPROVE_AVAILABILITY):
        raise Http404
    form = PolicyForm(request.POST or None, initial={"key": policy_of().key})

    def act() -> str:
        told = form.cleaned_data
        rules, by = form.rules(), request.user
        made = write_policy(rules, title=told["title"], reason=told["reason"], by=by)
        return made.get_absolute_url()

    title, back = _("New version of a policy"), reverse("availability-policy-list")
    return form_page(request, form, act, title=title, back_url=back)


@login_required
@require_GET
def policy(request: MemberRequest, policy_id: int) -> HttpResponse:
    """One version of a policy."""
    if not may(request.user, Permission.VIEW_MONITORING):
        raise Http404
    row = get_object_or_404(AvailabilityPolicy.objects.select_related("made_by"), pk=policy_id)
    names = [*PolicyForm.Meta.fields, "version", "made_by"]
    context = {
        "title": str(row),
        "facts": [(_label(name), _shown(row, name)) for name in names],
        "history": history_of(row, limit=30),
        "breadcrumbs": [(POLICIES, reverse("availability-policy-list")), (str(row), "")],
    }
    return render(request, "availability/kept.html", context)


def _label(name: str) -> Any:
    field = AvailabilityPolicy._meta.get_field(name)
    return _("Drawn up by") if name == "made_by" else getattr(field, "verbose_name", name)


def _shown(row: AvailabilityPolicy, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else value


class GroupList(ListPage):
    """Groups of the units the visitor sees."""

    title = GROUPS
    permission = Permission.VIEW_MONITORING
    table_class = tables.GroupTable
    filterset_class = tables.GroupFilter
    empty_icon = "inbox"
    empty_title = gettext_lazy("Every target counts by itself")
    empty_text = gettext_lazy("Two circuits of one unit become one line: out only while both are.")
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        found: QuerySet[Any] = TargetGroup.objects.visible_to(self.request.user)
        return found.select_related("unit")

    def tools(self) -> Sequence[Tool]:
        address, edits = reverse("target-group-new"), Permission.EDIT_MONITORING
        return [Tool(label=_("New group"), url=address, icon="plus", permission=edits)]


@login_required
def add_group(request: MemberRequest) -> HttpResponse:
    """Let targets count together."""
    if not may(request.user, Permission.EDIT_MONITORING):
        raise Http404
    form = GroupForm(request.user, request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        made = form_group(
            told["unit"],
            told["name"],
            GroupKind(told["kind"]),
            list(told["targets"]),
            from_at=told["from_at"],
            by=request.user,
        )
        return made.get_absolute_url()

    back = reverse("target-group-list")
    return form_page(request, form, act, title=_("New group"), back_url=back)


@login_required
@require_GET
def group(request: MemberRequest, target_group_id: int) -> HttpResponse:
    """A group and since when each target belongs to it."""
    rows = TargetGroup.objects.visible_to(request.user).select_related("unit")
    row = get_object_or_404(rows, pk=target_group_id)
    members = row.members.select_related("target").order_by("from_at", "pk")
    context = {
        "title": row.name,
        "facts": [
            (_("Kind"), row.get_kind_display()),
            (_("Unit"), row.unit),
        ],
        "members": [(one, when(one.from_at, one.until_at)) for one in members],
        "group": row,
        "may_change": may(request.user, Permission.EDIT_MONITORING, row.unit),
        "history": history_of(row, limit=30),
        "breadcrumbs": [(GROUPS, reverse("target-group-list")), (row.name, "")],
    }
    return render(request, "availability/group.html", context)


@login_required
def members(request: MemberRequest, target_group_id: int) -> HttpResponse:
    """Let the group consist of other targets from a moment on."""
    rows = TargetGroup.objects.visible_to(request.user).select_related("unit__region")
    row = get_object_or_404(rows, pk=target_group_id)
    if not may(request.user, Permission.EDIT_MONITORING, row.unit):
        raise Http404
    present = list(row.members.filter(until_at=None).values_list("target", flat=True))
    unit = row.unit if row.kind == GroupKind.REDUNDANT else None
    form = MembersForm(request.user, request.POST or None, unit=unit, initial={"targets": present})

    def act() -> str:
        told = form.cleaned_data
        targets, since = list(told["targets"]), told["from_at"]
        made = change_members(row.pk, targets, from_at=since, by=request.user)
        return made.get_absolute_url()

    title = _("Members of %(group)s") % {"group": row.name}
    return form_page(request, form, act, title=title, back_url=row.get_absolute_url())
