"""Papers of payments, contracts and acceptances: attach, and read."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.services import store
from hengwang.pages.form_pages import form_page
from hengwang.projects.forms.spending import PaperForm
from hengwang.projects.models import Acceptance, Contract, Paper, Payment, Programme
from hengwang.projects.services.spending import attach_paper
from hengwang.projects.views.finding import edited_row

OWNERS = {"payments": Payment, "contracts": Contract, "acceptances": Acceptance}


@login_required
def attach(request: MemberRequest, row_id: int, slug: str) -> HttpResponse:
    """Attach a file to a record; it is checked before it is let in."""
    payment = slug == "payments"
    permission = Permission.RECORD_PAYMENTS if payment else Permission.EDIT_PROJECTS
    row: Any = edited_row(request, OWNERS[slug], row_id, permission)
    programme = row.programme
    back = row.get_absolute_url() if payment else f"{programme.get_absolute_url()}#{slug}"
    form = PaperForm(request.POST or None, request.FILES or None)

    def act() -> str:
        upload = form.cleaned_data["file"]
        stored = store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=request.user)
        attach_paper(row, stored, kind=form.cleaned_data["kind"], by=request.user)
        return str(back)

    return form_page(
        request,
        form,
        act,
        template="projects/upload_form.html",
        title=_("Attach a paper"),
        lead=str(row),
        save_label=_("Attach"),
        back_url=back,
        breadcrumbs=[(programme.name, programme.get_absolute_url()), (_("Attach a paper"), "")],
    )


@login_required
@require_GET
def read(request: MemberRequest, paper_id: int) -> HttpResponseBase:
    """The file, for whoever may see the project."""
    seen = Programme.objects.visible_to(request.user)
    mine = Q(payment__programme__in=seen) | Q(contract__programme__in=seen)
    mine |= Q(acceptance__programme__in=seen)
    paper = get_object_or_404(Paper.objects.filter(mine).select_related("file"), pk=paper_id)
    return download(paper.file, is_inline=True)
