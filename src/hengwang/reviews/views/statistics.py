"""Findings by rule and by office: how many, and how many of them people held to be right."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.formats import percent_text
from hengwang.pages.lists import ListPage
from hengwang.pages.tables import Table
from hengwang.reviews import charts
from hengwang.reviews.filters import FindingFilter
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.queries import tallies
from hengwang.reviews.queries.tallies import Tally
from hengwang.reviews.tables import OfficeTallyTable, RuleTallyTable
from hengwang.reviews.views.batches import CHECK


class Statistics(ListPage):
    """Tallies of the findings the filters leave; one query for table, drawing and sentence."""

    request: MemberRequest
    template_name = "reviews/statistics.html"
    permission = Permission.VIEW_EVALUATIONS
    filterset_class: ClassVar[type[Any] | None] = FindingFilter
    axis: str | Promise = ""
    key = ""
    empty_icon = "file-search"
    empty_title = gettext_lazy("No findings yet")
    empty_text = gettext_lazy("What the checks of reports find is counted here.")

    def rows(self) -> QuerySet[Finding]:
        """Current findings of the chosen year, or of all."""
        reports = ReviewedReport.objects.visible_to(self.request.user)
        reports = reports if self.year is None else reports.in_year(self.year)
        return Finding.objects.current().filter(report__in=reports.order_by().values("pk"))

    @abstractmethod
    def tally(self, findings: QuerySet[Finding]) -> list[Tally]:
        """By rule or by office."""

    def table_of(self, shown: QuerySet[Any]) -> Table:
        """Counted once; the drawing takes the same tallies."""
        self.tallies = self.tally(shown)
        return self.table_class(self.tallies)

    def lead(self, shown: Any) -> str:
        """How many, how many judged, and how many of these were right."""
        del shown
        count, judged = (sum(getattr(one, n) for one in self.tallies) for n in ("count", "judged"))
        text = ngettext("%(count)s finding", "%(count)s findings", count) % {"count": f"{count:,d}"}
        share = tallies.share_of(self.tallies)
        if share is None:
            return text
        more = _("%(findings)s, %(judged)s of them judged, %(share)s of these accepted or mended")
        told = {"findings": text, "judged": f"{judged:,d}", "share": percent_text(share)}
        return more % told

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with its drawing."""
        self.breadcrumbs = [(CHECK[0], reverse(CHECK[1])), (self.title, "")]
        context = super().get_context_data(**kwargs)
        context["drawing"] = charts.by_verdict(self.tallies, self.key, str(self.axis))
        context["tabs"] = self.tabs()
        return context

    def tabs(self) -> Sequence[tuple[str, str, bool]]:
        """Label, address and whether it is this one; the filters go along."""
        asked = self.request.GET.copy()
        for name in ("sort", "page", "export"):
            asked.pop(name, None)
        query = f"?{asked.urlencode()}" if asked else ""
        return [
            (_("By rule"), reverse("review-by-rule") + query, self.key == ByRule.key),
            (_("By office"), reverse("review-by-office") + query, self.key == ByOffice.key),
        ]


class ByRule(Statistics):
    """One row a rule."""

    title = gettext_lazy("Findings by rule")
    axis = gettext_lazy("Rule")
    key = "verdicts-by-rule"
    table_class = RuleTallyTable

    def tally(self, findings: QuerySet[Finding]) -> list[Tally]:
        """Most findings first."""
        return tallies.by_rule(findings)


class ByOffice(Statistics):
    """One row an office."""

    title = gettext_lazy("Findings by office")
    axis = gettext_lazy("Office")
    key = "verdicts-by-office"
    table_class = OfficeTallyTable

    def tally(self, findings: QuerySet[Finding]) -> list[Tally]:
        """Most findings first."""
        return tallies.by_office(findings)
