"""Collectors: list, page, registering, code, pause, change of token, revoking, handing over."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.monitoring.filters import NameFilter
from hengwang.monitoring.forms.collectors import CollectorForm, HandOverForm, NoteForm
from hengwang.monitoring.models import Check, Collector, Gap
from hengwang.monitoring.services import collectors as services
from hengwang.monitoring.services.enrolling import register_collector, renew_code, revoke
from hengwang.monitoring.standing import standing_of
from hengwang.monitoring.tables import COLLECTOR_TONES, CollectorTable
from hengwang.monitoring.views.finding import demand_keeper, edited, may_edit, seen
from hengwang.monitoring.wording import counter_text, pause_text
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

CODE = "monitoring-code"
SHOWN_GAPS = 10


class CollectorList(ListPage):
    """Collectors the user may see."""

    title = gettext_lazy("Collectors")
    permission = Permission.VIEW_MONITORING
    table_class = CollectorTable
    filterset_class: ClassVar[type[Any] | None] = NameFilter
    empty_icon = "server"
    empty_title = gettext_lazy("No collector yet")
    empty_text = gettext_lazy("A collector asks what is watched; register the first one.")
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        running = Count("checks", filter=Q(checks__ended_at=None, checks__target__closed_at=None))
        rows = Collector.objects.visible_to(self.request.user).select_related("unit")
        found: QuerySet[Any] = rows.annotate(running=running).order_by("name")
        return found

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        text = ngettext("%(count)s collector", "%(count)s collectors", count)
        return text % {"count": f"{count:,d}"}

    def tools(self) -> Sequence[Tool]:
        edits = Permission.EDIT_MONITORING
        new = reverse("collector-new")
        return [
            Tool(label=gettext_lazy("Register a collector"), url=new, icon="plus", permission=edits)
        ]


@login_required
@never_cache
@require_GET
def detail(request: MemberRequest, collector_id: int) -> HttpResponse:
    """One collector: how it is, what it may do, what waits on it."""
    row: Collector = seen(request, Collector, collector_id, "unit__region")
    now = timezone.now()
    edits = may_edit(request, row.unit)
    standing = standing_of(row, now)
    code = _code_shown_once(request, row)
    context = {
        "title": row.name,
        "row": row,
        "standing": standing,
        "tone": COLLECTOR_TONES[standing].value,
        "facts": _facts(row),
        "code": code,
        "server": request.build_absolute_uri("/").rstrip("/"),
        "running": Check.objects.filter(
            collector=row, ended_at=None, target__closed_at=None
        ).count(),
        "queue": row.beat.get("queue", {}),
        "counters": _counted(row.beat.get("counters", {})),
        "counts": _counted({f"server_{name}": count for name, count in row.counts.items()}),
        "pause": pause_text(paused["reason"]) if (paused := row.beat.get("paused")) else "",
        "icmp": row.beat.get("capabilities", {}).get("icmp", ""),
        "off_ms": row.clock_offset_ms,
        "is_off": row.clock_offset_ms is not None and abs(row.clock_offset_ms) > 1000,  # noqa: PLR2004
        "gaps": _gaps(row, now),
        "may_edit": edits,
        "history": history_of(row, limit=30),
        "breadcrumbs": [(_("Collectors"), reverse("collector-list")), (row.name, "")],
    }
    return render(request, "monitoring/collector.html", context)


def _facts(row: Collector) -> list[tuple[str, Any]]:
    listeners = [f"{one['kind']} {one['address']}:{one['port']}" for one in row.listeners]
    return [
        (_("Unit"), row.unit),
        (_("Networks it may ask"), "、".join(row.networks)),
        (_("Listens at"), "、".join(listeners)),
        (_("Enrolled"), _moment(row.enrolled_at)),
        (_("Last heard from"), _moment(row.seen_at)),
        (_("Version"), row.software),
    ]


def _counted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted((counter_text(name), count) for name, count in counts.items() if count)


def _gaps(row: Collector, now: datetime) -> list[tuple[Gap, str]]:
    recent = row.gaps.filter(ends_at__gte=now - timedelta(days=30)).order_by("-starts_at")
    return [(gap, pause_text(gap.reason)) for gap in recent[:SHOWN_GAPS]]


def _moment(at: datetime | None) -> str | None:
    return None if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


def _code_shown_once(request: MemberRequest, row: Collector) -> str:
    kept = request.session.pop(CODE, None)
    return str(kept[1]) if kept and kept[0] == row.pk else ""


def _keep_code(request: MemberRequest, row: Collector, code: str) -> None:
    request.session[CODE] = [row.pk, code]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Register a collector; its code is shown once on its page."""
    demand_keeper(request)
    form = CollectorForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        made, code = register_collector(
            data["unit"], data["name"], data["networks"], by=request.user
        )
        if data["listeners"]:
            given = {name: data[name] for name in ("name", "networks", "listeners")}
            services.correct_collector(made.pk, by=request.user, **given)
        _keep_code(request, made, code)
        return made.get_absolute_url()

    title = _("Register a collector")
    return form_page(request, form, act, title=title, back_url=reverse("collector-list"))


