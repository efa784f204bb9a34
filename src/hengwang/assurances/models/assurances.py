"""The assurance itself: what is to go well, when, how far it reaches and what it asks for."""

from datetime import datetime, time
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.assurances.choices import IN_FORCE, Importance, State
from hengwang.duty.models import Post
from hengwang.files.models import StoredFile
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Target
from hengwang.network.models import Circuit, Room
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class AssuranceRowsQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about what hangs on an assurance; each one chains.

    A subclass names the way to the assurance.
    """

    way = ""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose assurances the user may see, and those the user is staff of."""
        reach = user.reach(Permission.VIEW_ASSURANCES)
        if reach.everywhere:
            return self.all()
        within = units_within_q(reach, f"{self.way}unit__")
        staffed = getattr(user, "pk", None)
        if staffed is not None and not reach.is_nothing:
            held = Assurance.objects.filter(staffing__person=staffed).values("pk")
            within |= Q(**{f"{self.way}pk__in" if self.way else "pk__in": held})
        return self.filter(within)


class AssuranceQuerySet(AssuranceRowsQuerySet):
    """Assurances; each phrase chains."""

    def planned_by(self, user: HasReach) -> Self:
        """Those of units whose assurances the user plans."""
        return self.filter(units_within_q(user.reach(Permission.PLAN_ASSURANCES), "unit__"))

    def in_force(self) -> Self:
        """Approved, or under way: between beginning and end their effects hold."""
        return self.filter(state__in=IN_FORCE)

    def holding_at(self, now: datetime) -> Self:
        """Whose effects hold at an instant, by the clock and not by the job that says so."""
        return self.in_force().filter(starts_at__lte=now, ends_at__gt=now)

    def touching(self, start: datetime, end: datetime) -> Self:
        """Any part of which lies in the half-open window; one that was ended early until then."""
        rows = self.alias(over_at=Coalesce("ended_at", "ends_at"))
        return rows.filter(starts_at__lt=end, over_at__gt=start)


class Assurance(models.Model):
    """An event that must go well, with everything it asks of the network and of people.

    What lies in its scope is written down at the approval and again at the beginning (`covered`),
    so that no later change of the inventory changes a past figure.
    """

    event = models.CharField(_("Event"), max_length=200)
    level = models.CharField(
        pgettext_lazy("assurance", "Level"), max_length=10, choices=Importance.choices
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="assurances",
        verbose_name=pgettext_lazy("assurance", "Unit in charge"),
    )
    starts_at = models.DateTimeField(pgettext_lazy("assurance", "From"))
    ends_at = models.DateTimeField(pgettext_lazy("assurance", "Until"))

    units = models.ManyToManyField(
        Unit, related_name="assurances_for", blank=True, verbose_name=_("Units")
    )
    regions = models.ManyToManyField(
        Region, related_name="assurances_for", blank=True, verbose_name=_("Regions")
    )
    targets = models.ManyToManyField(
        Target, related_name="assurances_for", blank=True, verbose_name=_("Monitored targets")
    )
    rooms = models.ManyToManyField(
        Room,
        related_name="assurances_for",
        blank=True,
        verbose_name=pgettext_lazy("assurance", "Machine rooms"),
    )
    circuits = models.ManyToManyField(
        Circuit, related_name="assurances_for", blank=True, verbose_name=_("Circuits")
    )
    covered = models.ManyToManyField(Target, related_name="covering_assurances", editable=False)

    plan = models.TextField(pgettext_lazy("assurance", "Plan"), blank=True)
    plan_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        related_name="assurance_plans",
        null=True,
        blank=True,
        verbose_name=_("Plan as a file"),
    )
    probe_interval_s = models.PositiveIntegerField(
        _("Ask targets every (s)"), null=True, blank=True
    )
    people_per_shift = models.PositiveSmallIntegerField(
        _("People at each duty post, at least"), default=1
    )
    posts = models.ManyToManyField(
        Post, related_name="assurances", blank=True, verbose_name=_("Duty posts")
    )
    freezes_changes = models.BooleanField(_("No changes meanwhile"), default=True)
    report_times = models.JSONField(_("Zero reports at"), default=list, blank=True)
    """Times of day in Beijing as "HH:MM"."""
    grace_minutes = models.PositiveSmallIntegerField(
        _("A report counts as on time for (minutes)"), default=30
    )

    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.DRAFT)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="assurances_proposed")
    proposed_by_name = models.CharField(_("Proposed by"), max_length=100)
    submitted_at = models.DateTimeField(_("Submitted"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    decided_by_name = models.CharField(_("Approved by"), max_length=100, blank=True)
    decided_at = models.DateTimeField(_("Approved"), null=True, blank=True)
    note = models.CharField(_("Remark"), max_length=500, blank=True)
    """Why it was returned or cancelled, or what the approval says."""
    started_at = models.DateTimeField(_("Began"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)
    """When it was over: as planned, or earlier where it was closed by hand."""
    closed_by_name = models.CharField(_("Closed by"), max_length=100, blank=True)

    objects = AssuranceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("Assurance")
        indexes = [
            models.Index(fields=["state", "starts_at"], name="assurances_by_state"),
            models.Index(fields=["-starts_at", "-id"], name="assurances_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="assurance_has_length"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "under_way", "closed"))
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="assurance_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.event

    def get_absolute_url(self) -> str:
        """The assurance's page."""
        return reverse("assurance", args=[self.pk])

    @property
    def number(self) -> str:
        """How papers name it: the year in which it begins, and the number of its record."""
        return f"BZ{timezone.localtime(self.starts_at).year}-{self.pk:05d}"

    @property
    def interval(self) -> Interval:
        """Its time, half-open; until it was over where that was earlier than planned."""
        return Interval(self.starts_at, max(self.starts_at, self.ended_at or self.ends_at))

    @property
    def daily(self) -> list[time]:
        """Times of day at which zero reports are due."""
        return [time.fromisoformat(one) for one in self.report_times]

    @property
    def is_held(self) -> bool:
        """Approved and not over: people prepare, sign and report."""
        return self.state in IN_FORCE

    def holds_at(self, now: datetime) -> bool:
        """Whether its effects hold at an instant."""
        return self.is_held and self.starts_at <= now < self.ends_at
