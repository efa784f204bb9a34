"""Letters of the desk: all of them, the tray, and what a person does with one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.files.downloads import download
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage
from hengwang.tickets import way_forms as forms
from hengwang.tickets.choices import Kind, LetterState
from hengwang.tickets.models import Letter, Ticket
from hengwang.tickets.register_tables import LETTER_TONES, LetterFilter, LetterTable
from hengwang.tickets.services import tray

TITLE = gettext_lazy("Mail of the desk")


class LetterList(ListPage):
    """Letters of the units whose tickets the visitor works on."""

    request: MemberRequest
    title = TITLE
    permission = Permission.HANDLE_TICKETS
    table_class = LetterTable
    filterset_class = LetterFilter
    breadcrumbs = ((gettext_lazy("Tickets"), "/tickets/"), (TITLE, ""))
    empty_icon = "inbox"
    empty_title = gettext_lazy("No letter yet")
    empty_text = gettext_lazy("Mail to and from the ticket desk stands here.")

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Letter.objects.visible_to(self.request.user)
        return rows.select_related("ticket").order_by("-at", "-pk")

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        count = Letter.objects.visible_to(self.request.user).in_tray().count()
        return ngettext(
            "%(count)s letter waits in the tray", "%(count)s letters wait in the tray", count
        ) % {"count": count}


@login_required
@require_GET
def detail(request: MemberRequest, mail_id: int) -> HttpResponse:
    """One letter; what is to be done with it where it waits in the tray."""
    letter = _seen(request, mail_id)
    sees_ticket = (
        letter.ticket is not None
        and Ticket.objects.visible_to(request.user).filter(pk=letter.ticket.pk).exists()
    )
    context = {
        "title": letter.subject or letter.sender,
        "letter": letter,
        "tone": LETTER_TONES[letter.state].value,
        "facts": [
            (pgettext("letter", "From"), f"{letter.sender_name} {letter.sender}".strip()),
            (pgettext("letter", "To"), letter.recipient),
            (_("At"), letter.at),
            (_("Reason"), letter.get_reason_display()),
            (_("Sent"), letter.sent_at or letter.error),
        ],
        "sees_ticket": sees_ticket,
        "is_in_tray": letter.state == LetterState.TRAY,
        "breadcrumbs": [(TITLE, reverse("letter-list")), (letter.subject, "")],
    }
    return render(request, "tickets/letter.html", context)


@login_required
def place_letter(request: MemberRequest, mail_id: int) -> HttpResponse:
    """Put a letter onto a ticket."""
    letter, form = _seen(request, mail_id), forms.PlaceForm(request.user, request.POST or None)

    def act() -> str:
        chosen = form.cleaned_data["ticket"]
        tray.place(letter.pk, chosen, by=request.user)
        return str(chosen.get_absolute_url())

    return _form(request, letter, form, act, _("Put onto a ticket"))


@login_required
def open_from(request: MemberRequest, mail_id: int) -> HttpResponse:
    """Make a ticket of a letter."""
    letter = _seen(request, mail_id)
    form = forms.OpenFromForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        made = tray.open_from(letter.pk, data["unit"], Kind(data["kind"]), by=request.user)
        return made.get_absolute_url()

    return _form(request, letter, form, act, _("Make a ticket of it"))


@login_required
@require_POST
def put_aside(request: MemberRequest, mail_id: int) -> HttpResponse:
    """Nothing is to be done."""
    letter = _seen(request, mail_id)
    tray.put_aside(letter.pk, by=request.user)
    return HttpResponseRedirect(reverse("letter-list"))


@login_required
@require_GET
def letter_file(request: MemberRequest, mail_id: int, place: int) -> HttpResponse:
    """A file that came with a letter, by its place in it."""
    found = list(_seen(request, mail_id).files.order_by("pk"))
    if not 0 < place <= len(found):
        raise Http404
    return download(found[place - 1])  # type: ignore[return-value]  # a streamed file


def _seen(request: MemberRequest, mail_id: int) -> Letter:
    rows = Letter.objects.visible_to(request.user).select_related("ticket", "unit__region")
    found: Letter = get_object_or_404(rows, pk=mail_id)
    return found


def _form(request: MemberRequest, letter: Letter, form: Any, act: Any, title: str) -> HttpResponse:
    if letter.state != LetterState.TRAY and not form.is_bound:
        raise Http404
    here = letter.get_absolute_url()
    crumbs = [(TITLE, reverse("letter-list")), (letter.subject, here), (title, "")]
    return form_page(
        request, form, act, title=title, save_label=title, back_url=here, breadcrumbs=crumbs
    )
