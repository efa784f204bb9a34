"""Amendments: listed, proposed with their paper, approved, refused, withdrawn."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.availability import tables
from hengwang.availability.forms import AmendmentForm, RefuseForm
from hengwang.availability.models import Amendment
from hengwang.availability.services import amending as services
from hengwang.availability.trails import when
from hengwang.availability.views.windows import decision_rights
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.services import store
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.refusals import refusal_text

TITLE = gettext_lazy("Amendments of the ledger")


class AmendmentList(ListPage):
    """Amendments of the targets the visitor sees."""

    title = TITLE
    permission = Permission.VIEW_MONITORING
    table_class = tables.AmendmentTable
    filterset_class = tables.AmendmentFilter
    empty_icon = "pencil"
    empty_title = gettext_lazy("Nothing is amended")
    empty_text = gettext_lazy(
        "The ledger stands as it was measured. Where that was wrong, propose what it really was, "
        "with a paper; somebody else approves it, and both figures stay."
    )
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        return Amendment.objects.visible_to(self.request.user).select_related("target")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        return ngettext("%(count)d amendment", "%(count)d amendments", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        address, edits = reverse("amendment-new"), Permission.EDIT_MONITORING
        return [Tool(label=_("Propose an amendment"), url=address, icon="plus", permission=edits)]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Propose an amendment; `target`, `from` and `until` in the address fill the form."""
    if not may(request.user, Permission.EDIT_MONITORING):
        raise Http404
    names = {"target": "target", "starts_at": "from", "ends_at": "until"}
    initial = {name: request.GET.get(word, "") for name, word in names.items()}
    form = AmendmentForm(request.user, request.POST or None, request.FILES or None, initial=initial)

    def act() -> str:
        upload = form.cleaned_data["file"]
        file = store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=request.user)
        target = form.cleaned_data["target"]
        made = services.propose_amendment(target, form.given(), file, by=request.user)
        return made.get_absolute_url()

    title, back = _("Propose an amendment"), reverse("amendment-list")
    return form_page(request, form, act, title=title, back_url=back)


@login_required
@require_GET
def detail(request: MemberRequest, amendment_id: int) -> HttpResponse:
    """An amendment, its paper and who decided."""
    row = _seen(request, amendment_id)
    context = {
        "title": str(row),
        "row": row,
        "tone": tables.TONES[row.state].value,
        "noun": "amendment",
        "facts": [
            (_("Monitored target"), row.target),
            (_("Time"), when(row.starts_at, row.ends_at)),
            (_("What it was"), row.get_says_display()),
            (_("Cause"), row.get_cause_display()),
            (_("Reason"), row.reason),
            (_("Proposed by"), row.proposed_by),
            (_("Settled by"), row.decided_by),
            (_("Note"), row.decision_note),
        ],
        "file_url": reverse("amendment-file", args=[row.pk]),
        **decision_rights(request, row, row.target.unit),
        "history": history_of(row, limit=30),
        "breadcrumbs": [(TITLE, reverse("amendment-list")), (str(row), "")],
    }
    return render(request, "availability/decided.html", context)


@login_required
@require_GET
def file(request: MemberRequest, amendment_id: int) -> HttpResponseBase:
    """The paper."""
    return download(_seen(request, amendment_id).file, is_inline=True)


@login_required
@require_POST
def approve(request: MemberRequest, amendment_id: int) -> HttpResponse:
    """Let it count."""
    row = _decidable(request, amendment_id)
    try:
        services.approve_amendment(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(row)


@login_required
def refuse(request: MemberRequest, amendment_id: int) -> HttpResponse:
    """Say no, and why."""
    row = _decidable(request, amendment_id)
    form = RefuseForm(request.POST or None)

    def act() -> str:
        made = services.refuse_amendment(row.pk, by=request.user, **form.cleaned_data)
        return made.get_absolute_url()

    title, back = _("Refuse the amendment"), row.get_absolute_url()
    return form_page(request, form, act, title=title, back_url=back)


@login_required
@require_POST
def withdraw(request: MemberRequest, amendment_id: int) -> HttpResponse:
    """Take one's own back."""
    row = _seen(request, amendment_id)
    if row.proposed_by_id != request.user.pk:
        raise Http404
    try:
        services.withdraw_amendment(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(row)


def _seen(request: MemberRequest, amendment_id: int) -> Amendment:
    rows = Amendment.objects.visible_to(request.user)
    related = ("target__unit__region", "proposed_by", "decided_by", "file")
    found: Amendment = get_object_or_404(rows.select_related(*related), pk=amendment_id)
    return found


def _decidable(request: MemberRequest, amendment_id: int) -> Amendment:
    row = _seen(request, amendment_id)
    if not may(request.user, Permission.APPROVE_AVAILABILITY, row.target.unit):
        raise Http404
    return row
