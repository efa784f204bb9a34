"""The list of reports."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.lists import ListPage, Tool
from hengwang.reviews.filters import ReportFilter
from hengwang.reviews.models import ReviewedReport
from hengwang.reviews.own.labels import LIST_TITLE
from hengwang.reviews.tables import ReportTable


class ReportList(ListPage):
    """Reports the user may see, of the chosen year or of all."""

    request: MemberRequest
    title = gettext_lazy("Report check")
    permission = Permission.VIEW_EVALUATIONS
    table_class = ReportTable
    filterset_class: ClassVar[type[Any] | None] = ReportFilter
    empty_icon = "file-search"
    empty_title = gettext_lazy("No report yet")
    empty_text = gettext_lazy(
        "Upload self-evaluation or evaluation reports: sums, rates, scores, amounts and wording "
        "are checked, and what contradicts itself is marked in the text."
    )

    def rows(self) -> QuerySet[ReviewedReport]:
        """Without their texts."""
        rows = ReviewedReport.objects.visible_to(self.request.user).select_related("unit", "file")
        return rows if self.year is None else rows.in_year(self.year)

    def lead(self, shown: QuerySet[ReviewedReport]) -> str:
        """How many, and in how many somebody has to look at errors."""
        count = shown.count()
        text = ngettext("%(count)s report", "%(count)s reports", count) % {"count": f"{count:,d}"}
        waiting = shown.with_open_errors().count() if count else 0  # type: ignore[attr-defined]
        if not waiting:
            return text
        more = ngettext(
            "%(reports)s, %(count)s of them with open errors",
            "%(reports)s, %(count)s of them with open errors",
            waiting,
        )
        return more % {"reports": text, "count": f"{waiting:,d}"}

    def tools(self) -> Sequence[Tool]:
        """Upload, and what was uploaded together."""
        return [
            Tool(
                label=_("Upload reports"),
                url=reverse("review-upload"),
                icon="upload",
                permission=Permission.CHECK_REPORTS,
            ),
            Tool(label=_("Batches of reports"), url=reverse("review-batches")),
            Tool(label=_("Statistics"), url=reverse("review-by-rule")),
            Tool(
                label=LIST_TITLE,
                url=reverse("review-own-lists"),
                permission=Permission.CHECK_REPORTS,
            ),
        ]
