"""Objections: made on a phone by the company, decided by somebody else than the assessor."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.services import store
from hengwang.pages.form_pages import form_page
from hengwang.vendors.forms import AppealForm, DecideForm, ObjectForm
from hengwang.vendors.models import Line, Objection
from hengwang.vendors.services import objecting
from hengwang.vendors.services.rights import speaks_for
from hengwang.vendors.views.assessments import (
    CLAUSE_TEMPLATE,
    LINE,
    LINE_CONTRACT,
    clause_facts,
    crumbs,
)
from hengwang.vendors.views.finding import demand, holds, seen

OBJECTION = (
    *("file", "line__clause", "line__assessment__scheme", "line__assessment__contract__company"),
    "line__assessment__contract__programme__unit__region",
)


@login_required
def object_to(request: MemberRequest, vendor_line_id: int) -> HttpResponse:
    """Object to one clause, with a file where there is one."""
    line: Line = seen(request, Line, vendor_line_id, *LINE, *LINE_CONTRACT)
    assessment = line.assessment
    contract = assessment.contract
    speaks = speaks_for(request.user, contract)
    if not speaks and not holds(request, Permission.ASSESS_VENDORS, contract):
        raise Http404
    form = ObjectForm(request.POST or None, request.FILES or None)

    @transaction.atomic
    def act() -> str:
        upload = form.cleaned_data["file"]
        file = None
        if upload:
            file = store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=request.user)
        objecting.object_to(line.pk, form.cleaned_data["text"], by=request.user, file=file)
        return f"{assessment.get_absolute_url()}#clause-{line.clause.number}"

    title = _("Object to clause %(number)s") % {"number": line.clause.number}
    lead = _("Objections until %(until)s.") % {"until": assessment.objections_until}
    return form_page(
        request, form, act, title=title, lead=lead,
        template=CLAUSE_TEMPLATE, facts=clause_facts(line),
        back_url=assessment.get_absolute_url(), save_label=_("Object"),
        breadcrumbs=crumbs(assessment, (title, "")),
    )  # fmt: skip


@login_required
def decide(request: MemberRequest, objection_id: int) -> HttpResponse:
    """Uphold or reject an objection."""
    objection: Objection = seen(request, Objection, objection_id, *OBJECTION)
    line, assessment = objection.line, objection.line.assessment
    demand(request, Permission.DECIDE_VENDORS, assessment.contract)
    form = DecideForm(line, request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        objecting.decide(
            objection.pk, upheld=told["upheld"], reason=told["reason"], by=request.user,
            deduction=told["deduction"],
        )  # fmt: skip
        return f"{assessment.get_absolute_url()}#clause-{line.clause.number}"

    title = _("Decide the objection to clause %(number)s") % {"number": line.clause.number}
    made_at = timezone.localtime(objection.made_at)
    told = {"name": objection.made_by_name, "at": f"{made_at:%Y-%m-%d %H:%M}"}
    lead = _("Objected by %(name)s, %(at)s") % told
    return form_page(
        request, form, act, title=title, lead=lead, back_url=assessment.get_absolute_url(),
        template=CLAUSE_TEMPLATE, facts=clause_facts(line), proof=objection.file and objection.pk,
        save_label=_("Decide"), breadcrumbs=crumbs(assessment, (title, "")),
    )  # fmt: skip


@login_required
def appeal(request: MemberRequest, objection_id: int) -> HttpResponse:
    """Ask that a decision be looked at again."""
    objection: Objection = seen(request, Objection, objection_id, *OBJECTION)
    line, assessment = objection.line, objection.line.assessment
    contract = assessment.contract
    speaks = speaks_for(request.user, contract)
    if not speaks and not holds(request, Permission.ASSESS_VENDORS, contract):
        raise Http404
    form = AppealForm(request.POST or None)

    def act() -> str:
        objecting.appeal(objection.pk, form.cleaned_data["text"], by=request.user)
        return f"{assessment.get_absolute_url()}#clause-{line.clause.number}"

    title = _("Review of the decision on clause %(number)s") % {"number": line.clause.number}
    lead = _("Once, until %(until)s; somebody else decides than before.")
    return form_page(
        request, form, act, title=title, lead=lead % {"until": assessment.appeals_until},
        template=CLAUSE_TEMPLATE, facts=clause_facts(line),
        back_url=assessment.get_absolute_url(), save_label=_("Ask for a review"),
        breadcrumbs=crumbs(assessment, (title, "")),
    )  # fmt: skip


@login_required
@require_GET
def proof(request: MemberRequest, objection_id: int) -> HttpResponseBase:
    """The file of an objection."""
    objection: Objection = seen(request, Objection, objection_id, *OBJECTION)
    if objection.file is None:
        raise Http404
    return download(objection.file)
