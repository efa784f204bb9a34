"""What a unit keeps to be ready: each record belongs to one unit and may carry its paper."""

from datetime import date
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class GovernanceQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about these records; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Records of the units whose governance the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_GOVERNANCE), "unit__"))

    def editable_by(self, user: HasReach) -> Self:
        """Records of the units whose governance the user keeps."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_GOVERNANCE), "unit__"))

    def held_within(self, first: date, last: date) -> Self:
        """Trainings or drills held from `first` to `last`, both included; none withdrawn."""
        return self.counted().filter(held_on__range=(first, last))

    def counted(self) -> Self:
        """Trainings or drills that nobody withdrew."""
        return self.filter(withdrawn_on=None)


class RegulationQuerySet(GovernanceQuerySet):
    """Regulations by day."""

    def in_force_on(self, day: date) -> Self:
        """In force on the day; `ended_on` is the first day without the regulation."""
        begun = Q(in_force_from__lte=day)
        return self.filter(begun, Q(ended_on=None) | Q(ended_on__gt=day))


class Kept(models.Model):
    """Base: the unit that keeps the record, and the paper that shows it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="%(class)s_records")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="%(class)s_records", null=True, blank=True
    )

    slug = ""

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """The record's page."""
        return reverse(f"governance-{self.slug}-detail", args=[self.pk])


class Withdrawable(Kept):
    """Base: what is withdrawn counts nowhere, and stays to be read with who, when and why."""

    withdrawn_on = models.DateField(_("Withdrawn on"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False
    )
    withdrawn_by_name = models.CharField(max_length=100, blank=True, editable=False)
    withdrawn_because = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_because=""),
                name="%(class)s_withdrawn_says_why",
            )
        ]


class Regulation(Kept):
    """A rule of the house: in force from a day until it is replaced or abolished (管理制度)."""

    title = models.CharField(_("Title"), max_length=200)
    number = models.CharField(_("Document number"), max_length=100, blank=True)
    issued_on = models.DateField(_("Issued on"), null=True, blank=True)
    in_force_from = models.DateField(_("In force from"))
    ended_on = models.DateField(_("No longer in force from"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, related_name="replaces", null=True, blank=True
    )

    objects = RegulationQuerySet.as_manager()
    slug = "regulations"

    class Meta:
        ordering = ["-in_force_from", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("in_force_from")),
                name="regulation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(ended_on__isnull=False),
                name="regulation_replaced_has_ended",
            ),
            models.UniqueConstraint(
                fields=["unit", "title", "in_force_from"], name="regulation_once_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Training(Withdrawable):
    """One training: who was there, by name or by number (培训)."""

    topic = models.CharField(_("Topic"), max_length=200)
    held_on = models.DateField(_("Held on"))
    hours = models.DecimalField(
        _("Hours"), max_digits=6, decimal_places=1, validators=[MinValueValidator(0)]
    )
    people = models.PositiveIntegerField(_("People"))
    names = models.TextField(pgettext_lazy("people", "Names"), blank=True)

    objects = GovernanceQuerySet.as_manager()
    slug = "trainings"

    class Meta(Withdrawable.Meta):
        ordering = ["-held_on", "pk"]

    def __str__(self) -> str:
        return self.topic


class Study(Kept):
    """A question the unit looked into, and what came of it (课题)."""

    title = models.CharField(_("Title"), max_length=200)
    number = models.CharField(_("Document number"), max_length=100, blank=True)
    started_on = models.DateField(_("Started on"))
    finished_on = models.DateField(_("Finished on"), null=True, blank=True)
    result = models.TextField(_("Result"), blank=True)

    objects = GovernanceQuerySet.as_manager()
    slug = "topics"

    class Meta:
        ordering = ["-started_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_on=None) | Q(finished_on__gte=F("started_on")),
                name="study_finishes_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.title


class EmergencyPlan(Kept):
    """What is done when it happens (应急预案)."""

    title = models.CharField(_("Title"), max_length=200)
    number = models.CharField(_("Document number"), max_length=100, blank=True)
    issued_on = models.DateField(_("Issued on"))
    covers = models.TextField(_("What it covers"), blank=True)

    objects = GovernanceQuerySet.as_manager()
    slug = "emergency-plans"

    class Meta:
        ordering = ["-issued_on", "pk"]

    def __str__(self) -> str:
        return self.title


class Drill(Withdrawable):
    """A plan tried out: what was found and what was mended (应急演练)."""

    plan = models.ForeignKey(
        EmergencyPlan, models.PROTECT, related_name="drills", null=True, blank=True
    )
    held_on = models.DateField(_("Held on"))
    scenario = models.CharField(_("Scenario"), max_length=200)
    people = models.PositiveIntegerField(_("People"))
    findings = models.TextField(_("What was found"), blank=True)
    improvement = models.TextField(_("Improvement"), blank=True)

    objects = GovernanceQuerySet.as_manager()
    slug = "drills"

    class Meta(Withdrawable.Meta):
        ordering = ["-held_on", "pk"]

    def __str__(self) -> str:
        return self.scenario


class MeetingDecision(Kept):
    """What a meeting decided, until when, and when it was done (会议决定)."""

    meeting = models.CharField(_("Meeting"), max_length=200)
    decided_on = models.DateField(_("Decided on"))
    decision = models.CharField(_("Decision"), max_length=300)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    done_on = models.DateField(_("Done on"), null=True, blank=True)

    objects = GovernanceQuerySet.as_manager()
    slug = "decisions"

    class Meta:
        ordering = ["-decided_on", "pk"]

    def __str__(self) -> str:
        return self.decision
