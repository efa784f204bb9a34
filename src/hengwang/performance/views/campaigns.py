"""Campaigns: the list, the call, the board, one office's exceptions, reminders."""

from collections.abc import Callable
from typing import Any

import django_tables2 as dt
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.permissions import Permission, may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.services import store
from hengwang.pages import exports
from hengwang.pages.columns import DateColumn, HeadlineColumn, TextColumn
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.performance.campaign_forms import CampaignForm, OfficeForm
from hengwang.performance.campaign_rules import OfficeState
from hengwang.performance.choices import CampaignKind, DeclarationDemand
from hengwang.performance.models import Campaign, CampaignOffice
from hengwang.performance.queries.campaign_board import Board, OfficeRow, board_of, rows_of
from hengwang.performance.services import campaigns
from hengwang.performance.services.campaigns import Call, Whom

PER_PAGE = 50
TITLE = gettext_lazy("Campaigns")
TONES = {
    OfficeState.DONE: Tone.OK,
    OfficeState.HANDED_IN: Tone.INFO,
    OfficeState.IN_WORK: Tone.PLAN,
    OfficeState.RETURNED: Tone.WARN,
    OfficeState.NOT_BEGUN: Tone.UNKNOWN,
    OfficeState.EXEMPT: Tone.QUIET,
}


class CampaignTable(Table):
    """Calls, the latest first."""

    title = HeadlineColumn(verbose_name=gettext_lazy("Title"))
    kind = TextColumn(verbose_name=gettext_lazy("Kind"), tight=True)
    fiscal_year = dt.Column(verbose_name=gettext_lazy("Year"))
    due_on = DateColumn(verbose_name=gettext_lazy("Due on"))
    called = dt.Column(verbose_name=gettext_lazy("Offices called"))


class CampaignList(ListPage):
    """Campaigns that call somebody the user may see."""

    title = TITLE
    permission = Permission.VIEW_EVALUATIONS
    table_class = CampaignTable
    empty_icon = "inbox"
    empty_title = gettext_lazy("No campaign yet")
    empty_text = gettext_lazy("One call tells every office what is due, and shows who is late.")

    request: MemberRequest

    def rows(self) -> QuerySet[Campaign]:
        """Of the chosen year, or of all."""
        rows = Campaign.objects.visible_to(self.request.user).annotate(called=Count("offices"))
        return rows if self.year is None else rows.filter(fiscal_year=self.year)

    def tools(self) -> list[Tool]:
        """Call the offices."""
        url, permission = reverse("campaign-new"), Permission.REVIEW_EVALUATIONS
        return [Tool(label=_("New campaign"), url=url, icon="plus", permission=permission)]


class BoardTable(Table):
    """Every called office as it is exported."""

    unit_name = dt.Column(verbose_name=gettext_lazy("Unit"))
    region_name = dt.Column(verbose_name=gettext_lazy("Region"))
    state_label = dt.Column(verbose_name=gettext_lazy("State"))
    is_late = dt.Column(verbose_name=gettext_lazy("Late"))
    due_on = DateColumn(verbose_name=gettext_lazy("Due on"))
    done = dt.Column(verbose_name=gettext_lazy("Ready"))
    expected = dt.Column(verbose_name=gettext_lazy("Of"))
    reminded_on = DateColumn(verbose_name=gettext_lazy("Reminded on"))

    def value_is_late(self, value: bool) -> str:  # noqa: FBT001 (called by the table)
        """The word, or nothing."""
        return _("Late") if value else ""


def _visible(request: MemberRequest, campaign_id: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_id)


@login_required
def new(request: MemberRequest) -> HttpResponse:
    if not may(request.user, Permission.REVIEW_EVALUATIONS):
        raise Http404
    units = units_with(request.user, Permission.REVIEW_EVALUATIONS)
    started = {"fiscal_year": timezone.localdate().year}
    form = CampaignForm(request.POST or None, request.FILES or None, units=units, initial=started)

    @transaction.atomic
    def act() -> str:
        told = form.cleaned_data
        uploads = [told[name] for name in form.ATTACHMENTS if told[name]]
        kept = [
            store(upload, name=upload.name, kind=FileKind.DOCUMENT, by=request.user)
            for upload in uploads
        ]
        call = Call(
            told["title"],
            CampaignKind(told["kind"]),
            told["fiscal_year"],
            told["due_on"],
            told["text"],
            kept,
            DeclarationDemand(told["demand"] or DeclarationDemand.OPTIONAL),
            told["issued_on"],
        )
        whom = Whom([unit.pk for unit in told["units"]], told["region_code"], told["unit_kind"])
        return campaigns.issue_campaign(call, whom, by=request.user).get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("New campaign"),
        breadcrumbs=[(TITLE, reverse("campaign-list")), (_("New campaign"), "")],
        confirm=_("Every unit that fits sees the call on its start page at once. Call them now?"),
        lead=_("Every unit that fits is called at once and sees the call on its start page."),
        back_url=reverse("campaign-list"),
        save_label=_("Call the offices"),
    )


