"""Zero reports that are due, and the result in the words of the one who answers for it."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.assurances.choices import SENT, ReportState
from hengwang.assurances.models.assurances import Assurance, AssuranceRowsQuerySet
from hengwang.assurances.report_times import can_be_sent


class ZeroReportQuerySet(AssuranceRowsQuerySet):
    """Zero reports; each phrase chains."""

    way = "assurance__"

    def owed(self) -> Self:
        """Not sent and still wanted, whether or not the time for it is over."""
        return self.filter(state__in=(ReportState.EXPECTED, ReportState.MISSED))

    def wanted(self) -> Self:
        """Those that count: all but the ones an early end made needless."""
        return self.exclude(state=ReportState.DROPPED)


class ZeroReport(models.Model):
    """One report due at an instant: nothing happened, or what happened.

    One that was missed stays missed in `missed_at`, also when it is sent later.
    """

    assurance = models.ForeignKey(Assurance, models.CASCADE, related_name="reports")
    due_at = models.DateTimeField(_("Due"))
    state = models.CharField(
        _("State"), max_length=8, choices=ReportState.choices, default=ReportState.EXPECTED
    )
    has_event = models.BooleanField(_("Something happened"), null=True)
    text = models.CharField(
        pgettext_lazy("zero report", "What happened"), max_length=1000, blank=True
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="zero_reports", null=True)
    by_name = models.CharField(_("Sent by"), max_length=100, blank=True)
    sent_at = models.DateTimeField(_("Sent"), null=True)
    missed_at = models.DateTimeField(_("Found missing"), null=True)

    objects = ZeroReportQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = _("Zero report")
        indexes = [models.Index(fields=["state", "due_at"], name="zero_reports_by_due")]
        constraints = [
            models.UniqueConstraint(fields=["assurance", "due_at"], name="one_zero_report_a_time"),
            models.CheckConstraint(
                condition=(
                    Q(state__in=SENT)
                    & Q(sent_at__isnull=False, has_event__isnull=False)
                    & (Q(has_event=False) | ~Q(text=""))
                )
                | (~Q(state__in=SENT) & Q(sent_at=None)),
                name="zero_report_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.due_at):%m-%d %H:%M}"

    @property
    def limit(self) -> datetime:
        """Until when it is on time; the assurance must be there."""
        return self.due_at + timedelta(minutes=self.assurance.grace_minutes)

    @property
    def is_sent(self) -> bool:
        """Whether somebody has said something."""
        return self.state in SENT

    @property
    def can_be_sent_now(self) -> bool:
        """Whether it is owed and time for it."""
        owed = self.state in (ReportState.EXPECTED, ReportState.MISSED)
        return owed and can_be_sent(self.due_at, timezone.now())


class ResultQuerySet(AssuranceRowsQuerySet):
    """Results; each phrase chains."""

    way = "assurance__"


class Result(models.Model):
    """How it went, in words, with the figures as they stood when it was written."""

    assurance = models.OneToOneField(Assurance, models.CASCADE, related_name="result")
    text = models.TextField(_("How it went"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(_("Written by"), max_length=100)
    at = models.DateTimeField(_("Written"))
    figures = models.JSONField(default=list)
    """`{"key", "value", "id"}` of each figure of the summary at that moment."""

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("Result of an assurance")

    def __str__(self) -> str:
        return f"{self.assurance_id}"
