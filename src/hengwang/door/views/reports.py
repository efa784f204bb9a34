"""Reports of a unit: made, followed, answered, opened again, rated."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.requests import MemberRequest
from hengwang.door import forms
from hengwang.door.queries.own import SOLVED, own_tickets
from hengwang.door.views.entering import demand, page
from hengwang.door.views.home import ticket_shown
from hengwang.door.wording import awaited, clock, step_word
from hengwang.files.downloads import download
from hengwang.kernel.errors import DomainError
from hengwang.organizations.reach import HasReach
from hengwang.pages.forms import refuse
from hengwang.pages.refusals import refusal_text
from hengwang.tickets.choices import Impact, Kind, Source, Urgency
from hengwang.tickets.models import Step, Ticket
from hengwang.tickets.services import ending, working
from hengwang.tickets.services.opening import TicketFacts, open_ticket
from hengwang.tickets.services.photos import add_photos
from hengwang.tickets.services.stepping import may_handle
from hengwang.tickets.tables import STATE_TONES

A_PAGE = 20
REFUSED = 422


@login_required
def report(request: MemberRequest) -> HttpResponse:
    """Report a fault."""
    demand(request.user)
    form = forms.ReportForm(request.user, request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = open_ticket(form.facts(request.user), unit=form.unit_told, by=request.user)
            address = reverse("door-ticket", args=[made.pk])
            if photos := form.cleaned_data["photos"]:
                refused = _photos_of(made, photos, request)
                address += "?photos=refused" if refused else ""
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return HttpResponseRedirect(address)
    context = {"title": _("Report a fault"), "form": form}
    status = REFUSED if form.is_bound else 200
    return page(request, "door/report.html", "report", context, status)


def _photos_of(ticket: Ticket, photos: list[Any], request: MemberRequest) -> bool:
    """Whether photos were refused: the report itself stands, a bad picture must not undo it."""
    try:
        add_photos(ticket.pk, photos, by=request.user, text=_("Photos"))
    except DomainError:
        return True
    return False


def reports_of(viewer: HasReach, number: int | str = 1) -> dict[str, Any]:
    """The list of reports: live ones first, then newest."""
    now = timezone.now()
    sheet = Paginator(own_tickets(viewer).order_by("-opened_at", "-pk"), A_PAGE).get_page(number)
    rows = [ticket_shown(one, now) for one in sheet]
    return {"title": _("My reports"), "rows": rows, "sheet": sheet}


@login_required
@require_GET
def report_list(request: MemberRequest) -> HttpResponse:
    """Reports of our units."""
    demand(request.user)
    context = reports_of(request.user, request.GET.get("page", 1))
    return page(request, "door/reports.html", "reports", context)


@login_required
@require_GET
def ticket(request: MemberRequest, ticket_id: int) -> HttpResponse:
    """One report: where it stands, what is awaited, what happened."""
    return _ticket_page(request, _own(request, ticket_id))


def _ticket_page(
    request: MemberRequest, found: Ticket, *, status: int = 200, **more: Any
) -> HttpResponse:
    now = timezone.now()
    steps = found.steps.filter(is_public=True).prefetch_related("files")
    told = [
        {
            "step": one,
            "word": step_word(one.kind, one.get_kind_display()),
            "at": clock(one.at, now),
            "files": list(one.files.all()),
        }
        for one in steps
    ]
    is_solved = found.state in SOLVED
    rated = getattr(found, "rating", None)
    context = {
        "title": found.title,
        "ticket": found,
        "tone": STATE_TONES[found.state].value,
        "awaited": awaited(found, now=now),
        "steps": told,
        "is_solved": is_solved,
        "rating": rated,
        "may_rate": is_solved and rated is None and not may_handle(request.user, found),
        "stars": [(number, _LIKED[number]()) for number in range(1, forms.STARS + 1)],
        "word": forms.WordForm(),
        "again": forms.AgainForm(auto_id="again_%s"),
        "photos_refused": request.GET.get("photos") == "refused",
    }
    return page(request, "door/ticket.html", "reports", {**context, **more}, status)


_LIKED = {
    1: lambda: _("Bad"),
    2: lambda: _("Poor"),
    3: lambda: _("Fair"),
    4: lambda: _("Good"),
    5: lambda: _("Very good"),
}


@login_required
@require_POST
def say(request: MemberRequest, ticket_id: int) -> HttpResponse:
    """Add a word or photos."""
    found = _own(request, ticket_id)
    form = forms.WordForm(request.POST, request.FILES)
    if form.is_valid():
        text, photos = form.cleaned_data["text"], form.cleaned_data["photos"]
        try:
            if photos:
                add_photos(found.pk, photos, by=request.user, text=text)
            else:
                working.note(found.pk, text, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return _back(found)
    return _ticket_page(request, found, status=REFUSED, word=form)


@login_required
@require_POST
def reopen(request: MemberRequest, ticket_id: int) -> HttpResponse:
    """It is not solved."""
    found = _own(request, ticket_id)
    form = forms.AgainForm(request.POST, auto_id="again_%s")
    if form.is_valid():
        try:
            ending.reopen(found.pk, form.cleaned_data["text"], by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            return _back(found)
    return _ticket_page(request, found, status=REFUSED, again=form)


@login_required
@require_POST
def rate(request: MemberRequest, ticket_id: int) -> HttpResponse:
    """Rate the work by a single tap."""
    found = _own(request, ticket_id)
    form = forms.StarsForm(request.POST)
    if not form.is_valid():
        return _ticket_page(request, found, status=REFUSED, refused=_("Tap one of the stars."))
    told = form.cleaned_data
    try:
        ending.rate(found.pk, told["stars"], by=request.user, text=told["text"])
    except DomainError as refusal:
        return _ticket_page(request, found, status=REFUSED, refused=refusal_text(refusal))
    return _back(found)


@login_required
def complain(request: MemberRequest, ticket_id: int) -> HttpResponse:
    """A complaint about how a report was handled: a ticket of its own, which others handle."""
    found = _own(request, ticket_id)
    form = forms.ComplaintForm(request.POST or None)
    form.fields["phone"].initial = forms.last_phone(request.user)
    if form.is_valid():
        told = form.cleaned_data
        facts = TicketFacts(
            kind=Kind.COMPLAINT, source=Source.PORTAL,
            title=_("Complaint about %(number)s") % {"number": found.number},
            description=told["text"], impact=Impact.UNIT, urgency=Urgency.SOON,
            requester_name=request.user.printed_name, requester_contact=told["phone"],
            circuit=found.circuit,
        )  # fmt: skip
        made = open_ticket(facts, unit=found.unit, by=request.user)
        return _back(made)
    context = {"title": _("Complain"), "form": form, "ticket": found}
    status = REFUSED if form.is_bound else 200
    return page(request, "door/complain.html", "reports", context, status)


@login_required
@require_GET
def photo(request: MemberRequest, ticket_id: int, ticket_file_id: int) -> FileResponse:
    """A file of a step the unit may read, of a report the unit may see."""
    found = _own(request, ticket_id)
    rows = Step.objects.filter(ticket=found, is_public=True, files=ticket_file_id)
    step = rows.first()
    if step is None:
        raise Http404
    return download(step.files.get(pk=ticket_file_id), is_inline=True)


def _own(request: MemberRequest, ticket_id: int) -> Ticket:
    demand(request.user)
    rows = own_tickets(request.user).select_related("circuit", "unit__region", "merged_into")
    found: Ticket = get_object_or_404(rows, pk=ticket_id)
    return found


def _back(found: Ticket) -> HttpResponse:
    return HttpResponseRedirect(reverse("door-ticket", args=[found.pk]))
