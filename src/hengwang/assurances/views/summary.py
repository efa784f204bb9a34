"""The summary of an assurance: the page, the document of the same fields, the rows of a figure."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.assurances.models import Assurance
from hengwang.assurances.printing.building import summary_of
from hengwang.assurances.printing.files import WORD, as_word
from hengwang.assurances.views.finding import crumbs, demand, seen_assurance

BEHIND = {
    "outages": "outages", "unplanned": "outages", "minutes": "outages", "rooms": "rooms",
    "tickets": "tickets", "solved": "tickets", "inspections": "inspections",
    "reports": "reports", "missed": "reports", "told": "reports", "people": "people",
    "hours": "people", "checklist": "checklist", "defects": "checklist",
    "exceptions": "exceptions",
}  # fmt: skip
"""Figures and the section whose records they count."""


@login_required
@require_GET
def page(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """What the document holds."""
    row = _begun(request, assurance_id)
    context = {
        "title": _("Summary of an assurance"),
        "row": row,
        "summary": summary_of(row, now=timezone.now()),
        "linked": set(BEHIND),
        "breadcrumbs": crumbs(
            (row.event, row.get_absolute_url()), (pgettext("assurance", "Summary"), "")
        ),
    }
    return render(request, "assurances/summary.html", context)


@login_required
@require_GET
def document(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """The same as a Word file."""
    row = _begun(request, assurance_id)
    summary = summary_of(row, now=timezone.now())
    response = HttpResponse(as_word(summary, timezone.localdate()), content_type=WORD)
    name = quote(f"{summary.title}_{row.number}".replace(" ", ""))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.docx"
    return response


@login_required
@require_GET
def behind(request: MemberRequest, assurance_id: int, figure: str) -> HttpResponse:
    """The records behind a figure."""
    row = _begun(request, assurance_id)
    if figure not in BEHIND:
        raise Http404
    summary = summary_of(row, now=timezone.now())
    shown = next(one for one in summary.figures if one.key == figure)
    section = next(one for one in summary.sections if one.key == BEHIND[figure])
    context = {
        "title": shown.label,
        "row": row,
        "figure": shown,
        "section": section,
        "words": summary.words,
        "breadcrumbs": crumbs((row.event, row.get_absolute_url()), (shown.label, "")),
    }
    return render(request, "assurances/behind.html", context)


def _begun(request: MemberRequest, assurance_id: int) -> Assurance:
    """An assurance that has begun, for those who see the unit's: it names others' records."""
    row = seen_assurance(request, assurance_id)
    demand(request, Permission.VIEW_ASSURANCES, row.unit)
    if row.started_at is None:
        raise Http404
    return row
