"""Evidence items: stored files, with their revisions, that support a figure for a period."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import units_with
from hengwang.evidence.choices import EMPTY, EvidenceContent, EvidenceStatus
from hengwang.evidence.rules import Days, Facts, Judgement, Status, judge
from hengwang.files.models import FileRevision, FileSeries, StoredFile
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q

NOT_KNOWN = frozenset({EvidenceContent.UNEXAMINED, EvidenceContent.UNKNOWN})


class EvidenceItemQuerySet(models.QuerySet["EvidenceItem"]):
    """The words in which other code asks about evidence; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Evidence of the units whose evaluations the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_EVALUATIONS), "unit__"))

    def reviewed_by(self, user: User) -> Self:
        """Evidence of the units whose evaluations the user reviews."""
        return self.filter(unit__in=units_with(user, Permission.REVIEW_EVALUATIONS))

    def counting_on(self, day: date) -> Self:
        """Evidence that is neither rejected nor expired on `day` nor empty."""
        return (
            self.exclude(status=EvidenceStatus.REJECTED)
            .exclude(content__in=EMPTY)
            .filter(Q(expires_on=None) | Q(expires_on__gt=day))
        )

    def awaiting_review(self) -> Self:
        """Nobody has accepted or rejected the current revision."""
        return self.filter(status=EvidenceStatus.OFFERED)

    def expiring(self, day: date, within: timedelta) -> Self:
        """Counts on `day`, and no more before `within` has passed."""
        return self.counting_on(day).filter(expires_on__lte=day + within)

    def with_twins(self, user: HasReach) -> Self:
        """`twins`: other pieces the user may see whose current file has the same bytes."""
        same = (
            EvidenceItem.objects.visible_to(user)
            .filter(file__sha256=OuterRef("file__sha256"))
            .exclude(pk=OuterRef("pk"))
        )
        return self.annotate(twins=_counted(same))

    def with_uses(self) -> Self:
        """`used`: figures that name it now."""
        links = EvidenceItem.indicators.through.objects.filter(evidenceitem=OuterRef("pk"))
        return self.annotate(used=_counted(links))


def _counted(rows: models.QuerySet[Any]) -> Coalesce:
    """Number of rows of a subquery, without touching the grouping of the query around it."""
    counted = rows.order_by().annotate(number=Func(F("pk"), function="COUNT")).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


class EvidenceItem(models.Model):
    """A file that supports figures of a period, which is not the day it was uploaded on.

    The current revision stands in the columns here, all of them in the series; a review is of one
    revision, and a new revision waits for its own.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence_items")
    title = models.CharField(_("Title"), max_length=200)
    series = models.OneToOneField(
        FileSeries, models.PROTECT, related_name="evidence_item", editable=False
    )
    revision = models.PositiveIntegerField(_("Revision"), default=1)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="evidence_items")
    content = models.CharField(
        _("Content"),
        max_length=10,
        choices=EvidenceContent.choices,
        default=EvidenceContent.UNEXAMINED,
    )
    supports_from = models.DateField(_("Supports from"))
    supports_until = models.DateField(_("Supports until"), help_text=_("Last day, inclusive."))
    expires_on = models.DateField(
        _("Expires on"), null=True, blank=True, help_text=_("First day on which it counts no more.")
    )
    status = models.CharField(
        _("Status"),
        max_length=10,
        choices=EvidenceStatus.choices,
        default=EvidenceStatus.OFFERED,
    )
    review_note = models.CharField(_("Review note"), max_length=300, blank=True)
    reviewed_at = models.DateTimeField(_("Reviewed at"), null=True)
    reviewed_by_name = models.CharField(_("Reviewed by"), max_length=150, blank=True)
    same_hand = models.BooleanField(
        default=False, help_text=_("Reviewed by who handed it in, in an office too small for two.")
    )
    added_at = models.DateTimeField(auto_now_add=True)
    added_by_name = models.CharField(max_length=150, blank=True)
    handed_in_by_id = models.BigIntegerField(
        null=True, help_text="User who brought the current revision, or last changed its dates."
    )
    handed_in_by_name = models.CharField(_("Handed in by"), max_length=150, blank=True)

    objects = EvidenceItemQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["status", "expires_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(supports_until__gte=F("supports_from")),
                name="evidence_supports_a_period",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of the item."""
        return reverse("evidence-detail", args=[self.pk])

    @property
    def is_empty(self) -> bool | None:
        """Whether the file says nothing; None where no program can tell."""
        return None if self.content in NOT_KNOWN else self.content in EMPTY

    @property
    def supports(self) -> Days:
        """The days it supports."""
        return Days(self.supports_from, self.supports_until)

    @property
    def facts(self) -> Facts:
        """What the rules ask of it."""
        return Facts(Status(self.status), self.supports, self.expires_on, self.is_empty)

    def judged_on(self, day: date, need: Days | None = None) -> Judgement:
        """Whether it counts on `day`, for a figure about `need`; see `rules.judge`."""
        return judge(self.facts, day, need)


class EvidenceReview(models.Model):
    """One verdict on one revision; never edited, the latest one of a revision holds."""

    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="reviews")
    revision = models.ForeignKey(FileRevision, models.PROTECT, related_name="evidence_reviews")
    verdict = models.CharField(_("Verdict"), max_length=10, choices=EvidenceStatus.choices)
    note = models.CharField(_("Review note"), max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="evidence_reviews")
    by_name = models.CharField(max_length=150)
    same_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["item", "-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict=EvidenceStatus.OFFERED), name="evidence_review_has_a_verdict"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_verdict_display()}"
