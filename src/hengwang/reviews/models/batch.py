"""Batches: what came in with one upload, and what became of each of its files."""

from typing import Self

from django.db import models
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.outbox.models import Job

ENTERED = ("new", "known")


class ReportBatchQuerySet(models.QuerySet["ReportBatch"]):
    """The words in which other code asks about batches."""

    def visible_to(self, user: HasReach) -> Self:
        """Batches of units whose reports the user checks or whose evaluations the user sees."""
        checks = units_within_q(user.reach(Permission.CHECK_REPORTS), "unit__")
        sees = units_within_q(user.reach(Permission.VIEW_EVALUATIONS), "unit__")
        return self.filter(checks | sees)

    def checked_by(self, user: HasReach) -> Self:
        """Batches whose findings the user judges."""
        return self.filter(units_within_q(user.reach(Permission.CHECK_REPORTS), "unit__"))

    def counted(self) -> Self:
        """With the sums over their reports; a duplicate counts once."""
        entered = Q(files__outcome__in=ENTERED)
        sums = {
            f"{name}_count": Sum(f"files__report__{name}", filter=entered, default=0)
            for name in ("errors", "warnings", "advice", "open_findings")
        }
        return self.annotate(
            report_count=Count("files", filter=entered),
            refused_count=Count("files", filter=Q(files__outcome="refused")),
            **sums,
        )


class ReportBatch(models.Model):
    """One upload of several reports, with a title under which it is found again."""

    title = models.CharField(_("Title"), max_length=200, blank=True)
    note = models.CharField(_("Note"), max_length=500, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="report_batches")
    job = models.ForeignKey(Job, models.SET_NULL, related_name="report_batches", null=True)
    created_at = models.DateTimeField(_("Uploaded at"), default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="report_batches", null=True)
    created_by_name = models.CharField(_("Uploaded by"), max_length=200, blank=True)

    objects = ReportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="batch_by_upload")]

    def __str__(self) -> str:
        return self.title or f"{timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """The page with its reports."""
        return reverse("review-batch", args=[self.pk])

    @property
    def shown_title(self) -> str:
        """Its title, or when it came."""
        return str(self)
