"""What is watched, how it is asked, and the series its answers make."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.monitoring.choices import CheckKind, CredentialVersion, TargetKind
from hengwang.monitoring.models.collector import Collector
from hengwang.network.search_lookup import found_q
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class TargetQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about targets; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Targets of the units whose monitoring the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_MONITORING), "unit__"))

    def editable_by(self, user: HasReach) -> Self:
        """Targets of the units whose monitoring the user keeps."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_MONITORING), "unit__"))

    def watched(self) -> Self:
        """Not closed."""
        return self.filter(closed_at=None)

    def matching(self, query: str) -> Self:
        """Those whose search column has every word."""
        return self.filter(found_q(query))


class Target(models.Model):
    """Something that is up, down or unknown at every instant it is watched.

    It knows its unit, its parent and its address only; the circuit, the device or the website it
    stands for holds the key to it.
    """

    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=20, choices=TargetKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets")
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    is_backbone = models.BooleanField(_("Core or aggregation"), default=False)
    watched_from = models.DateTimeField(_("Watched from"))
    closed_at = models.DateTimeField(_("Watched until"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Monitored target")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=models.F("pk")), name="target_not_own_parent"
            )
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="target_by_name"),
            models.Index(fields=["kind", "name", "id"], name="target_by_kind"),
            models.Index(fields=["address", "id"], name="target_by_address"),
            models.Index(fields=["watched_from", "id"], name="target_by_beginning"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The target's page."""
        return reverse("target-detail", args=[self.pk])


class CredentialQuerySet(models.QuerySet[Any]):
    """Credentials by right."""

    def visible_to(self, user: HasReach) -> Self:
        """Names of the credentials of units whose monitoring the user keeps."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_MONITORING), "unit__"))


class Credential(models.Model):
    """A secret of agents, encrypted at rest and never shown again."""

    name = models.CharField(_("Name"), max_length=100, unique=True)
    version = models.CharField(_("What it is"), max_length=4, choices=CredentialVersion.choices)
    secret = models.TextField()
    """The whole credential as JSON, encrypted."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="credentials")
    changed_at = models.DateTimeField(_("Changed"), auto_now=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("Credential")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The credential's page; it never shows the secret."""
        return reverse("credential-detail", args=[self.pk])


class Check(models.Model):
    """How one collector asks one target.

    A target is down while one of its deciding checks is; the others only measure. A change that
    would judge the past anew ends a check and begins its successor.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="checks")
    collector = models.ForeignKey(Collector, models.PROTECT, related_name="checks")
    kind = models.CharField(_("Kind"), max_length=10, choices=CheckKind.choices)
    settings = models.JSONField(default=dict)
    credential = models.ForeignKey(Credential, models.PROTECT, related_name="checks", null=True)
    interval_s = models.PositiveIntegerField(_("Every (s)"), default=60)
    timeout_s = models.PositiveIntegerField(_("Timeout (s)"), default=5)
    confirm_after_s = models.PositiveIntegerField(_("Asked again after (s)"), default=5)
    failures = models.PositiveSmallIntegerField(_("Failures that make an outage"), default=3)
    recoveries = models.PositiveSmallIntegerField(_("Answers that end one"), default=1)
    valid_for_s = models.PositiveIntegerField(_("An answer counts for (s)"), default=180)
    is_deciding = models.BooleanField(_("Decides whether the target is up"), default=True)
    started_at = models.DateTimeField(_("Asked since"), default=timezone.now)
    """Before this the check decides nothing."""
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["target", "pk"]
        verbose_name = _("Check")
        indexes = [models.Index(fields=["collector", "ended_at"], name="checks_of_a_plan")]
        constraints = [
            models.CheckConstraint(
                condition=Q(failures__gte=1) & Q(recoveries__gte=1) & Q(interval_s__gte=1),
                name="check_makes_sense",
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.get_kind_display()}"


class Series(models.Model):
    """One column of a check's answers; its id is what the sample store knows."""

    OUTCOME, ROUND_TRIP = "outcome", "round_trip"

    check_of = models.ForeignKey(Check, models.PROTECT, related_name="series", db_column="check_id")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_of", "name"], name="one_series_a_name")
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.name}"


class CheckWord(models.Model):
    """The newest word an agent said under a name: the names of its ports, its neighbours."""

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="words", db_column="check_id")
    name = models.CharField(max_length=80)
    value = models.CharField(max_length=500)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_of", "name"], name="one_word_a_name")]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
