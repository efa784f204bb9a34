"""Evidence: list, file, page of one item with its review."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hengwang.accounts.permissions import Permission, may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.evidence.filters import EvidenceFilter
from hengwang.evidence.forms import EvidenceForm, EvidenceReviewForm
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import add_evidence, review_evidence
from hengwang.evidence.tables import EvidenceTable
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.services import store
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class EvidenceList(ListPage):
    """Evidence of the units the reader may see; three queries whatever their number."""

    title = _("Evidence files")
    permission = Permission.VIEW_EVALUATIONS
    table_class = EvidenceTable
    filterset_class: ClassVar[type[Any] | None] = EvidenceFilter
    empty_icon = "files"
    empty_title = _("No evidence yet")
    empty_text = _("Evidence is filed here, or with the value it supports. It carries its period.")

    request: MemberRequest

    def rows(self) -> QuerySet[EvidenceItem]:
        """Of the chosen year, or of all; with the number of figures each supports."""
        rows = EvidenceItem.objects.visible_to(self.request.user).select_related("unit")
        if self.year is not None:
            rows = rows.filter(
                supports_from__year__lte=self.year, supports_until__year__gte=self.year
            )
        return rows.annotate(used=Count("indicators"))

    def lead(self, shown: QuerySet[EvidenceItem]) -> str:
        """How many."""
        count = shown.count()
        return ngettext("%(count)s piece of evidence", "%(count)s pieces of evidence", count) % {
            "count": f"{count:,d}"
        }

    def tools(self) -> Sequence[Tool]:
        """File a new one."""
        url = reverse("evidence-new")
        right = Permission.EDIT_EVALUATIONS
        return [Tool(label=_("File evidence"), url=url, icon="plus", permission=right)]


@login_required
@require_GET
def evidence_file(request: MemberRequest, item_id: int) -> HttpResponseBase:
    return download(_visible(request, item_id).file)


@login_required
def evidence_new(request: MemberRequest) -> HttpResponse:
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
            title=told["title"] or stored.name,
            supports=(told["supports_from"], told["supports_until"]),
            expires_on=told["expires_on"],
            by=request.user,
        )
        return item.get_absolute_url()

    trail = [(_("Evidence files"), reverse("evidence-list"))]
    back = reverse("evidence-list")
    title = gettext("File evidence")
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=trail)


@login_required
def evidence_item(request: MemberRequest, item_id: int) -> HttpResponse:
    item = _visible(request, item_id)
    reviews = may(request.user, Permission.REVIEW_EVALUATIONS, item.unit)
    form = EvidenceReviewForm(request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        accepted = told["verdict"] == "accept"
        review_evidence(item.pk, accepted=accepted, note=told["note"], by=request.user)
        return item.get_absolute_url()

    context = {
        "item": item,
        "title": item.title,
        "reviews": reviews,
        "figures": item.indicators.select_related("evaluation__programme"),
        "history": history_of(item),
        "breadcrumbs": [(_("Evidence files"), reverse("evidence-list"))],
    }
    if request.method == "POST":
        if not reviews:
            raise Http404
        return form_page(request, form, act, template="evidence/item.html", **context)
    return render(request, "evidence/item.html", {**context, "form": form})


def _visible(request: MemberRequest, item_id: int) -> EvidenceItem:
    items = EvidenceItem.objects.visible_to(request.user).select_related("file", "unit__region")
    return get_object_or_404(items, pk=item_id)
