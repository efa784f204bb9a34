"""The page of a piece with its review, and the list in which many are reviewed together."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.evidence.filters import AwaitingFilter
from hengwang.evidence.forms import EvidenceReviewForm
from hengwang.evidence.history import revisions_of, twins_of
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.rules import Standing
from hengwang.evidence.services import Ruling, review_evidence, review_many
from hengwang.evidence.services.reviewing import seen_as
from hengwang.evidence.tables import AwaitingTable
from hengwang.evidence.views.finding import crumbs, visible
from hengwang.evidence.views.lists import in_year
from hengwang.evidence.wording import STANDINGS, whys_text
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage
from hengwang.pages.refusals import refusal_text
from hengwang.pages.tables import Table

MOST_CHOSEN = 200
LONGEST_ID = 18
TONES = {"counts": "ok", "open": "info", "not": "bad"}


@login_required
def evidence_item(request: MemberRequest, item_id: int) -> HttpResponse:
    """One piece: what it supports, whether it counts and why, its revisions and its review."""
    item = visible(request, item_id)
    reviews = may(request.user, Permission.REVIEW_EVALUATIONS, item.unit)
    form = EvidenceReviewForm(request.POST or None, initial={"seen": seen_as(item)})

    def act() -> str:
        told = form.cleaned_data
        review_evidence(
            item.pk,
            accepted=told["verdict"] == "accept",
            note=told["note"],
            seen=told["seen"],
            by=request.user,
        )
        return item.get_absolute_url()

    if request.method == "POST":
        if not reviews:
            raise Http404
        context = _context(request, item, reviews=reviews)
        return form_page(request, form, act, template="evidence/item.html", **context)
    context = _context(request, item, reviews=reviews)
    return render(request, "evidence/item.html", {**context, "form": form})


def _context(request: MemberRequest, item: EvidenceItem, *, reviews: bool) -> dict[str, Any]:
    judged = item.judged_on(timezone.localdate())
    is_mine = item.handed_in_by_id == request.user.pk
    figures = item.indicators.select_related("evaluation__programme")
    citations = item.citations.select_related("frozen__evaluation", "revision")
    return {
        "item": item,
        "title": item.title,
        "standing": STANDINGS[judged.standing],
        "tone": TONES[judged.standing],
        # What only awaits its review says so already.
        "whys": whys_text(judged.whys) if judged.standing is Standing.NOT else "",
        "reviews": reviews and not (is_mine and settings.SEPARATE_DUTIES),
        "is_mine": reviews and is_mine,
        "edits": may(request.user, Permission.EDIT_EVALUATIONS, item.unit),
        "figures": figures,
        "revisions": revisions_of(item),
        "citations": citations.order_by("-frozen__made_at", "figure_id"),
        "twins": twins_of(item, request.user),
        "history": history_of(item),
        "breadcrumbs": crumbs(),
    }


class AwaitingList(ListPage):
    """Evidence that waits for the reader's review; chosen rows get one verdict together."""

    request: MemberRequest
    template_name = "evidence/review.html"
    title = _("Evidence to review")
    permission = Permission.REVIEW_EVALUATIONS
    table_class = AwaitingTable
    filterset_class: ClassVar[type[Any] | None] = AwaitingFilter
    empty_icon = "checks"
    empty_title = _("Nothing waits for a review")
    empty_text = _("Evidence that an office files or replaces appears here until it is judged.")
    form: EvidenceReviewForm | None = None

    def rows(self) -> QuerySet[EvidenceItem]:
        """Of the chosen year, or of all; the oldest first."""
        rows = EvidenceItem.objects.reviewed_by(self.request.user).awaiting_review()
        rows = rows.select_related("unit").order_by("added_at", "pk")
        return in_year(rows, self.year).with_uses().with_twins(self.request.user)

    def table_of(self, shown: QuerySet[Any]) -> Table:
        """With boxes, except where the reader handed it in."""
        table = AwaitingTable(shown)
        table.reviewer_id = self.request.user.pk if settings.SEPARATE_DUTIES else None
        table.is_all_chosen = self.request.GET.get("choose") == "all"
        return table

    def lead(self, shown: QuerySet[EvidenceItem]) -> str:
        """How many wait."""
        count = shown.count()
        text = ngettext("%(count)s piece waits", "%(count)s pieces wait", count)
        return text % {"count": f"{count:,d}"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the form of the verdict."""
        self.breadcrumbs = [*crumbs(), (self.title, "")]
        form = self.form or EvidenceReviewForm()
        return super().get_context_data(form=form, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One verdict for the chosen rows: all of them, or none."""
        self.form = EvidenceReviewForm(request.POST)
        if self.form.is_valid():
            told = self.form.cleaned_data
            ruling = Ruling(told["verdict"] == "accept", told["note"])
            try:
                done = review_many(self._chosen(), ruling, by=self.request.user)
            except DomainError as refusal:
                self.form.add_error(None, refusal_text(refusal))
            else:
                text = ngettext(
                    "%(count)s piece is reviewed.", "%(count)s pieces are reviewed.", len(done)
                )
                messages.success(request, text % {"count": len(done)})
                return redirect(request.get_full_path())
        context = self.get_context_data(**kwargs)
        return self.render_to_response(context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _chosen(self) -> dict[int, str]:
        """Ids with what was seen of each, as far as they are the reader's to review."""
        seen: dict[int, str] = {}
        for value in self.request.POST.getlist("chosen")[:MOST_CHOSEN]:
            pk, _colon, state = value.partition(":")
            if pk.isascii() and pk.isdigit() and len(pk) <= LONGEST_ID and state:
                seen[int(pk)] = state
        mine = EvidenceItem.objects.reviewed_by(self.request.user).filter(pk__in=seen)
        return {pk: seen[pk] for pk in mine.values_list("pk", flat=True)}