@login_required
@require_GET
def board(request: MemberRequest, campaign_id: int) -> HttpResponseBase:
    campaign = _visible(request, campaign_id)
    found = board_of(campaign, request.user, today=timezone.localdate())
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()
    wanted = _wanted(state)
    rows = [row for row in found.rows if wanted(row) and _found(row, text)]
    ending = request.GET.get("export", "")
    if ending in exports.FORMATS:
        return exports.table_response(BoardTable(rows), ending, campaign.title)
    context: dict[str, Any] = {
        "campaign": campaign,
        "breadcrumbs": [(TITLE, reverse("campaign-list")), (campaign.title, "")],
        "shares": _shares(found),
        "owing": sum(row.state.is_open for row in found.rows),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "counts": [(one.value, one.label, found.counts.get(one, 0)) for one in OfficeState],
        "total": len(found.rows),
        "late": found.late,
        "state": state,
        "q": text,
        "may_manage": may(request.user, Permission.REVIEW_EVALUATIONS),
        "attachments": campaign.attachments.all(),
    }
    return render(request, "performance/campaign_board.html", context)


def _shares(found: Board) -> list[tuple[str, int, str]]:
    """How many offices stand where, the finished ones first; what nobody is left out."""
    told = ((state, found.counts.get(state, 0)) for state in TONES)
    return [(str(state.label), count, TONES[state].value) for state, count in told if count]


@login_required
@require_GET
def attachment(request: MemberRequest, campaign_id: int, file_id: int) -> FileResponse:
    """A paper of the call, for everybody who sees the call."""
    papers = _visible(request, campaign_id).attachments
    return download(get_object_or_404(papers, pk=file_id))


def _wanted(state: str) -> Callable[[OfficeRow], bool]:
    if state == "late":
        return lambda row: row.is_late
    if state in OfficeState.values:
        return lambda row: row.state == state
    return lambda row: True


def _found(row: OfficeRow, text: str) -> bool:
    return not text or text in row.unit_name or text in row.region_name


@login_required
def office(request: MemberRequest, office_id: int) -> HttpResponse:
    units = units_with(request.user, Permission.REVIEW_EVALUATIONS)
    rows = CampaignOffice.objects.filter(unit__in=units).select_related("campaign", "unit")
    found = get_object_or_404(rows, pk=office_id)
    form = OfficeForm(request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        if told["decision"] == OfficeForm.EXTEND:
            to, reason = told["extended_to"], told["reason"]
            campaigns.extend(found.pk, to=to, reason=reason, by=request.user)
        else:
            campaigns.exempt(found.pk, reason=told["reason"], by=request.user)
        return found.campaign.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        template="performance/campaign_office.html",
        title=found.unit.name,
        lead=found.campaign.title,
        back_url=found.campaign.get_absolute_url(),
        breadcrumbs=[
            (TITLE, reverse("campaign-list")),
            (found.campaign.title, found.campaign.get_absolute_url()),
            (found.unit.name, ""),
        ],
        save_label=_("Save the decision"),
        row=next(
            iter(rows_of([found.campaign], rows.filter(pk=found.pk), today=timezone.localdate()))
        ),
        reminders=found.reminders.all(),
    )


@login_required
@require_POST
def remind(request: MemberRequest, campaign_id: int) -> HttpResponse:
    campaign = _visible(request, campaign_id)
    if not may(request.user, Permission.REVIEW_EVALUATIONS):
        raise Http404
    count = campaigns.remind(campaign.pk, by=request.user)
    said = ngettext("%(count)s office reminded.", "%(count)s offices reminded.", count)
    messages.success(request, said % {"count": count})
    return redirect(campaign)
