"""What opens tickets by itself, and what each of them was opened for."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.facilities.models import MaintenanceRecord, RoomIncident
from hengwang.monitoring.models import Alert
from hengwang.notifications.choices import Urgency
from hengwang.organizations.models import Region, Unit
from hengwang.tickets.choices import CauseKind, Kind, Priority
from hengwang.tickets.models.teams import DeskRowQuerySet, Team
from hengwang.tickets.models.tickets import Ticket


class TicketRule(models.Model):
    """Which alerts or incidents of a unit and of those below it become which tickets.

    Rules of the nearest unit come first, then by position; the first that fits decides. Empty
    lists fit everything. What is promised follows from kind and priority, as for every ticket.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="ticket_rules", verbose_name=_("Unit")
    )
    name = models.CharField(_("Name"), max_length=100)
    position = models.PositiveSmallIntegerField(
        _("Order"), default=10, validators=[MaxValueValidator(999)]
    )
    cause = models.CharField(
        _("Looks at"), max_length=8, choices=CauseKind.choices, default=CauseKind.ALERT
    )
    least = models.CharField(
        _("From which urgency on"), max_length=10, choices=Urgency.choices, default=Urgency.SERIOUS
    )
    alert_kinds = models.JSONField(_("Kinds of alerts"), default=list, blank=True)
    target_kinds = models.JSONField(_("Kinds of targets"), default=list, blank=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("Region"),
        help_text=_("With everything below it; empty means everywhere."),
    )
    only_backbone = models.BooleanField(_("Core or aggregation only"), default=False)
    opens = models.BooleanField(
        _("Opens a ticket"),
        default=True,
        help_text=_("Without it, what fits stays without a ticket."),
    )
    kind = models.CharField(
        _("Kind of ticket"), max_length=16, choices=Kind.choices, default=Kind.FAULT
    )
    priority = models.CharField(
        _("Priority"), max_length=2, choices=Priority.choices, default=Priority.P2
    )
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="rules", null=True, blank=True, verbose_name=_("Team")
    )
    tells_carrier = models.BooleanField(_("Tell the carrier of the circuit at once"), default=False)
    is_active = models.BooleanField(_("In use"), default=True)

    objects = DeskRowQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("Rule for tickets")

    def __str__(self) -> str:
        return self.name


class TicketCause(models.Model):
    """An alert, an incident of a room, or an emergency repair a ticket is about; each in one."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="causes")
    alert = models.OneToOneField(Alert, models.PROTECT, related_name="ticket_cause", null=True)
    incident = models.OneToOneField(
        RoomIncident, models.PROTECT, related_name="ticket_cause", null=True
    )
    repair = models.OneToOneField(
        MaintenanceRecord, models.PROTECT, related_name="ticket_cause", null=True
    )
    rule = models.ForeignKey(TicketRule, models.SET_NULL, related_name="causes", null=True)
    attached_at = models.DateTimeField(_("Attached"))
    recovered_at = models.DateTimeField(_("Recovered"), null=True)

    class Meta:
        ordering = ["attached_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(alert__isnull=False, incident=None, repair=None)
                | Q(alert=None, incident__isnull=False, repair=None)
                | Q(alert=None, incident=None, repair__isnull=False),
                name="ticket_cause_is_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} ← {self.subject}"

    @property
    def subject(self) -> Alert | RoomIncident | MaintenanceRecord:
        """What it is."""
        found = self.alert or self.incident or self.repair
        if found is None:  # pragma: no cover  the constraint forbids it
            raise LookupError
        return found
