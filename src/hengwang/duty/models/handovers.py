"""Hand-over of a shift to the next: drafted, given, accepted item by item, signed by both."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.duty.choices import HandoverState
from hengwang.duty.models.rosters import DutyQuerySet, PostTerms
from hengwang.duty.models.shifts import Shift


class HandoverQuerySet(DutyQuerySet):
    """Hand-overs; each phrase chains."""

    way_to_unit = "outgoing__post__roster__unit__"
    way_to_company = "outgoing__"

    def to_countersign(self) -> Self:
        """Signed by both at a post that asks for a third signature, which is missing.

        Hidden cost: asks at once which posts do or did. They are few or none, and the database
        would begin with the thousands of hand-overs nobody has to countersign.
        """
        asked = PostTerms.objects.filter(is_countersigned=True).values_list("post", flat=True)
        return self.filter(
            outgoing__post__in=list(asked.distinct().order_by()), outgoing__is_countersigned=True,
            state=HandoverState.SIGNED, countersigned_at=None,
        )  # fmt: skip


class Handover(models.Model):
    """What one shift leaves to the next.

    Until it is given its lines are drafted anew at each look; with the first signature they are
    kept as items and change no more.
    """

    outgoing = models.OneToOneField(Shift, models.PROTECT, related_name="handover")
    incoming = models.ForeignKey(Shift, models.PROTECT, related_name="taken_over", null=True)
    state = models.CharField(
        _("State"), max_length=8, choices=HandoverState.choices, default=HandoverState.DRAFT
    )
    note = models.TextField(_("Remarks for the successor"), blank=True)
    from_at = models.DateTimeField(_("Covers from"))
    until_at = models.DateTimeField(_("Covers until"), null=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    given_by_name = models.CharField(_("Handed over by"), max_length=100, blank=True)
    given_at = models.DateTimeField(_("Handed over"), null=True)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    taken_by_name = models.CharField(_("Taken over by"), max_length=100, blank=True)
    taken_at = models.DateTimeField(_("Taken over"), null=True)
    countersigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    countersigned_by_name = models.CharField(_("Countersigned by"), max_length=100, blank=True)
    countersigned_at = models.DateTimeField(_("Countersigned"), null=True)
    countersign_note = models.CharField(_("Remark"), max_length=300, blank=True)
    digest = models.CharField(max_length=80, blank=True)
    """Digest of everything both signed, so that a later change shows."""

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-pk"]
        verbose_name = _("Hand-over")
        indexes = [
            models.Index(fields=["state", "taken_at"], name="handovers_by_state"),
            models.Index(fields=["-from_at", "-id"], name="handovers_newest"),
            models.Index(
                fields=["incoming"], condition=Q(taken_at__isnull=True), name="handovers_not_taken"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(given_at__isnull=False, taken_at__isnull=False),
                name="signed_by_both",
            ),
        ]

    def __str__(self) -> str:
        return str(self.outgoing)

    def get_absolute_url(self) -> str:
        """The hand-over's page."""
        return reverse("duty-handover", args=[self.pk])

    @property
    def waits_for_third(self) -> bool:
        """Whether somebody of the unit has yet to countersign it."""
        asked = bool(self.outgoing.is_countersigned)
        return asked and self.state == HandoverState.SIGNED and self.countersigned_at is None

    @property
    def third_due_at(self) -> datetime | None:
        """By when the third signature is asked for; None before both have signed."""
        if self.taken_at is None:
            return None
        return self.taken_at + timedelta(hours=self.outgoing.post.roster.countersign_hours)


class HandoverItem(models.Model):
    """One line as it was handed over; what is open is accepted or objected to."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    is_open = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    decided_by_name = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["handover", "number"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "number"], name="one_item_a_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_accepted(self) -> bool:
        """Decided without an objection."""
        return self.decided_at is not None and not self.objection
