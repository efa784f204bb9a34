"""Notices of superior units: the list with deadlines, and entering one."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.tickets.models import SuperiorNotice, Ticket
from hengwang.tickets.register_tables import NoticeFilter, NoticeTable
from hengwang.tickets.services.superiors import NoticeFacts, receive_notice
from hengwang.tickets.way_forms import NoticeForm

TITLE = gettext_lazy("Notices from above")


class NoticeList(ListPage):
    """Notices, those without feedback first, by deadline."""

    request: MemberRequest
    title = TITLE
    permission = Permission.HANDLE_TICKETS
    table_class = NoticeTable
    filterset_class = NoticeFilter
    breadcrumbs = ((gettext_lazy("Tickets"), "/tickets/"), (TITLE, ""))
    empty_icon = "inbox"
    empty_title = gettext_lazy("No notice yet")
    empty_text = gettext_lazy("What superior units send with a deadline is entered here.")

    def rows(self) -> QuerySet[Any]:
        mine = Ticket.objects.visible_to(self.request.user)
        rows = SuperiorNotice.objects.filter(ticket__in=mine).select_related("ticket__unit")
        return rows.order_by(F("fed_back_at").desc(nulls_first=True), "deadline", "pk")

    def lead(self, shown: QuerySet[Any]) -> str:
        waiting = shown.filter(fed_back_at=None)
        count, late = waiting.count(), waiting.filter(deadline__lt=timezone.now()).count()
        told = ngettext(
            "%(count)s notice waits for feedback", "%(count)s notices wait for feedback", count
        ) % {"count": count}
        return f"{told} · " + _("%(count)s overdue") % {"count": late} if late else told

    def tools(self) -> Sequence[Tool]:
        return [Tool(label=_("Enter a notice"), url=reverse("notice-new"), icon="plus")]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Enter a notice."""
    if request.user.reach(Permission.HANDLE_TICKETS).is_nothing or request.user.company_id:
        raise Http404
    form = NoticeForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        facts = NoticeFacts(
            sender=data["sender"],
            deadline=data["deadline"],
            title=data["title"],
            number=data["number"],
            text=data["text"],
        )
        made = receive_notice(facts, unit=data["unit"], by=request.user)
        return made.ticket.get_absolute_url()

    title, back = _("Enter a notice"), reverse("notice-list")
    return form_page(
        request,
        form,
        act,
        title=title,
        back_url=back,
        breadcrumbs=[(_("Tickets"), reverse("ticket-list")), (TITLE, back), (title, "")],
    )
