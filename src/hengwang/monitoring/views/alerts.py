"""Pages of alerts: the list, one alert with its course, and what is done with it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import BooleanField, Exists, F, OuterRef, QuerySet, Value
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.monitoring.alert_forms import ActForm, CloseForm
from hengwang.monitoring.alert_places import place_of_alert
from hengwang.monitoring.alert_tables import STATE_TONES, AlertFilters, AlertTable
from hengwang.monitoring.alert_words import facts_of
from hengwang.monitoring.choices import AlertKind, AlertState
from hengwang.monitoring.models import Alert
from hengwang.monitoring.services import alert_course
from hengwang.notifications.choices import DELIVERY_TONES, URGENCY_TONES
from hengwang.notifications.models import Delivery
from hengwang.pages import slots
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

TITLE = gettext_lazy("Alerts")
SHOWN = 200


class AlertList(ListPage):
    """Alerts the visitor may see: those nobody has first, then by urgency and time."""

    request: MemberRequest
    template_name = "monitoring/alerts.html"
    title = TITLE
    permission = Permission.VIEW_MONITORING
    table_class = AlertTable
    filterset_class = AlertFilters
    empty_icon = "heartbeat"
    empty_title = gettext_lazy("No alert so far")
    empty_text = gettext_lazy("Alerts are raised by rules: begin with the usual ones.")

    def rows(self) -> QuerySet[Any]:
        user = self.request.user
        shown = Alert.objects.visible_to(user).select_related("unit", "acknowledged_by")
        if user.reach(Permission.HANDLE_ALERTS).is_nothing:
            mine: Any = Value(value=False, output_field=BooleanField())
        else:
            mine = Exists(Alert.objects.handled_by(user).filter(pk=OuterRef("pk")))
        found: QuerySet[Any] = shown.annotate(is_mine=mine).order_by(
            F("resolved_at").desc(nulls_first=True), "-rank", "-opened_at", "-pk"
        )
        return found

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.filter(state=AlertState.OPEN).count()
        return ngettext(
            "%(count)d alert waits for somebody", "%(count)d alerts wait for somebody", count
        ) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        sees = Permission.EDIT_MONITORING
        return [
            Tool(label=_("Rules"), url=reverse("alert-rule-list"), icon="list-details"),
            Tool(
                label=_("Other monitors"),
                url=reverse("alert-source-list"),
                icon="download",
                permission=sees,
            ),
        ]


@login_required
@require_GET
def detail(request: MemberRequest, alert_id: int) -> HttpResponse:
    """One alert with its course, who is behind it and who was told."""
    alert = _seen(request, alert_id)
    told = Delivery.objects.filter(topic="alert", subject_id=alert.pk).select_related(
        "channel__person", "channel__unit"
    )
    context = {
        "title": alert.title,
        "alert": alert,
        "state_tone": STATE_TONES[AlertState(alert.state)],
        "urgency_tone": URGENCY_TONES[alert.urgency],
        "facts": _facts(alert),
        "course": alert.course.all(),
        "members": alert.members.select_related("target__unit")[:SHOWN],
        "absorbed": alert.absorbed.all()[:SHOWN],
        "told": [(one, DELIVERY_TONES[one.state]) for one in told[:SHOWN]],
        "may_handle": alert.resolved_at is None
        and may(request.user, Permission.HANDLE_ALERTS, alert.unit),
        "cards": slots.filled(request, "alert-tools", alert),
        "cause_url": place_of_alert(alert),
        "is_outside": alert.kind == AlertKind.OUTSIDE,
        "breadcrumbs": [(TITLE, reverse("alert-list")), (alert.title, "")],
    }
    return render(request, "monitoring/alert.html", context)


def _facts(alert: Alert) -> list[tuple[str, Any]]:
    known = [
        (_("Kind"), alert.get_kind_display()),
        (_("Unit"), alert.unit),
        (_("Monitored target"), alert.target),
        (_("Collector"), alert.collector),
        (_("Other monitor"), alert.source),
        (_("Rule"), alert.rule),
        (_("Since"), alert.since),
        (_("Arose"), alert.opened_at),
        (_("Resolved"), alert.resolved_at),
        (_("Acknowledged by"), alert.acknowledged_by),
        (_("Until"), alert.acknowledged_until),
        (_("Reason"), alert.reason),
        (_("Silenced until"), alert.silenced_until),
    ]
    return [(label, value) for label, value in known if value] + facts_of(alert.facts)


@login_required
@require_GET
def behind(request: MemberRequest, alert_id: int) -> HttpResponse:
    """Those behind a cause, in the drawer."""
    alert = _seen(request, alert_id)
    context = {
        "title": _("Behind %(name)s") % {"name": alert.title},
        "alert": alert,
        "members": alert.members.select_related("target__unit")[:SHOWN],
        "breadcrumbs": [(TITLE, reverse("alert-list")), (alert.title, alert.get_absolute_url())],
    }
    return render(request, "monitoring/behind.html", context)


@login_required
def take(request: MemberRequest, alert_id: int) -> HttpResponse:
    """Acknowledge."""
    alert, form = _handled(request, alert_id), ActForm(request.POST or None)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        alert_course.acknowledge(alert.pk, reason, form.until(), by=request.user)
        return reverse("alert-list")

    return _act_page(request, alert, form, act, (_("Acknowledge"), "alert-acknowledge"))


@login_required
def hush(request: MemberRequest, alert_id: int) -> HttpResponse:
    """Silence."""
    alert, form = _handled(request, alert_id), ActForm(request.POST or None)

    def act() -> str:
        alert_course.silence(alert.pk, form.cleaned_data["reason"], form.until(), by=request.user)
        return reverse("alert-list")

    return _act_page(request, alert, form, act, (_("Silence"), "alert-silence"))


@login_required
def close(request: MemberRequest, alert_id: int) -> HttpResponse:
    """Close an alert of another monitor."""
    alert, form = _handled(request, alert_id), CloseForm(request.POST or None)

    def act() -> str:
        alert_course.close_outside(alert.pk, form.cleaned_data["reason"], by=request.user)
        return alert.get_absolute_url()

    return _act_page(request, alert, form, act, (_("Close alert"), "alert-close"))


@login_required
@require_POST
def give_back(request: MemberRequest, alert_id: int) -> HttpResponse:
    """Withdraw an acknowledgement."""
    alert = _handled(request, alert_id)
    alert_course.release(alert.pk, by=request.user)
    return HttpResponseRedirect(alert.get_absolute_url())


def _act_page(
    request: MemberRequest, alert: Alert, form: Any, act: Callable[[], str], told: tuple[str, str]
) -> HttpResponse:
    word, name = told
    return form_page(
        request, form, act, template="monitoring/act.html", title=f"{word}: {alert.title}",
        save_label=word, back_url=alert.get_absolute_url(), alert=alert,
        form_action=reverse(name, args=[alert.pk]),
        breadcrumbs=[(TITLE, reverse("alert-list")), (alert.title, alert.get_absolute_url())],
    )  # fmt: skip


def _seen(request: MemberRequest, alert_id: int) -> Alert:
    rows = Alert.objects.visible_to(request.user).select_related(
        "unit__region", "target", "collector", "source", "rule", "acknowledged_by", "root"
    )
    found: Alert = get_object_or_404(rows, pk=alert_id)
    return found


def _handled(request: MemberRequest, alert_id: int) -> Alert:
    rows = Alert.objects.visible_to(request.user).handled_by(request.user)
    found: Alert = get_object_or_404(rows.select_related("unit__region"), pk=alert_id)
    return found
