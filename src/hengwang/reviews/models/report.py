"""Uploaded reports: what was read of each, and how many findings of which severity it has."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.outbox.models import Job
from hengwang.projects.models import Programme
from hengwang.reviews.choices import ReportState
from hengwang.reviews.models.batch import ENTERED, ReportBatch


class ReviewedReportQuerySet(models.QuerySet["ReviewedReport"]):
    """The words in which other code asks about reports; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Reports of units whose reports the user checks or whose evaluations the user sees."""
        checks = units_within_q(user.reach(Permission.CHECK_REPORTS), "unit__")
        sees = units_within_q(user.reach(Permission.VIEW_EVALUATIONS), "unit__")
        return self.filter(checks | sees)

    def checked_by(self, user: HasReach) -> Self:
        """Reports whose findings the user judges."""
        return self.filter(units_within_q(user.reach(Permission.CHECK_REPORTS), "unit__"))

    def in_year(self, year: int) -> Self:
        """Reports about the fiscal year: the one they are linked to, else the one they print."""
        return self.filter(Q(fiscal_year=year) | Q(fiscal_year=None, year=year))

    def in_batch(self, batch_id: int) -> Self:
        """Reports of the batch, those that were here before it included."""
        return self.filter(batch_files__batch=batch_id, batch_files__outcome__in=ENTERED)

    def with_open_errors(self) -> Self:
        """Reports with errors nobody has judged."""
        return self.filter(open_errors__gt=0)

    def pending(self) -> Self:
        """Reports the checker has before it."""
        return self.filter(state__in=[ReportState.WAITING, ReportState.RUNNING])


class ReviewedReport(models.Model):
    """One report of one unit, checked once; the same bytes are never entered twice."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reviewed_reports")
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="reviewed_reports", null=True, blank=True
    )
    fiscal_year = models.PositiveSmallIntegerField(_("Fiscal year"), null=True, blank=True)
    batch = models.ForeignKey(
        ReportBatch, models.SET_NULL, related_name="reports", null=True, blank=True,
        help_text="With which it came in first.",
    )  # fmt: skip
    former = models.ForeignKey(
        "self", models.SET_NULL, related_name="later", null=True, blank=True,
        help_text="The version that this one mends.",
    )  # fmt: skip
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="reviewed_reports")
    sha256 = models.CharField(max_length=64, editable=False)
    title = models.CharField(_("Title"), max_length=300, blank=True)
    project = models.CharField(_("Project in the report"), max_length=300, blank=True)
    office = models.CharField(_("Unit in the report"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("Year in the report"), null=True)
    kind = models.CharField(_("Kind of report"), max_length=100, blank=True)
    document_kind = models.CharField(max_length=10, blank=True)
    state = models.CharField(
        _("State"), max_length=12, choices=ReportState, default=ReportState.WAITING
    )
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    errors = models.PositiveIntegerField(_("Errors"), default=0)
    warnings = models.PositiveIntegerField(_("Warnings"), default=0)
    advice = models.PositiveIntegerField(_("Advice"), default=0)
    open_errors = models.PositiveIntegerField(_("Open errors"), default=0)
    open_findings = models.PositiveIntegerField(_("Open findings"), default=0)
    rules_version = models.CharField(_("Version of the rules"), max_length=60, blank=True)
    checked_at = models.DateTimeField(_("Checked at"), null=True)
    uploaded_at = models.DateTimeField(_("Uploaded at"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="reviewed_reports", null=True
    )
    uploaded_by_name = models.CharField(_("Uploaded by"), max_length=200, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, related_name="reviewed_reports", null=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = ReviewedReportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "sha256"], name="report_entered_once_per_unit")
        ]
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="report_by_upload"),
            models.Index(fields=["programme", "fiscal_year"], name="report_of_programme"),
            models.Index(
                fields=["-open_errors"], condition=Q(open_errors__gt=0), name="report_open_errors"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.file.name

    def get_absolute_url(self) -> str:
        """The page with its findings."""
        return reverse("review-detail", args=[self.pk])

    @property
    def shown_title(self) -> str:
        """Its title, or the name of the file as long as none was read."""
        return str(self)

    @property
    def shown_office(self) -> str:
        """The unit it prints; the unit it was entered for where it prints none."""
        return self.office or self.unit.name

    @property
    def shown_year(self) -> int | None:
        """The year it counts for: the linked one, else the one it prints."""
        return self.fiscal_year or self.year

    @property
    def is_pending(self) -> bool:
        """Whether the checker still has it before it."""
        return ReportState(self.state).is_pending

    @property
    def is_read(self) -> bool:
        """Whether there are a text and findings to show."""
        return self.state == ReportState.READ


class ReportContent(models.Model):
    """The text and the facts of one report, apart because lists never need them."""

    report = models.OneToOneField(
        ReviewedReport, models.CASCADE, related_name="content", primary_key=True
    )
    blocks = models.JSONField(default=list)
    facts = models.JSONField(
        default=dict, help_text="As `hengwang check --format json` gives them."
    )

    def __str__(self) -> str:
        return f"{self.report_id}"
