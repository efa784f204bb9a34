"""File evidence, replace its file, mend its dates, download its revisions."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from hengwang.accounts.permissions import Permission, may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.evidence.forms import DatesForm, EvidenceForm, ReplaceForm
from hengwang.evidence.services import add_evidence, amend_evidence, replace_file
from hengwang.evidence.views.finding import crumbs, editable, visible
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.services import store
from hengwang.pages.form_pages import form_page


@login_required
@require_GET
def evidence_file(request: MemberRequest, item_id: int) -> HttpResponseBase:
    """The file of the current revision."""
    return download(visible(request, item_id).file)


@login_required
@require_GET
def revision_file(request: MemberRequest, item_id: int, revision_number: int) -> HttpResponseBase:
    """The file of one revision, current or former."""
    rows = visible(request, item_id).series.revisions.select_related("stored")
    return download(get_object_or_404(rows, number=revision_number).stored)


@login_required
def evidence_new(request: MemberRequest) -> HttpResponse:
    """File a piece for a unit one edits evaluations of."""
    if not may(request.user, Permission.EDIT_EVALUATIONS):
        raise Http404
    form = EvidenceForm(
        request.POST or None,
        request.FILES or None,
        units=units_with(request.user, Permission.EDIT_EVALUATIONS),
        initial={"unit": request.user.unit},
    )

    @transaction.atomic
    def act() -> str:
        told = form.cleaned_data
        upload = told["file"]
        stored = store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=request.user)
        item = add_evidence(
            told["unit"],
            stored,
            title=told["title"] or stored.name[:200],
            supports=(told["supports_from"], told["supports_until"]),
            expires_on=told["expires_on"],
            by=request.user,
        )
        return item.get_absolute_url()

    back = reverse("evidence-list")
    title = gettext("File evidence")
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=crumbs())


@login_required
def evidence_replace(request: MemberRequest, item_id: int) -> HttpResponse:
    """Put a new file in the place of the former, which stays."""
    item = editable(request, item_id)
    form = ReplaceForm(request.POST or None, request.FILES or None)

    @transaction.atomic
    def act() -> str:
        upload = form.cleaned_data["file"]
        stored = store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=request.user)
        replace_file(item.pk, stored, note=form.cleaned_data["note"], by=request.user)
        return item.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=gettext("Replace the file"),
        lead=item.title,
        back_url=item.get_absolute_url(),
        breadcrumbs=crumbs(item),
    )


@login_required
def evidence_amend(request: MemberRequest, item_id: int) -> HttpResponse:
    """Change title, days or expiry."""
    item = editable(request, item_id)
    started = {
        "title": item.title,
        "supports_from": item.supports_from,
        "supports_until": item.supports_until,
        "expires_on": item.expires_on,
    }
    form = DatesForm(request.POST or None, initial=started)

    def act() -> str:
        amend_evidence(item.pk, form.dates(), by=request.user)
        return item.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=gettext("Change title and dates"),
        lead=gettext("Other days are another claim: its review begins anew."),
        back_url=item.get_absolute_url(),
        breadcrumbs=crumbs(item),
    )
