"""Rules of alerts, alerts with their course, and monitors of others that send theirs."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.monitoring.choices import AlertKind, AlertState, Measure, RuleKind, SourceKind, Step
from hengwang.monitoring.models.collector import Collector
from hengwang.monitoring.models.target import Series, Target
from hengwang.notifications.choices import Urgency
from hengwang.notifications.models import Channel
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class ScopedQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about what units own; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of the units whose monitoring the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_MONITORING), "unit__"))

    def editable_by(self, user: HasReach) -> Self:
        """Those of the units whose monitoring the user may change."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_MONITORING), "unit__"))


class AlertRule(models.Model):
    """When an alert is raised for targets of a unit and of those below it.

    `target_kinds` empty means every kind. `after_s` counts from the first failed answer, or as the
    delay of a value; `grace_s` is waited longer by targets with a parent, for the parent to fail.
    For messages: syslog as urgent as `severity` (0–7, the smaller the more urgent) with one of the
    `words`, which "|" parts; or traps of the number `trap` and all below it.
    """

    name = models.CharField(_("Name"), max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="alert_rules")
    kind = models.CharField(_("Kind"), max_length=10, choices=RuleKind.choices)
    urgency = models.CharField(_("Urgency"), max_length=10, choices=Urgency.choices)
    target_kinds = models.JSONField(_("Kinds of targets"), default=list, blank=True)
    only_backbone = models.BooleanField(_("Core or aggregation only"), default=False)
    only_target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="alert_rules")
    after_s = models.PositiveIntegerField(_("After (s)"), default=60)
    grace_s = models.PositiveIntegerField(_("Wait for parents (s)"), default=60)
    measure = models.CharField(_("Value"), max_length=12, choices=Measure.choices, blank=True)
    series_name = models.CharField(_("Series"), max_length=80, blank=True)
    is_upper = models.BooleanField(_("Too high is bad"), default=True)
    raise_at = models.FloatField(_("Raised at"), null=True)
    clear_at = models.FloatField(_("Cleared at"), null=True)
    severity = models.PositiveSmallIntegerField(_("Syslog, as urgent as"), null=True)
    words = models.CharField(_("Syslog, with the words"), max_length=200, blank=True)
    trap = models.CharField(_("Trap"), max_length=200, blank=True)
    at_least = models.PositiveIntegerField(_("At least so many messages"), default=1)
    quiet_min = models.PositiveIntegerField(_("Over after (minutes) without one"), default=30)
    is_active = models.BooleanField(_("In use"), default=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Alert rule")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="value")
                | Q(raise_at__isnull=False, clear_at__isnull=False, is_upper=True,
                    clear_at__lte=F("raise_at"))
                | Q(raise_at__isnull=False, clear_at__isnull=False, is_upper=False,
                    clear_at__gte=F("raise_at")),
                name="limits_are_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind="message")
                | Q(severity__isnull=False)
                | ~Q(words="")
                | ~Q(trap=""),
                name="messages_are_narrowed",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The rule's page."""
        return reverse("alert-rule", args=[self.pk])


class EscalationStep(models.Model):
    """Who is told when an alert of a rule has been unacknowledged for so long; 0 is at once."""

    rule = models.ForeignKey(AlertRule, models.CASCADE, related_name="steps")
    after_min = models.PositiveIntegerField(_("After (minutes)"), default=0)
    people = models.ManyToManyField(User, related_name="escalation_steps", blank=True)
    channels = models.ManyToManyField(Channel, related_name="escalation_steps", blank=True)

    class Meta:
        ordering = ["after_min", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "after_min"], name="one_step_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} +{self.after_min}"


class OutsideSource(models.Model):
    """A monitor of others; it holds a token of which only the digest is here."""

    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=20, choices=SourceKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="alert_sources")
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    people = models.ManyToManyField(User, related_name="alert_sources", blank=True)
    channels = models.ManyToManyField(Channel, related_name="alert_sources", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(_("Last heard from"), null=True)
    taken = models.PositiveBigIntegerField(_("Deliveries taken"), default=0)
    refused = models.PositiveBigIntegerField(_("Deliveries refused"), default=0)
    revoked_at = models.DateTimeField(_("Revoked"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Source of alerts")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The source's page."""
        return reverse("alert-source", args=[self.pk])


class AlertQuerySet(ScopedQuerySet):
    """The words in which other code asks about alerts; each one chains."""

    def unresolved(self) -> Self:
        """Open, acknowledged or silenced."""
        return self.filter(resolved_at=None)

    def handled_by(self, user: HasReach) -> Self:
        """Those the user may acknowledge and silence."""
        return self.filter(units_within_q(user.reach(Permission.HANDLE_ALERTS), "unit__"))

    def overlapping(self, start: datetime, end: datetime) -> Self:
        """Any part of which lies in the half-open window."""
        return self.filter(Q(resolved_at=None) | Q(resolved_at__gt=start), opened_at__lt=end)


class Alert(models.Model):
    """Something is wrong and somebody should know: one a cause, whatever is behind it.

    `key` names the cause; of one cause one alert at most is unresolved. `since` is when the cause
    began, `opened_at` when we said so. `clock_from` is from when on nobody has cared.
    """

    key = models.CharField(max_length=160)
    kind = models.CharField(_("Kind"), max_length=10, choices=AlertKind.choices)
    urgency = models.CharField(_("Urgency"), max_length=10, choices=Urgency.choices)
    state = models.CharField(
        _("State"), max_length=12, choices=AlertState.choices, default=AlertState.OPEN
    )
    rank = models.PositiveSmallIntegerField(default=0)
    """The urgency as a number, so that lists sort by it."""
    title = models.CharField(_("Alert"), max_length=200)
    facts = models.JSONField(default=dict, blank=True)
    """What is known of the cause, in words that carry no secret."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="alerts")
    rule = models.ForeignKey(AlertRule, models.PROTECT, null=True, related_name="alerts")
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="alerts")
    collector = models.ForeignKey(Collector, models.PROTECT, null=True, related_name="alerts")
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="alerts")
    source = models.ForeignKey(OutsideSource, models.PROTECT, null=True, related_name="alerts")
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="absorbed")
    behind = models.PositiveIntegerField(_("Behind it"), default=0)
    is_flapping = models.BooleanField(_("Flaps"), default=False)

    since = models.DateTimeField(_("Since"))
    opened_at = models.DateTimeField(_("Arose"))
    clock_from = models.DateTimeField()
    told_min = models.IntegerField(default=-1)
    """The minutes of the last escalation step that was taken; -1 before the first."""
    resolved_at = models.DateTimeField(_("Resolved"), null=True)

    acknowledged_at = models.DateTimeField(_("Acknowledged"), null=True)
    acknowledged_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="alerts_acknowledged"
    )
    acknowledged_until = models.DateTimeField(_("Until"), null=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    silenced_until = models.DateTimeField(_("Silenced until"), null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("Alert")
        indexes = [
            models.Index(
                fields=["-rank", "-opened_at"],
                condition=Q(resolved_at=None),
                name="alerts_unresolved",
            ),
            models.Index(fields=["-opened_at", "-id"], name="alerts_by_time"),
            models.Index(fields=["key", "-opened_at"], name="alerts_of_a_cause"),
            models.Index(fields=["target", "opened_at"], name="alerts_of_a_target"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(resolved_at=None), name="one_open_alert_a_cause"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(state="resolved"), name="resolved_says_so"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The alert's page."""
        return reverse("alert-detail", args=[self.pk])


class AlertMember(models.Model):
    """A target that is unreachable behind the cause of an alert, from when until when."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="members")
    target = models.ForeignKey(Target, models.PROTECT, related_name="alert_members")
    since = models.DateTimeField(_("Since"))
    until = models.DateTimeField(_("Until"), null=True)

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "target"], condition=Q(until=None), name="one_place_behind_a_cause"
            )
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} ⊃ {self.target_id}"


class AlertStep(models.Model):
    """One line of an alert's course."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="course")
    at = models.DateTimeField()
    step = models.CharField(max_length=12, choices=Step.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="alert_steps")
    by_name = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)
    number = models.FloatField(null=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.step}"
