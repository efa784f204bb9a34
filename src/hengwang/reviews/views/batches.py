"""The list of batches, and the page of one: progress, reports, drawings, files left out."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.errors import DomainError
from hengwang.pages.charts import ChartSpec
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.refusals import refusal_text
from hengwang.reviews import charts
from hengwang.reviews.choices import Outcome
from hengwang.reviews.filters import BatchFilter, InBatchFilter
from hengwang.reviews.models import BatchFile, Finding, ReportBatch, ReviewedReport
from hengwang.reviews.queries import tallies
from hengwang.reviews.tables import BatchTable, InBatchTable
from hengwang.reviews.views.uploading import progress_of

CHECK = (gettext_lazy("Report check"), "review-list")
BATCHES = gettext_lazy("Batches of reports")


class BatchList(ListPage):
    """Batches the user may see, the latest first."""

    request: MemberRequest
    title = BATCHES
    permission = Permission.VIEW_EVALUATIONS
    table_class = BatchTable
    filterset_class: ClassVar[type[Any] | None] = BatchFilter
    empty_icon = "file-search"
    empty_title = gettext_lazy("No batch yet")
    empty_text = gettext_lazy("Every upload of reports is a batch; its findings stand together.")

    def rows(self) -> QuerySet[ReportBatch]:
        """With the sums over their reports."""
        rows = ReportBatch.objects.visible_to(self.request.user).counted()
        rows = rows.select_related("unit")
        return rows if self.year is None else rows.filter(created_at__year=self.year)

    def lead(self, shown: QuerySet[ReportBatch]) -> str:
        """How many."""
        count = shown.count()
        return ngettext("%(count)s batch", "%(count)s batches", count) % {"count": f"{count:,d}"}

    def tools(self) -> Sequence[Tool]:
        """Upload another."""
        return [_upload_tool()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Under the list of reports."""
        self.breadcrumbs = [(CHECK[0], reverse(CHECK[1])), (self.title, "")]
        return super().get_context_data(**kwargs)


def _upload_tool() -> Tool:
    return Tool(
        label=_("Upload reports"),
        url=reverse("review-upload"),
        icon="upload",
        permission=Permission.CHECK_REPORTS,
    )


class BatchPage(ListPage):
    """One batch; while its job runs the part with progress and reports asks again by itself."""

    request: MemberRequest
    template_name = "reviews/batch.html"
    table_class = InBatchTable
    filterset_class: ClassVar[type[Any] | None] = InBatchFilter
    title: str | Promise = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for who may not see it."""
        user: Any = request.user
        if user.is_authenticated:
            rows = ReportBatch.objects.visible_to(user).select_related("unit__region", "job")
            self.batch = get_object_or_404(rows, pk=kwargs["batch_id"])
            self.title = str(self.batch)
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> QuerySet[ReviewedReport]:
        """Its reports, those that were here before included."""
        rows = ReviewedReport.objects.visible_to(self.request.user).in_batch(self.batch.pk)
        return rows.select_related("unit", "file").order_by("batch_files__number")

    def get_template_names(self) -> list[str]:
        """Only the live part where that is what asks."""
        htmx: Any = getattr(self.request, "htmx", None)
        is_poll = bool(htmx) and htmx.target == "batch"
        return ["reviews/parts/batch.html"] if is_poll else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, the progress, and the drawings once the job is done."""
        crumbs = [(CHECK[0], reverse(CHECK[1])), (BATCHES, reverse("review-batches"))]
        self.breadcrumbs = [*crumbs, (self.title, "")]
        context = super().get_context_data(**kwargs)
        job = self.batch.job
        progress = progress_of(job) if job else {"job_ended": True, "job": None}
        files = list(self.batch.files.exclude(outcome=Outcome.NEW).select_related("report__file"))
        drawn = self._drawings() if progress["job_ended"] else []
        return {
            **context,
            **progress,
            "batch": self.batch,
            "refused": [_reason(one) for one in files if one.outcome == Outcome.REFUSED],
            "duplicates": [one for one in files if one.outcome == Outcome.DUPLICATE],
            "known_count": sum(one.outcome == Outcome.KNOWN for one in files),
            "drawings": drawn,
            "may_judge": may(self.request.user, Permission.CHECK_REPORTS, self.batch.unit),
        }

    def _drawings(self) -> list[ChartSpec]:
        reports = ReviewedReport.objects.in_batch(self.batch.pk).order_by().values("pk")
        found = Finding.objects.current().filter(report__in=reports)
        drawn = (
            charts.by_severity(tallies.by_rule(found), "findings-by-rule", _("Rule")),
            charts.by_severity(tallies.by_office(found), "findings-by-office", _("Office")),
        )
        return [one for one in drawn if one is not None]


def _reason(file: BatchFile) -> str:
    """A refusal as it was kept, in the reader's language."""
    kind = type("StoredRefusal", (DomainError,), {"message": file.message})
    return refusal_text(kind(**file.params))
