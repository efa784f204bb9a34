"""Plans of inspections and the due inspections they make."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.inspections.choices import OccurrenceState, RhythmKind
from hengwang.inspections.models.checklists import Checklist
from hengwang.inspections.models.scoping import InspectedQuerySet
from hengwang.inspections.schedule import Rhythm, parse_windows
from hengwang.kernel.intervals import Interval
from hengwang.network.models import Rack, Room
from hengwang.organizations.models import Company, Unit


class PlanQuerySet(InspectedQuerySet):
    """Plans."""

    company_way = "company"

    def in_force(self, day: Any) -> Self:
        """Those that ask for inspections on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class InspectionPlan(models.Model):
    """What is looked at where, how often, by whom."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="inspection_plans", verbose_name=_("Unit")
    )
    name = models.CharField(_("Name"), max_length=100)
    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="plans", verbose_name=_("Checklist")
    )
    room = models.ForeignKey(
        Room,
        models.PROTECT,
        related_name="inspection_plans",
        null=True,
        blank=True,
        verbose_name=_("Machine room"),
    )
    rack = models.ForeignKey(
        Rack,
        models.PROTECT,
        related_name="inspection_plans",
        null=True,
        blank=True,
        verbose_name=_("Rack"),
    )
    place = models.CharField(_("Other place"), max_length=100, blank=True)
    assignee = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="inspection_plans",
        null=True,
        blank=True,
        verbose_name=_("Done by"),
    )
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        related_name="inspection_plans",
        null=True,
        blank=True,
        verbose_name=_("Done by the company"),
    )
    rhythm_kind = models.CharField(_("How often"), max_length=8, choices=RhythmKind.choices)
    windows = models.CharField(_("Times of the day"), max_length=200, blank=True)
    weekdays = models.CharField(_("Days of the week"), max_length=20, blank=True)
    first_day = models.PositiveSmallIntegerField(_("From day of the month"), default=1)
    last_day = models.PositiveSmallIntegerField(_("Until day of the month"), default=31)
    times = models.PositiveSmallIntegerField(_("Times a year"), default=12)
    working_days_only = models.BooleanField(_("On working days only"), default=False)
    starts_on = models.DateField(_("Begins on"))
    ends_on = models.DateField(_("No longer from"), null=True, blank=True)
    # Windows that begin before this instant have their rows.
    planned_until = models.DateTimeField(null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Inspection plan")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="plan_named_once_in_unit"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The plan's page."""
        return reverse("inspection-plan", args=[self.pk])

    @property
    def place_text(self) -> str:
        """Where it is."""
        parts = [self.room.name if self.room else "", self.rack.name if self.rack else ""]
        return " · ".join(filter(None, [*parts, self.place]))

    def sensor_room_id(self) -> int | None:
        """The room whose sensors know better."""
        if self.room_id is not None:
            return self.room_id
        return self.rack.room_id if self.rack is not None else None

    def rhythm(self) -> Rhythm:
        """As the schedule reads it.

        Raises:
            RhythmError: It makes no sense.
        """
        rhythm = Rhythm(
            kind=self.rhythm_kind,
            windows=parse_windows(self.windows) if self.rhythm_kind in DAY_KINDS else (),
            weekdays=frozenset(int(one) for one in self.weekdays.split(",") if one),
            first_day=self.first_day,
            last_day=self.last_day,
            times=self.times,
            working_days_only=self.working_days_only,
        )
        rhythm.check()
        return rhythm


DAY_KINDS = (RhythmKind.DAILY, RhythmKind.WEEKLY)


class OccurrenceQuerySet(InspectedQuerySet):
    """Due inspections."""

    def open_at(self, now: datetime) -> Self:
        """Those that can be done in their time right now."""
        rows = self.filter(due_from__lte=now, due_until__gt=now)
        return rows.filter(state=OccurrenceState.DUE)

    def counted(self) -> Self:
        """All but those that were called off."""
        return self.exclude(state=OccurrenceState.CANCELLED)

    def planned(self) -> Self:
        """Those the plan itself asked for."""
        return self.filter(is_extra=False)


class Occurrence(models.Model):
    """One due inspection; that nobody did it is a state of this record, not its absence."""

    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="occurrences")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    slot = models.CharField(_("Which"), max_length=24)
    due_from = models.DateTimeField(_("Due from"))
    due_until = models.DateTimeField(_("Due until"))
    state = models.CharField(
        _("State"),
        max_length=9,
        choices=OccurrenceState.choices,
        default=OccurrenceState.DUE,
    )
    missed_at = models.DateTimeField(_("Found missing"), null=True, blank=True)
    done_at = models.DateTimeField(_("Done at"), null=True, blank=True)
    done_by_name = models.CharField(_("Done by"), max_length=100, blank=True)
    bad_count = models.PositiveSmallIntegerField(_("Not in order"), default=0)
    finding_count = models.PositiveSmallIntegerField(_("To be looked into"), default=0)
    is_extra = models.BooleanField(_("Unscheduled"), default=False)
    """Somebody went without being asked by the plan; it counts as made, and nowhere as due."""
    reason = models.CharField(_("Reason"), max_length=300, blank=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["due_from", "pk"]
        verbose_name = _("Inspection")
        indexes = [
            models.Index(fields=["state", "due_until"], name="occurrences_by_due"),
            models.Index(fields=["state", "-due_from"], name="occurrences_by_state"),
            models.Index(fields=["unit", "due_from"], name="occurrences_of_unit"),
            models.Index(fields=["-due_from", "-id"], name="occurrences_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "slot"], name="one_occurrence_a_slot"),
            models.CheckConstraint(
                condition=Q(due_until__gt=F("due_from")), name="occurrence_has_a_window"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.slot}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("inspection", args=[self.pk])

    @property
    def window(self) -> Interval:
        """When it is due."""
        return Interval(self.due_from, self.due_until)
