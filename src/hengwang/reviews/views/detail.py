"""The result page: the text with its marks, the findings, verdicts, facts, downloads."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.files.downloads import download as download_file
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.reviews import services
from hengwang.reviews.choices import Decision
from hengwang.reviews.downloads import FORMATS, download, formats_for
from hengwang.reviews.examining import rules_version
from hengwang.reviews.forms import LinkForm, UndoForm, VerdictForm
from hengwang.reviews.markup import document_html
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.own.sets import own_set_for
from hengwang.reviews.queries import findings as asked
from hengwang.reviews.queries.facts import fund_view, number_or_blank
from hengwang.reviews.queries.page import shown_blocks
from hengwang.reviews.verdicts import give_verdict, undo_verdict
from hengwang.reviews.wording import failure_text


def visible(request: MemberRequest, report_id: int, *, content: bool = False) -> ReviewedReport:
    """The report, or 404 for who may not see it."""
    related = ["unit__region", "programme", "file", "job", *(["content"] if content else [])]
    rows = ReviewedReport.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(rows, pk=report_id)


def judged(request: MemberRequest, report_id: int) -> ReviewedReport:
    """The report, or 404 for who does not check reports of its unit."""
    rows = ReviewedReport.objects.checked_by(request.user).select_related("unit__region", "file")
    return get_object_or_404(rows, pk=report_id)


def frame_of(request: MemberRequest, report: ReviewedReport, tab: str) -> dict[str, Any]:
    """What every page of one report shows around its content."""
    return {
        "report": report,
        "title": str(report),
        "tab": tab,
        "may_judge": may(request.user, Permission.CHECK_REPORTS, report.unit),
        "failure": failure_text(report),
        "formats": formats_for(report) if report.is_read else [],
        "outdated": _is_outdated(report),
        "later": list(report.later.select_related("file")) if report.is_read else [],
        "breadcrumbs": [(_("Report check"), reverse("review-list")), (str(report), "")],
    }


def _is_outdated(report: ReviewedReport) -> bool:
    """Whether rules, the bureau's own ones too, have changed since it was checked."""
    return report.is_read and report.rules_version != rules_version(own_set_for(report.unit))


@login_required
@require_GET
def detail(request: MemberRequest, report_id: int) -> HttpResponse:
    """The text on the left, the findings on the right; a filter asks for the right side only."""
    part = bool(request.htmx)  # type: ignore[attr-defined]
    report = visible(request, report_id, content=not part)
    every = asked.all_of(report) if report.is_read else []
    order = request.GET.get("order", "")
    left = asked.chosen(every, request.GET.dict())
    context = {
        **frame_of(request, report, "findings"),
        "groups": asked.groups_of(left, by_place=order == "place"),
        "families": asked.families_of(every),
        "decisions": asked.decisions_of(every),
        "family": request.GET.get("family", ""),
        "decision": request.GET.get("decision", ""),
        "order": order,
        "shown_count": len(left),
        "all_count": len(every),
    }
    if part:
        return render(request, "reviews/parts/findings.html", context)
    if report.is_read:
        context["document"] = document_html(shown_blocks(report.content.blocks, every))
    return render(request, "reviews/report.html", context)


@login_required
@require_GET
def facts(request: MemberRequest, report_id: int) -> HttpResponse:
    """What was read: money, sections, indicator rows, as the command's JSON gives it."""
    report = visible(request, report_id, content=True)
    if not report.is_read:
        return redirect(report)
    read = report.content.facts
    context = {
        **frame_of(request, report, "facts"),
        "facts": read,
        "funds": [fund_view(row) for row in read.get("funds", [])],
        "amounts": [{**one, "yuan": number_or_blank(one["yuan"])} for one in read["amounts"]],
    }
    return render(request, "reviews/facts.html", context)


@login_required
@require_GET
def history(request: MemberRequest, report_id: int) -> HttpResponse:
    """Upload, checks and links of the report."""
    report = visible(request, report_id)
    context = {**frame_of(request, report, "history"), "entries": history_of(report, limit=100)}
    return render(request, "reviews/history.html", context)


@login_required
@require_POST
def judge(request: MemberRequest, finding_id: int) -> HttpResponse:
    """Accept, reject, mended, open again: the card comes back changed, the page stays."""
    finding = _judged_finding(request, finding_id)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _card(request, finding, _("Nothing has been saved: choose a verdict."))
    given = form.cleaned_data
    try:
        give_verdict(
            finding.pk,
            Decision(given["decision"]),
            reason=given["reason"],
            seen=Decision(given["seen"]) if given["seen"] else None,
            by=request.user,
        )
    except DomainError as refusal:
        return _card(request, finding, refusal_text(refusal))
    return _card(request, finding)


@login_required
@require_POST
def undo(request: MemberRequest, finding_id: int) -> HttpResponse:
    """Take the last verdict back with a reason: the one before it counts again."""
    finding = _judged_finding(request, finding_id)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _card(request, finding, _("Nothing has been saved: say a reason."))
    given = form.cleaned_data
    seen = Decision(given["seen"]) if given["seen"] else None
    try:
        undo_verdict(finding.pk, reason=given["reason"], seen=seen, by=request.user)
    except DomainError as refusal:
        return _card(request, finding, refusal_text(refusal))
    return _card(request, finding)


def _judged_finding(request: MemberRequest, finding_id: int) -> Finding:
    reports = ReviewedReport.objects.checked_by(request.user)
    return get_object_or_404(Finding.objects.filter(report__in=reports), pk=finding_id)


def _card(request: MemberRequest, finding: Finding, refused: str = "") -> HttpResponse:
    """The card as it is now; without htmx the page with it."""
    if not request.htmx:  # type: ignore[attr-defined]
        if refused:
            messages.error(request, refused)
        page = reverse("review-detail", args=[finding.report_id])
        return HttpResponseRedirect(f"{page}#finding-{finding.number}")
    fresh = Finding.objects.select_related("report").get(pk=finding.pk)
    context = {
        "one": asked.view_of(fresh),
        "report": fresh.report,
        "may_judge": True,
        "refused": refused,
        "reason": request.POST.get("reason", ""),
        "swapped": True,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "reviews/parts/judged.html", context, status=status)


@login_required
@require_POST
def recheck(request: MemberRequest, report_id: int) -> HttpResponse:
    """Check again with the current rules."""
    job = services.recheck([judged(request, report_id)], by=request.user)
    return redirect("review-job", job.pk)


@login_required
@require_http_methods(["GET", "POST"])
def link(request: MemberRequest, report_id: int) -> HttpResponse:
    """Say which programme and year the report is about."""
    report = judged(request, report_id)
    form = LinkForm(request.user, report, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        services.link_programme(report.pk, data["programme"], data["fiscal_year"], by=request.user)
        return report.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Link to a programme"),
        lead=str(report),
        back_url=report.get_absolute_url(),
    )


@login_required
@require_GET
def take(request: MemberRequest, report_id: int, form: str) -> HttpResponseBase:
    """The original file, or the result in one of the formats."""
    report = (
        visible(request, report_id, content=True)
        if form != "original"
        else visible(request, report_id)
    )
    if form == "original":
        return download_file(report.file)
    if form not in FORMATS or form not in formats_for(report):
        raise Http404
    try:
        return download(report, asked.all_of(report), form)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect(report)