@login_required
def edit(request: MemberRequest, collector_id: int) -> HttpResponse:
    """Change the name, the networks, the listeners."""
    row: Collector = edited(request, Collector, collector_id)
    form = CollectorForm(request.user, request.POST or None, row=row)

    def act() -> str:
        given = {name: form.cleaned_data[name] for name in ("name", "networks", "listeners")}
        services.correct_collector(row.pk, by=request.user, **given)
        return row.get_absolute_url()

    return form_page(request, form, act, title=row.name, back_url=row.get_absolute_url())


@login_required
def pause(request: MemberRequest, collector_id: int) -> HttpResponse:
    """Let it ask nothing for a while."""
    row: Collector = edited(request, Collector, collector_id)
    form = NoteForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        services.pause_collector(row.pk, by=request.user, note=form.cleaned_data["note"])
        return row.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Pause the collector"),
        save_label=_("Pause the collector"),
        confirm=_("Everything it watches is unknown until it goes on; nothing counts as down."),
        back_url=row.get_absolute_url(),
    )


@login_required
@require_POST
def resume(request: MemberRequest, collector_id: int) -> HttpResponse:
    """Let it ask again."""
    return _done(request, collector_id, services.resume_collector)


@login_required
@require_POST
def change_token(request: MemberRequest, collector_id: int) -> HttpResponse:
    """Have it make a new token."""
    messages.success(request, _("It makes itself a new token at its next heartbeat."))
    return _done(request, collector_id, services.ask_for_token_change)


def _done(request: MemberRequest, collector_id: int, service: Callable[..., None]) -> HttpResponse:
    row: Collector = edited(request, Collector, collector_id)
    service(row.pk, by=request.user)
    return redirect(row)


@login_required
@require_POST
def new_code(request: MemberRequest, collector_id: int) -> HttpResponse:
    """A new one-time code: another machine takes its place."""
    row: Collector = edited(request, Collector, collector_id, "unit__region")
    _keep_code(request, row, renew_code(row, by=request.user))
    return redirect(row)


@login_required
@require_POST
def end(request: MemberRequest, collector_id: int) -> HttpResponse:
    """Listen to it no longer."""
    row: Collector = edited(request, Collector, collector_id, "unit__region")
    revoke(row, by=request.user)
    messages.success(request, _("The collector is revoked; its token opens nothing any more."))
    return redirect(row)


@login_required
def hand_over(request: MemberRequest, collector_id: int) -> HttpResponse:
    """Give its checks to another collector."""
    row: Collector = edited(request, Collector, collector_id)
    form = HandOverForm(request.user, row, request.POST or None)

    def act() -> str:
        heir = form.cleaned_data["to"]
        done = services.hand_over_checks(row.pk, heir.pk, by=request.user)
        text = ngettext("%(count)s check handed over", "%(count)s checks handed over", done)
        messages.success(request, text % {"count": done})
        return str(heir.get_absolute_url())

    title = _("Hand its checks over")
    return form_page(request, form, act, title=title, back_url=row.get_absolute_url())
