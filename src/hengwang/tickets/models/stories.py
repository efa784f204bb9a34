"""What happened to a ticket: its steps, the stretches of its clock, how it was rated."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.tickets.choices import ClockPart, PauseReason, StepKind
from hengwang.tickets.models.tickets import Ticket


class Step(models.Model):
    """One line of a ticket's story; added, never changed."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="steps")
    kind = models.CharField(_("Step"), max_length=10, choices=StepKind.choices)
    at = models.DateTimeField(_("At"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(_("By"), max_length=100, blank=True)
    text = models.TextField(_("What happened"), blank=True)
    is_public = models.BooleanField(_("The unit may read it"), default=True)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["ticket", "at"], name="steps_of_ticket")]

    def __str__(self) -> str:
        return f"{self.at} {self.kind}"


class ClockSegment(models.Model):
    """A half-open stretch people made of a ticket's clock; the last one is open.

    Hours outside the service and holidays are not kept: the level's hours split what ran.
    """

    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="clock")
    part = models.CharField(max_length=8, choices=ClockPart.choices)
    started_at = models.DateTimeField(_("From"))
    ended_at = models.DateTimeField(_("Until"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=16, choices=PauseReason.choices, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(_("By"), max_length=100, blank=True)

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ended_at=None), name="one_open_segment_a_ticket"
            ),
            models.UniqueConstraint(fields=["ticket", "started_at"], name="one_segment_a_start"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="segment_has_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at} {self.part}"


class Rating(models.Model):
    """What the requester thought of the work; once, and final."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="rating")
    stars = models.PositiveSmallIntegerField(_("Stars"))
    note = models.CharField(_("Remark"), max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__gte=1) & Q(stars__lte=5), name="stars_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stars}"
