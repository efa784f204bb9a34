"""Rectification: what an evaluation found wrong, followed until somebody else closed it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.disclosure.choices import RectificationStanding, RectificationState
from hengwang.files.models import StoredFile
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.performance.models import Evaluation


class RectificationQuerySet(models.QuerySet["Rectification"]):
    """The words in which other code asks about rectifications; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of the evaluations the user may see."""
        reach = user.reach(Permission.VIEW_EVALUATIONS)
        return self.filter(units_within_q(reach, "evaluation__programme__unit__"))

    def overdue_on(self, day: date) -> Self:
        """Open ones whose last day is over."""
        return self.filter(state=RectificationState.OPEN, due_on__lt=day)

    def standing(self, word: str, on: date) -> Self:
        """Those that stand so on the day; see `RectificationStanding`."""
        if word == RectificationStanding.OVERDUE:
            return self.overdue_on(on)
        rows = self.filter(state=word)
        return rows.filter(due_on__gte=on) if word == RectificationStanding.OPEN else rows


class Rectification(models.Model):
    """One problem with its measure, its owner and its last day."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="rectifications")
    problem = models.TextField(_("Problem"))
    measure = models.TextField(_("Measure"))
    responsible = models.CharField(_("Responsible unit or person"), max_length=200)
    due_on = models.DateField(_("To be done by"))
    state = models.CharField(
        _("State"),
        max_length=10,
        choices=RectificationState.choices,
        default=RectificationState.OPEN,
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="rectifications", null=True, blank=True
    )
    done_on = models.DateField(_("Reported done on"), null=True, blank=True)
    done_note = models.TextField(_("How it was rectified"), blank=True)
    done_by_id = models.BigIntegerField(null=True)
    done_by_name = models.CharField(_("Reported by"), max_length=150, blank=True)
    closed_on = models.DateField(pgettext_lazy("rectification", "Closed on"), null=True, blank=True)
    closed_by_name = models.CharField(_("Closed by"), max_length=150, blank=True)
    reopened_reason = models.TextField(_("Reason of the reopening"), blank=True)
    times_reopened = models.PositiveSmallIntegerField(_("Times reopened"), default=0)
    added_at = models.DateTimeField(_("Recorded at"))
    added_by_id = models.BigIntegerField(null=True)
    added_by_name = models.CharField(_("Recorded by"), max_length=150)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RectificationState.OPEN, done_on=None)
                | (~Q(state=RectificationState.OPEN) & Q(done_on__isnull=False)),
                name="rectification_done_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state=RectificationState.CLOSED, closed_on__isnull=False)
                | (~Q(state=RectificationState.CLOSED) & Q(closed_on=None)),
                name="rectification_closed_says_when",
            ),
            models.CheckConstraint(
                condition=Q(times_reopened=0) | ~Q(reopened_reason=""),
                name="rectification_reopened_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.problem

    def get_absolute_url(self) -> str:
        """The page of the rectification."""
        return reverse("rectification-detail", args=[self.pk])

    @property
    def standing(self) -> RectificationStanding:
        """Where it stands today."""
        return self.standing_on(timezone.localdate())

    def standing_on(self, day: date) -> RectificationStanding:
        """Where it stands on the day."""
        if self.state == RectificationState.OPEN and self.due_on < day:
            return RectificationStanding.OVERDUE
        return RectificationStanding(self.state)
