"""Bulletins for units: written on top of an outage, a maintenance window, or as a notice."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.availability.models import MaintenanceWindow, Outage
from hengwang.door.audience import concerning_q
from hengwang.door.choices import READABLE, BulletinKind, BulletinState
from hengwang.monitoring.models import Target
from hengwang.network.models import Circuit
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.reach import HasReach, Reach
from hengwang.organizations.scoping import units_within_q


class BulletinQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about bulletins; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units one writes bulletins for, and what was published for one's own units."""
        written = user.reach(Permission.WRITE_BULLETINS)
        if written.everywhere:
            return self.all()
        return self.filter(units_within_q(written, "unit__") | Q(pk__in=self._read_by(user)))

    def kept_within(self, reach: Reach) -> Self:
        """Those issued by units within a reach, drafts too."""
        return self.filter(units_within_q(reach, "unit__"))

    def readable_by(self, user: HasReach) -> Self:
        """What was published for units whose door the user may use; drafts never."""
        return self.filter(pk__in=self._read_by(user))

    def _read_by(self, user: HasReach) -> models.QuerySet[Any, Any]:
        concerned = concerning_q(user.reach(Permission.USE_DOOR))
        rows = self.model._default_manager.filter(concerned, state__in=READABLE)
        chosen: models.QuerySet[Any, Any] = rows.order_by().values("pk")
        return chosen

    def running(self) -> Self:
        """Published and not closed."""
        return self.filter(state=BulletinState.PUBLISHED)


class Bulletin(models.Model):
    """What units are told of an outage, of planned work, or of something else (通告).

    It has no times of its own: they are the ledger's. `noted_at` is a moment at which the outage
    went on; by it the outage is found again when late samples write the ledger anew.
    """

    kind = models.CharField(_("Kind"), max_length=8, choices=BulletinKind.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="bulletins", verbose_name=_("Issued by")
    )
    title = models.CharField(_("Title"), max_length=200)
    text = models.TextField(_("Text"), blank=True)
    target = models.ForeignKey(Target, models.PROTECT, related_name="bulletins", null=True)
    outage = models.ForeignKey(
        Outage, models.SET_NULL, related_name="bulletins", null=True, verbose_name=_("Outage")
    )
    noted_at = models.DateTimeField(null=True, editable=False)
    window = models.ForeignKey(
        MaintenanceWindow,
        models.PROTECT,
        related_name="bulletins",
        null=True,
        verbose_name=_("Planned work"),
    )
    is_for_all = models.BooleanField(_("For everybody"), default=False)
    regions = models.ManyToManyField(Region, related_name="+", blank=True)
    units = models.ManyToManyField(Unit, related_name="+", blank=True)
    circuits = models.ManyToManyField(Circuit, related_name="+", blank=True)
    state = models.CharField(
        _("State"), max_length=10, choices=BulletinState.choices, default=BulletinState.DRAFT
    )
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField(_("Written"))
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(_("Published"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(_("Closed"), null=True, blank=True)
    closing = models.TextField(_("Last word"), blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("Bulletin")
        indexes = [
            models.Index(fields=["state", "-published_at"], name="bulletins_by_state"),
            models.Index(fields=["-written_at", "-id"], name="bulletins_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(published_at__isnull=False),
                name="bulletin_published_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(kind=BulletinKind.OUTAGE) & Q(target__isnull=False, window=None))
                | (Q(kind=BulletinKind.WORK) & Q(window__isnull=False, target=None))
                | (Q(kind=BulletinKind.NOTICE) & Q(window=None, target=None)),
                name="bulletin_stands_on_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The bulletin's page for those who write it."""
        return reverse("bulletin-detail", args=[self.pk])

    @property
    def begins_at(self) -> datetime | None:
        """From the ledger or the window; a notice has no beginning."""
        if self.window is not None:
            return self.window.starts_at
        return None if self.outage is None else self.outage.started_at

    @property
    def ends_at(self) -> datetime | None:
        """From the ledger or the window; None while an outage goes on, and for a notice."""
        if self.window is not None:
            return self.window.ends_at
        return None if self.outage is None else self.outage.ended_at


class BulletinUpdate(models.Model):
    """A further word on a published bulletin; added, never changed."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="updates")
    at = models.DateTimeField(_("At"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(_("By"), max_length=100, blank=True)
    text = models.TextField(_("Text"))

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at}"
