"""Shifts, who holds which of their time, gaps seen beforehand and what was owed and missed."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.duty.choices import LapseKind
from hengwang.duty.models.rosters import DutyQuerySet, Post, Rotation
from hengwang.kernel.intervals import Interval
from hengwang.organizations.models import Company


class ShiftQuerySet(DutyQuerySet):
    """Shifts; each phrase chains."""

    way_to_unit = "post__roster__unit__"

    def in_force(self) -> Self:
        """Not dropped by a later rotation."""
        return self.filter(dropped_at=None)

    def touching(self, start: datetime, end: datetime) -> Self:
        """Any part of which lies in the half-open window."""
        return self.filter(ends_at__gt=start, starts_at__lt=end)

    def at(self, now: datetime) -> Self:
        """Going on at an instant."""
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class Shift(models.Model):
    """One shift of a post; its time is divided among holdings.

    It keeps whose the post was, and whether its hand-over is countersigned.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="shifts")
    rotation = models.ForeignKey(Rotation, models.PROTECT, related_name="shifts", null=True)
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="duty_shifts", null=True, editable=False
    )
    is_countersigned = models.BooleanField(default=False, editable=False)
    name = models.CharField(_("Shift"), max_length=30)
    starts_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("Until"))
    dropped_at = models.DateTimeField(null=True, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "post", "pk"]
        verbose_name = _("Shift")
        indexes = [
            models.Index(fields=["post", "starts_at"], name="shifts_of_post"),
            models.Index(fields=["ends_at"], name="shifts_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "starts_at", "name"],
                condition=Q(dropped_at=None),
                name="one_shift_a_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_has_length"
            ),
        ]

    def __str__(self) -> str:
        local = timezone.localtime(self.starts_at)
        return f"{local:%m-%d %H:%M} {self.name}"

    def get_absolute_url(self) -> str:
        """The shift's page."""
        return reverse("duty-shift", args=[self.pk])

    @property
    def interval(self) -> Interval:
        """Its time, half-open."""
        return Interval(self.starts_at, self.ends_at)


class HoldingQuerySet(DutyQuerySet):
    """Holdings; each phrase chains."""

    way_to_unit = "shift__post__roster__unit__"
    way_to_company = "shift__"

    def in_force(self) -> Self:
        """Of shifts that were not dropped."""
        return self.filter(shift__dropped_at=None)

    def touching(self, start: datetime, end: datetime) -> Self:
        """Any part of which lies in the half-open window."""
        return self.filter(ends_at__gt=start, starts_at__lt=end)

    def at(self, now: datetime) -> Self:
        """Going on at an instant."""
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class Holding(models.Model):
    """A stretch of one place of a shift in one person's hands; without a person it is a gap.

    The holdings of a place adjoin and add up to the shift.
    """

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="holdings")
    place = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(
        User, models.PROTECT, related_name="duty_holdings", null=True, verbose_name=_("On duty")
    )
    planned = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("By rotation")
    )
    starts_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("Until"))

    objects = HoldingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "shift", "place"]
        indexes = [
            models.Index(fields=["person", "starts_at"], name="holdings_of_person"),
            models.Index(fields=["starts_at", "ends_at"], name="holdings_by_time"),
            # What is on now and what comes: by its beginning it would be found after all the past.
            models.Index(fields=["ends_at", "starts_at"], name="holdings_by_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="holding_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id}/{self.place} {self.person_id}"

    @property
    def interval(self) -> Interval:
        """Its time, half-open."""
        return Interval(self.starts_at, self.ends_at)


class GapQuerySet(DutyQuerySet):
    """Gaps; each phrase chains."""

    way_to_unit = "post__roster__unit__"

    def of_company_q(self, company_id: int) -> Q:
        """At posts that are the company's now, of the time since they are."""
        since = Q(post__terms_from=None) | Q(ends_at__gt=F("post__terms_from"))
        return since & Q(post__company=company_id)

    def ahead(self, now: datetime) -> Self:
        """Nobody was named yet, and it is not over."""
        return self.filter(closed_at=None, ends_at__gt=now)


class Gap(models.Model):
    """Manned time ahead without the people it needs, from when it was seen until it was filled."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="gaps")
    starts_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("Until"))
    needed = models.PositiveSmallIntegerField(_("People needed"), default=1)
    because = models.CharField(_("Needed for"), max_length=200, blank=True)
    """What asks for more than one person."""
    found_at = models.DateTimeField(_("Seen"))
    closed_at = models.DateTimeField(_("Filled"), null=True)

    objects = GapQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("Gap in the roster")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "starts_at", "ends_at"],
                condition=Q(closed_at=None),
                name="one_open_gap",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.starts_at} – {self.ends_at}"


class LapseQuerySet(DutyQuerySet):
    """Lapses; each phrase chains."""

    way_to_unit = "shift__post__roster__unit__"
    way_to_company = "shift__"

    def unexplained(self) -> Self:
        """Nobody has said why."""
        return self.filter(explained_at=None)


class Lapse(models.Model):
    """What was owed for a shift and did not happen; it stays, also when it is made up for."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="lapses")
    kind = models.CharField(_("Missing"), max_length=12, choices=LapseKind.choices)
    found_at = models.DateTimeField(_("Found"))
    explanation = models.CharField(_("Explanation"), max_length=500, blank=True)
    explained_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    explained_by_name = models.CharField(max_length=100, blank=True)
    explained_at = models.DateTimeField(null=True)

    objects = LapseQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        verbose_name = _("Missed duty")
        constraints = [
            models.UniqueConstraint(fields=["shift", "kind"], name="one_lapse_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.kind}"
