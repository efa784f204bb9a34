"""Pages of rules: list, rule with its dry run and steps, forms."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.kernel.errors import DomainError
from hengwang.monitoring.alert_forms import RuleForm, StepForm
from hengwang.monitoring.alert_tables import RuleFilters, RuleTable
from hengwang.monitoring.choices import RuleKind, TargetKind
from hengwang.monitoring.heard import SEVERITIES, trap_text
from hengwang.monitoring.models import AlertRule
from hengwang.monitoring.services import alert_rules as services
from hengwang.monitoring.services.dry_run import dry_run
from hengwang.monitoring.store import sample_store
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.refusals import refusal_text

TITLE = gettext_lazy("Alert rules")
SHOWN = 100


class RuleList(ListPage):
    """Rules the visitor may see."""

    request: MemberRequest
    template_name = "monitoring/rules.html"
    title = TITLE
    permission = Permission.VIEW_MONITORING
    table_class = RuleTable
    filterset_class = RuleFilters
    breadcrumbs = ((gettext_lazy("Alerts"), "/alerts/"), (TITLE, ""))

    def rows(self) -> QuerySet[Any]:
        rows = AlertRule.objects.visible_to(self.request.user).select_related("unit")
        counted = rows.annotate(steps_count=Count("steps"))
        found: QuerySet[Any] = counted.order_by("name", "pk")
        return found

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.filter(is_active=True).count()
        return ngettext("%(count)d rule in use", "%(count)d rules in use", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        edits = Permission.EDIT_MONITORING
        url = reverse("alert-rule-new")
        return [Tool(label=_("New rule"), url=url, icon="plus", permission=edits)]


@login_required
@require_GET
def detail(request: MemberRequest, rule_id: int) -> HttpResponse:
    """One rule; with `?try=yes` what it would have raised in the last seven days."""
    rule = _seen(request, rule_id)
    context = {
        "title": rule.name,
        "rule": rule,
        "facts": _facts(rule),
        "steps": rule.steps.prefetch_related("people", "channels"),
        "may_edit": may(request.user, Permission.EDIT_MONITORING, rule.unit),
        "history": history_of(rule, limit=50),
        "breadcrumbs": [(TITLE, reverse("alert-rule-list")), (rule.name, "")],
    }
    if request.GET.get("try"):
        try:
            found = dry_run(rule, sample_store(), timezone.now())
        except DomainError as refusal:
            context["refused"] = refusal_text(refusal)
        else:
            context |= {"tried": True, "would_be": found[:SHOWN], "would_count": len(found)}
    return render(request, "monitoring/rule.html", context)


def _facts(rule: AlertRule) -> list[tuple[Any, Any]]:
    kinds = [str(TargetKind(word).label) for word in rule.target_kinds]
    facts: list[tuple[Any, Any]] = [
        (_("Kind"), rule.get_kind_display()),
        (_("Urgency"), rule.get_urgency_display()),
        (_("Unit"), rule.unit),
        (_("Kinds of targets"), "、".join(kinds) or _("all")),
        (_("Core or aggregation only"), _("yes") if rule.only_backbone else _("no")),
        (_("After (s)"), rule.after_s),
    ]
    if rule.kind == RuleKind.MESSAGE:
        facts += [
            (
                _("Syslog, as urgent as"),
                "—" if rule.severity is None else SEVERITIES[rule.severity],
            ),
            (_("Syslog, with the words"), rule.words or "—"),
            (_("Trap"), f"{trap_text(rule.trap)} ({rule.trap})" if rule.trap else "—"),
            (_("At least so many messages"), rule.at_least),
            (_("Over after (minutes) without one"), rule.quiet_min),
        ]
    if rule.kind == RuleKind.DOWN:
        facts.append((_("Wait for parents (s)"), rule.grace_s))
    if rule.kind == RuleKind.VALUE:
        facts += [
            (_("Value"), f"{rule.get_measure_display()} {rule.series_name}".strip()),
            (_("Raised at"), f"{'≥' if rule.is_upper else '≤'} {rule.raise_at:g}"),
            (_("Cleared at"), f"{'≤' if rule.is_upper else '≥'} {rule.clear_at:g}"),
        ]
    return facts


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """A new rule."""
    if not may(request.user, Permission.EDIT_MONITORING):
        raise Http404
    form = RuleForm(request.user, request.POST or None)

    def act() -> str:
        made = services.add_rule(form.cleaned_data["unit"], form.given(), by=request.user)
        return made.get_absolute_url()

    title, back = _("New rule"), reverse("alert-rule-list")
    return form_page(
        request, form, act, title=title, back_url=back, breadcrumbs=[(TITLE, back), (title, "")]
    )


@login_required
def edit(request: MemberRequest, rule_id: int) -> HttpResponse:
    """Change a rule."""
    rule = _edited(request, rule_id)
    form = RuleForm(request.user, request.POST or None, rule=rule)

    def act() -> str:
        services.change_rule(rule, form.given(), by=request.user)
        return rule.get_absolute_url()

    return form_page(
        request, form, act, title=rule.name, back_url=rule.get_absolute_url(),
        breadcrumbs=[(TITLE, reverse("alert-rule-list")), (rule.name, rule.get_absolute_url())],
    )  # fmt: skip


@login_required
@require_POST
def usual(request: MemberRequest) -> HttpResponse:
    """The usual rules for one's own unit."""
    unit = request.user.unit
    if unit is None or not may(request.user, Permission.EDIT_MONITORING, unit):
        raise PermissionDenied
    services.add_usual_rules(unit, by=request.user)
    return HttpResponseRedirect(reverse("alert-rule-list"))


@login_required
def add_step(request: MemberRequest, rule_id: int) -> HttpResponse:
    """Who is told when."""
    rule = _edited(request, rule_id)
    form = StepForm(rule.unit, request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        services.set_step(
            rule, told["after_min"], told["people"], told["channels"], by=request.user
        )
        return rule.get_absolute_url()

    title = _("Who is told of “%(name)s”") % {"name": rule.name}
    return form_page(
        request, form, act, title=title, back_url=rule.get_absolute_url(),
        breadcrumbs=[(TITLE, reverse("alert-rule-list")), (rule.name, rule.get_absolute_url())],
    )  # fmt: skip


@login_required
@require_POST
def drop_step(request: MemberRequest, rule_id: int, step_id: int) -> HttpResponse:
    """Tell nobody at this step."""
    rule = _edited(request, rule_id)
    step = get_object_or_404(rule.steps.select_related("rule__unit__region"), pk=step_id)
    services.remove_step(step, by=request.user)
    return HttpResponseRedirect(rule.get_absolute_url())


def _seen(request: MemberRequest, rule_id: int) -> AlertRule:
    rows = AlertRule.objects.visible_to(request.user).select_related("unit__region")
    found: AlertRule = get_object_or_404(rows, pk=rule_id)
    return found


def _edited(request: MemberRequest, rule_id: int) -> AlertRule:
    rows = AlertRule.objects.visible_to(request.user).editable_by(request.user)
    found: AlertRule = get_object_or_404(rows.select_related("unit__region"), pk=rule_id)
    return found
