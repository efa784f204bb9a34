"""The duty log: list, page of an entry, writing, correcting, settling."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.duty import forms
from hengwang.duty.models import LogEntry, Roster
from hengwang.duty.services import logging
from hengwang.duty.services.rights import own_company, stands_on
from hengwang.duty.tables import DEFAULT_SPAN, EntryFilter, EntryTable
from hengwang.duty.views.finding import demand, seen
from hengwang.kernel.periods import midnight
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.paging import FirstData, FoundData
from hengwang.pages.tables import Table

TIMED = ("from_on", "until_on", "left")


class EntryList(ListPage):
    """The log of the last month, or of the time that is asked for: words are looked for in it."""

    request: MemberRequest
    title = gettext_lazy("Duty log")
    permission = Permission.VIEW_DUTY
    table_class = EntryTable
    filterset_class = EntryFilter
    empty_icon = "note"
    empty_title = gettext_lazy("Nothing written in the last month")
    empty_text = gettext_lazy("What happens on duty is written here, as it happens.")

    def rows(self) -> QuerySet[LogEntry]:
        rows = LogEntry.objects.all()
        rosters = self._rosters()
        if rosters is not None:
            rows = rows.filter(roster__in=rosters)
        if own_company(self.request.user) is not None:
            rows = rows.visible_to(self.request.user)
        if not any(self.request.GET.get(name) for name in TIMED):
            rows = rows.filter(at__gte=midnight(timezone.localdate() - DEFAULT_SPAN))
        return rows.select_related("post")

    def _rosters(self) -> list[int] | None:
        """Keys of those whose log may be seen; None for all, so that entries need not be asked.

        Rosters are few: by their keys an index gives the newest entries of each.
        """
        seen = set(Roster.objects.visible_to(self.request.user).values_list("pk", flat=True))
        return None if seen.issuperset(Roster.objects.values_list("pk", flat=True)) else list(seen)

    def table_of(self, shown: Any) -> Table:
        standing = shown.standing()
        if self.request.GET.get("text", "").strip():
            return self.table_class(FoundData(standing))
        return self.table_class(FirstData(standing))

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        if any(self.request.GET.get(name) for name in TIMED):
            return ""
        return _("The last 31 days; choose a time to see earlier ones.")

    def tools(self) -> Sequence[Tool]:
        if own_company(self.request.user) is not None and not self._rosters():
            return []
        return [
            Tool(
                label=gettext_lazy("Write in the log"),
                url=reverse("duty-entry-add"),
                icon="plus",
                permission=Permission.STAND_DUTY,
            )
        ]


@login_required
@require_GET
def detail(request: MemberRequest, log_id: int) -> HttpResponse:
    """One entry with what it corrects or was corrected by."""
    related = ("roster__unit__region", "post", "shift", "corrects", "settles")
    entry: LogEntry = seen(request, LogEntry, log_id, *related, "corrected_by", "settled_by")
    may_write = _may_write(request, entry)
    corrected = getattr(entry, "corrected_by", None)
    facts = [
        (_("Duty roster"), entry.roster),
        (_("Shift"), entry.shift or ""),
        (_("Kind"), entry.get_kind_display()),
        (_("Happened"), _said(entry.at)),
        (pgettext("duty log", "Written"), _said(entry.written_at)),
        (pgettext("duty log", "By"), entry.by_name),
    ]
    context = {
        "title": _("Entry of the duty log"),
        "entry": entry,
        "facts": facts,
        "corrected_by": corrected,
        "settled_by": getattr(entry, "settled_by", None),
        "may_correct": may_write and corrected is None,
        "may_settle": may_write and hasattr(entry, "open_mark"),
        "breadcrumbs": [(_("Duty log"), reverse("duty-log")), (str(entry), "")],
    }
    return render(request, "duty/entry.html", context)


def _said(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Write a line."""
    demand(request, Permission.STAND_DUTY)
    form = forms.EntryForm(request.user, request.POST or None)

    def act() -> str:
        logging.write_entry(form.cleaned_data["roster"].pk, form.facts(), by=request.user)
        return reverse("duty-log")

    title, back = _("Write in the log"), reverse("duty-log")
    crumbs = [(_("Duty log"), back), (title, "")]
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=crumbs)


@login_required
def correct(request: MemberRequest, log_id: int) -> HttpResponse:
    """Write what is right; the old entry stays."""
    entry = _writable(request, log_id)
    initial = {
        "kind": entry.kind, "text": entry.text, "needs_follow_up": entry.needs_follow_up,
        "at": forms.moment(entry.at),
    }  # fmt: skip
    form = forms.CorrectionForm(request.user, request.POST or None, initial=initial)

    def act() -> str:
        return logging.correct_entry(entry.pk, form.facts(), by=request.user).get_absolute_url()

    return _page(request, form, act, entry, _("Correct the entry"))


@login_required
def settle(request: MemberRequest, log_id: int) -> HttpResponse:
    """Say that what was left to do is done."""
    entry = _writable(request, log_id)
    form = forms.WordsForm(request.POST or None)

    def act() -> str:
        text = form.cleaned_data["text"]
        return logging.settle_entry(entry.pk, text, by=request.user).get_absolute_url()

    return _page(request, form, act, entry, _("It is done"))


def _writable(request: MemberRequest, log_id: int) -> LogEntry:
    entry: LogEntry = seen(request, LogEntry, log_id, "roster__unit__region", "post")
    if not _may_write(request, entry):
        raise Http404
    return entry


def _may_write(request: MemberRequest, entry: LogEntry) -> bool:
    """Who sees an entry of a company's post and is of the company adds to it, as the unit does."""
    if own_company(request.user) is not None:
        own = LogEntry.objects.stood_by(request.user).filter(pk=entry.pk)
        return own.exists() and stands_on(request.user, entry.roster)
    return may(request.user, Permission.STAND_DUTY, entry.roster.unit)


def _page(request: MemberRequest, form: Any, act: Any, entry: LogEntry, title: str) -> HttpResponse:
    back = entry.get_absolute_url()
    crumbs = [(_("Duty log"), reverse("duty-log")), (str(entry), back), (title, "")]
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=crumbs)
