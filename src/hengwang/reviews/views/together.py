"""Findings of a batch that are the same, and one verdict for all of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage
from hengwang.pages.tables import Table
from hengwang.reviews.choices import Decision
from hengwang.reviews.forms import TogetherForm
from hengwang.reviews.models import Finding, ReportBatch
from hengwang.reviews.queries.tallies import alikes
from hengwang.reviews.rule_titles import rule_title
from hengwang.reviews.tables import AlikeTable
from hengwang.reviews.together import Judgement, alike, findings_of, judge_alike, state_of
from hengwang.reviews.views.batches import BATCHES, CHECK

SHOWN = 50
TITLE = gettext_lazy("The same findings")


def _batch(user: Any, batch_id: int) -> ReportBatch:
    """The batch, or 404 for who does not check reports of its unit."""
    rows = ReportBatch.objects.checked_by(user).select_related("unit__region")
    return get_object_or_404(rows, pk=batch_id)


def _crumbs(batch: ReportBatch) -> list[tuple[str | Promise, str]]:
    return [
        (CHECK[0], reverse(CHECK[1])),
        (BATCHES, reverse("review-batches")),
        (str(batch), batch.get_absolute_url()),
    ]


class AlikeList(ListPage):
    """Groups of the same rule and the same words in one batch."""

    request: MemberRequest
    title = TITLE
    table_class = AlikeTable
    empty_icon = "checks"
    empty_title = gettext_lazy("No finding occurs twice")
    empty_text = gettext_lazy("Findings of one rule about the same words can be judged together.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for who may not judge."""
        user: Any = request.user
        if user.is_authenticated:
            self.batch = _batch(user, kwargs["batch_id"])
            self.breadcrumbs = [*_crumbs(self.batch), (TITLE, "")]
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[Finding]:
        """Findings of the batch; the table groups them."""
        return findings_of(self.batch.pk)

    def table_of(self, shown: QuerySet[Any]) -> Table:
        """Groups of two and more."""
        return self.table_class(alikes(shown, self.batch.pk))

    def lead(self, shown: Any) -> str:
        """How many groups there are."""
        count = len(shown)
        text = ngettext(
            "%(count)s group of findings with the same words",
            "%(count)s groups of findings with the same words",
            count,
        )
        return text % {"count": f"{count:,d}"}


@login_required
@require_http_methods(["GET", "POST"])
def judge(request: MemberRequest, batch_id: int, finding_id: int) -> HttpResponse:
    """Show all of them with their verdicts; one verdict for all after a confirmation."""
    batch = _batch(request.user, batch_id)
    example = get_object_or_404(findings_of(batch.pk), pk=finding_id)
    rows = alike(batch.pk, example).select_related("report__unit", "report__file")
    found = list(rows.order_by("report", "number"))
    form = TogetherForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        count = judge_alike(
            batch,
            example,
            Judgement(Decision(given["decision"]), given["reason"], given["also_judged"]),
            seen=request.POST.get("seen", ""),
            by=request.user,
        )
        text = ngettext("%(count)s finding is judged.", "%(count)s findings are judged.", count)
        messages.success(request, text % {"count": count})
        return reverse("review-alike", args=[batch.pk])

    return form_page(
        request,
        form,
        act,
        template="reviews/together.html",
        title=_("One verdict for the same findings"),
        lead=example.message,
        example=example,
        rule_title=rule_title(example.rule),
        found=found[:SHOWN],
        more=max(0, len(found) - SHOWN),
        open_count=sum(one.is_open for one in found),
        count=len(found),
        state=state_of(found),
        confirm=_("Give this verdict to all of them?"),
        save_label=_("Judge all of them"),
        back_url=reverse("review-alike", args=[batch.pk]),
        breadcrumbs=[*_crumbs(batch), (TITLE, reverse("review-alike", args=[batch.pk]))],
    )
