"""What changes a roster: swaps and leave."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.duty.choices import PENDING_SWAPS, LeaveKind, LeaveState, SwapState
from hengwang.duty.models.rosters import DutyQuerySet, Roster
from hengwang.duty.models.shifts import Shift


class SwapQuerySet(DutyQuerySet):
    """Swaps; each phrase chains."""

    way_to_unit = "mine__post__roster__unit__"
    way_to_company = "mine__"

    def pending(self) -> Self:
        """Not decided."""
        return self.filter(state__in=PENDING_SWAPS)


class Swap(models.Model):
    """One gives their shift to another, with or without taking one of theirs."""

    mine = models.ForeignKey(Shift, models.PROTECT, related_name="swaps_away")
    theirs = models.ForeignKey(Shift, models.PROTECT, related_name="swaps_back", null=True)
    proposer = models.ForeignKey(
        User, models.PROTECT, related_name="swaps_proposed", verbose_name=_("Proposed by")
    )
    partner = models.ForeignKey(
        User, models.PROTECT, related_name="swaps_asked", verbose_name=_("With")
    )
    state = models.CharField(
        _("State"), max_length=10, choices=SwapState.choices, default=SwapState.PROPOSED
    )
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    proposed_at = models.DateTimeField(_("Proposed"))
    answered_at = models.DateTimeField(_("Answered"), null=True)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    decided_by_name = models.CharField(_("Decided by"), max_length=100, blank=True)

    objects = SwapQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("Swap of shifts")
        constraints = [
            models.CheckConstraint(condition=~Q(proposer=F("partner")), name="swap_is_between_two"),
            models.UniqueConstraint(
                fields=["mine", "proposer"],
                condition=Q(state__in=("proposed", "accepted")),
                name="one_pending_swap_a_shift",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mine} ⇄ {self.theirs or '—'}"


class LeaveQuerySet(DutyQuerySet):
    """Leave; each phrase chains."""

    way_to_unit = "roster__unit__"
    # Leave is of a person and a roster: a company sees that of its own people.
    way_to_company = "person__"


class Leave(models.Model):
    """A person is away from a roster; their shifts go to the substitute, or to nobody (a gap)."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="leave")
    person = models.ForeignKey(
        User, models.PROTECT, related_name="duty_leave", verbose_name=_("Person")
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=LeaveKind.choices)
    starts_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("Until"))
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    substitute = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="duty_substitutions",
        null=True,
        blank=True,
        verbose_name=_("Substitute"),
    )
    state = models.CharField(
        _("State"), max_length=10, choices=LeaveState.choices, default=LeaveState.ASKED
    )
    asked_at = models.DateTimeField(_("Asked"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("Decided"), null=True)
    decided_by_name = models.CharField(_("Decided by"), max_length=100, blank=True)
    note = models.CharField(_("Remark"), max_length=300, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("Leave from duty")
        indexes = [models.Index(fields=["roster", "ends_at"], name="leave_of_roster")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="leave_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.starts_at} – {self.ends_at}"
