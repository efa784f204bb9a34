"""Letters back to the offices: every version that was made, and the runs that made many."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.outbox.models import Job
from hengwang.reviews.choices import LetterPer
from hengwang.reviews.models.batch import ReportBatch
from hengwang.reviews.models.report import ReviewedReport


class LetterFactsModel(models.Model):
    """What every letter of a run says alike."""

    sender = models.CharField(_("Sender"), max_length=200)
    dated_on = models.DateField(_("Date of the letter"))
    due_on = models.DateField(_("To be mended by"))
    contact = models.CharField(_("Contact"), max_length=200, blank=True)

    class Meta:
        abstract = True


class LetterRun(LetterFactsModel):
    """Letters to all offices of a batch, made by one job and handed out as one archive."""

    batch = models.ForeignKey(ReportBatch, models.PROTECT, related_name="letter_runs")
    per = models.CharField(max_length=10, choices=LetterPer, default=LetterPer.OFFICE)
    also_without = models.BooleanField(
        default=False, help_text="Letters also where no finding is confirmed."
    )
    plan = models.JSONField(default=list, help_text="Subject, office, report and number of each.")
    left_out = models.JSONField(default=list, help_text="Offices that get none.")
    archive = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="letter_runs", null=True, blank=True
    )
    job = models.ForeignKey(Job, models.SET_NULL, related_name="letter_runs", null=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="letter_runs")
    created_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.batch} {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"


class LetterQuerySet(models.QuerySet["Letter"]):
    """The words in which other code asks about letters."""

    def visible_to(self, user: HasReach) -> Self:
        """Letters about batches the user may see."""
        checks = units_within_q(user.reach(Permission.CHECK_REPORTS), "batch__unit__")
        sees = units_within_q(user.reach(Permission.VIEW_EVALUATIONS), "batch__unit__")
        return self.filter(checks | sees)

    def newest(self) -> Self:
        """Of each subject the version nobody has replaced."""
        newer = Letter.objects.filter(
            batch=models.OuterRef("batch"),
            subject=models.OuterRef("subject"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))


class Letter(LetterFactsModel):
    """One version of one letter as it was made; nothing of it changes afterwards."""

    batch = models.ForeignKey(ReportBatch, models.PROTECT, related_name="letters")
    run = models.ForeignKey(
        LetterRun, models.PROTECT, related_name="letters", null=True, blank=True
    )
    subject = models.CharField(max_length=220, help_text="office:<name> or report:<id>.")
    office = models.CharField(_("Office"), max_length=200)
    report = models.ForeignKey(
        ReviewedReport, models.PROTECT, related_name="letters", null=True, blank=True
    )
    version = models.PositiveSmallIntegerField(_("Version"))
    number = models.CharField(_("Letter number"), max_length=100)
    addressee = models.CharField(_("Addressee"), max_length=200)
    content = models.JSONField(default=dict, help_text="The findings as the letter prints them.")
    finding_count = models.PositiveIntegerField(_("Confirmed findings"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="letters")
    made_at = models.DateTimeField(_("Made at"), default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="letters")
    made_by_name = models.CharField(_("Made by"), max_length=200)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "subject", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "subject", "version"], name="letter_version_once"
            ),
            models.UniqueConstraint(
                fields=["run", "subject"],
                condition=Q(run__isnull=False),
                name="letter_once_per_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.addressee}"

    def get_absolute_url(self) -> str:
        """The page with its versions."""
        return reverse("review-letter", args=[self.pk])
