"""Tickets: list, page, opening."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.files.downloads import download
from hengwang.kernel.intervals import Interval
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.paging import FoundData, LongData
from hengwang.pages.tables import Table
from hengwang.tickets import forms
from hengwang.tickets.choices import State
from hengwang.tickets.clock import Segment
from hengwang.tickets.models import Article, Complaint, SuperiorNotice, Ticket, TicketTemplate
from hengwang.tickets.queries.clocks import Limit, Promise, Verdict, clock_of
from hengwang.tickets.services.opening import open_ticket
from hengwang.tickets.services.stepping import may_handle
from hengwang.tickets.tables import PRIORITY_TONES, STATE_TONES, TicketFilter, TicketTable
from hengwang.tickets.views.acting import Action
from hengwang.tickets.views.actions import offered

LEDGER_SHOWN = 8
PROMISES = {
    Promise.RESPOND: gettext_lazy("Answer"),
    Promise.ARRIVE: gettext_lazy("On site"),
    Promise.RESTORE: gettext_lazy("Restored"),
}
VERDICTS = {
    Verdict.KEPT: (gettext_lazy("kept"), "ok"),
    Verdict.BROKEN: (gettext_lazy("too late"), "bad"),
    Verdict.RUNNING: (gettext_lazy("running"), "info"),
    Verdict.OVERDUE: (gettext_lazy("overdue"), "bad"),
    Verdict.WAITING: (gettext_lazy("clock stands still"), "warn"),
}


class TicketList(ListPage):
    """Tickets the user may see: live ones unless a state is asked for."""

    title = gettext_lazy("Tickets")
    permission = Permission.VIEW_TICKETS
    table_class = TicketTable
    filterset_class: ClassVar[type[Any] | None] = TicketFilter
    empty_icon = "checklist"
    empty_title = gettext_lazy("No ticket here")
    empty_text = gettext_lazy("Report a fault, or choose other filters.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Ticket.objects.visible_to(self.request.user)
        return rows.select_related("unit", "assignee")

    def table_of(self, shown: Any) -> Table:
        is_searched = bool(self.request.GET.get("text", "").strip())
        return self.table_class(FoundData(shown) if is_searched else LongData(shown))

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        live = Ticket.objects.visible_to(self.request.user).live()
        late = live.filter(due_at__lt=timezone.now()).count()
        count = live.count()
        text = ngettext("%(count)s open ticket", "%(count)s open tickets", count)
        told = text % {"count": count}
        return f"{told} · " + _("%(count)s overdue") % {"count": late} if late else told

    def tools(self) -> Sequence[Tool]:
        handles = Permission.HANDLE_TICKETS
        return [
            Tool(
                label=gettext_lazy("New ticket"),
                url=reverse("ticket-new"),
                icon="plus",
                permission=Permission.OPEN_TICKETS,
            ),
            Tool(label=gettext_lazy("Board"), url=reverse("ticket-board")),
            Tool(
                label=gettext_lazy("Notices from above"),
                url=reverse("notice-list"),
                permission=handles,
            ),
            Tool(
                label=gettext_lazy("Mail of the desk"),
                url=reverse("letter-list"),
                permission=handles,
            ),
            Tool(label=gettext_lazy("Ticket desk"), url=reverse("ticket-desk"), permission=handles),
        ]


@login_required
@require_GET
def detail(request: MemberRequest, ticket_id: int) -> HttpResponse:
    """One ticket: its clock and promises, its story, what may be done next."""
    related = (
        "unit__region",
        "level",
        "assignee",
        "team",
        "company",
        "circuit",
        "device",
        "merged_into",
    )
    rows = Ticket.objects.visible_to(request.user).select_related(*related, "rating")
    ticket: Ticket = get_object_or_404(rows, pk=ticket_id)
    now = timezone.now()
    clock = clock_of(ticket, now=ticket.closed_at or now)
    ledger = _joined(clock.ledger)
    is_handler = may_handle(request.user, ticket)
    actions = offered(request.user, ticket)
    steps = ticket.steps.prefetch_related("files")
    context = {
        "title": ticket.title,
        "ticket": ticket,
        "state_tone": STATE_TONES[ticket.state].value,
        "priority_tone": PRIORITY_TONES[ticket.priority].value,
        "facts": _facts(ticket),
        "limits": [_shown(one, now) for one in clock.limits],
        "missing_year": clock.missing_year,
        "clock_until": None if ticket.closed_at else now,
        "ledger": ledger[-LEDGER_SHOWN:],
        "ledger_before": ledger[:-LEDGER_SHOWN],
        "steps": steps if is_handler else steps.filter(is_public=True),
        "outages": ticket.outages.select_related("target"),
        "parts": ticket.parts.all(),
        "turns": ticket.forwardings.select_related("company"),
        "causes": ticket.causes.select_related(
            "alert", "incident__sensor", "incident__collector", "repair__room"
        ),
        "actions": _one_first([one for one in actions if not one.is_rare]),
        "rare": [one for one in actions if one.is_rare],
        "complaint": Complaint.objects.filter(ticket=ticket)
        .select_related("handler", "about_person", "about_company", "about_ticket")
        .first(),
        "notice": SuperiorNotice.objects.filter(ticket=ticket).first(),
        "escalations": ticket.escalations.select_related("to_unit"),
        "articles": Article.objects.visible_to(request.user).filter(tickets=ticket),
        "is_handler": is_handler,
        "history": history_of(ticket, limit=30) if is_handler else [],
        "breadcrumbs": [(_("Tickets"), reverse("ticket-list")), (ticket.number, "")],
    }
    return render(request, "tickets/ticket.html", context)


def _joined(ledger: Sequence[Segment]) -> list[Segment]:
    """Neighbours of one kind as one stretch: a night is not two for the date that changes in it."""
    found: list[Segment] = []
    for one in ledger:
        last = found[-1] if found else None
        if last is not None and (last.part, last.by, last.reason) == (one.part, one.by, one.reason):
            whole = Interval(last.interval.start, one.interval.end)
            found[-1] = replace(last, interval=whole)
        else:
            found.append(one)
    return found


def _shown(limit: Limit, now: Any) -> dict[str, Any]:
    word, tone = VERDICTS[limit.verdict]
    left = None if limit.due_at is None else limit.due_at - now
    return {
        "name": PROMISES[limit.promise],
        "word": word,
        "tone": tone,
        "used": limit.used,
        "allowed": limit.allowed,
        "due_at": limit.due_at if limit.verdict in (Verdict.RUNNING, Verdict.OVERDUE) else None,
        "left": left,
        "share": min(limit.used / limit.allowed, 1) * 100 if limit.allowed else 100,
    }


def _one_first(actions: list[Action]) -> list[Action]:
    """The next step first, as the only prominent button."""
    ordered = sorted(actions, key=lambda one: one.tone != "primary")
    return [
        replace(one, tone="quiet") if place and one.tone == "primary" else one
        for place, one in enumerate(ordered)
    ]


def _facts(ticket: Ticket) -> list[tuple[str, Any]]:
    reporter = " · ".join(filter(None, (ticket.requester_name, ticket.requester_contact)))
    facts = [
        (pgettext("ticket", "Number"), ticket.number),
        (_("Kind"), ticket.get_kind_display()),
        (_("How it came"), ticket.get_source_display()),
        (_("Unit concerned"), ticket.unit),
        (_("Reported by"), reporter),
        (_("Impact"), ticket.get_impact_display()),
        (_("Urgency"), ticket.get_urgency_display()),
        (_("In the hands of"), ticket.assignee.printed_name if ticket.assignee else ""),
        (_("Team"), ticket.team or ""),
        (_("Company told"), ticket.company or ""),
        (_("Circuit"), ticket.circuit or ""),
        (_("Device"), ticket.device or ""),
        (_("Opened"), f"{timezone.localtime(ticket.opened_at):%Y-%m-%d %H:%M}"),
        (_("Change planned from"), _moment(ticket.change_starts_at)),
        (_("Change planned until"), _moment(ticket.change_ends_at)),
    ]
    return [one for one in facts if one[1]]


def _moment(at: Any) -> str:
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


@login_required
@require_GET
def step_file(request: MemberRequest, ticket_id: int, ticket_file_id: int) -> FileResponse:
    """A photo or paper of a step, of a ticket and a step that may be read."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), pk=ticket_id)
    steps = ticket.steps.filter(files=ticket_file_id)
    if not may_handle(request.user, ticket):
        steps = steps.filter(is_public=True)
    step = steps.first()
    if step is None:
        raise Http404
    return download(step.files.get(pk=ticket_file_id), is_inline=True)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Open a ticket."""
    if not request.user.reach(Permission.OPEN_TICKETS).has_place:
        raise Http404
    templates = TicketTemplate.objects.visible_to(request.user).filter(is_active=True)
    chosen = request.GET.get("template", "")
    template = (
        templates.filter(pk=chosen).first() if chosen.isascii() and chosen.isdigit() else None
    )
    form = forms.TicketForm(request.user, request.POST or None, template)

    def act() -> str:
        data = form.cleaned_data
        at = data.get("opened_at")
        made = open_ticket(form.facts(), unit=data["unit"], by=request.user, at=at)
        return made.get_absolute_url()

    title = _("New ticket")
    return form_page(
        request,
        form,
        act,
        template="tickets/new.html",
        templates=templates,
        chosen=template,
        title=title,
        save_label=_("Open the ticket"),
        back_url=reverse("ticket-list"),
        breadcrumbs=[(_("Tickets"), reverse("ticket-list")), (title, "")],
    )


def mine(user: Any, limit: int = 8) -> list[Ticket]:
    """What waits for a handler: their own first, then what nobody has; what is due first."""
    live = Ticket.objects.visible_to(user).live().select_related("unit", "assignee")
    order = (F("due_at").asc(nulls_last=True), "opened_at")
    own = list(live.filter(assignee=user).order_by(*order)[:limit])
    free = live.filter(assignee=None, state=State.NEW).order_by(*order)
    return [*own, *free[: limit - len(own)]]
