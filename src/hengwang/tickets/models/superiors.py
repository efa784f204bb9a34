"""What goes to superior units, and what comes from them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.organizations.models import Unit
from hengwang.tickets.models.tickets import Ticket


class Escalation(models.Model):
    """A matter brought before a superior unit, and what it said."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="escalations")
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="escalations", verbose_name=_("Superior unit")
    )
    reason = models.TextField(_("Reason"))
    at = models.DateTimeField(_("Escalated"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    due_at = models.DateTimeField(_("Answer wanted by"), null=True)
    answer = models.TextField(_("Answer"), blank=True)
    answered_at = models.DateTimeField(_("Answered"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "to_unit"],
                condition=Q(answered_at=None),
                name="one_open_escalation_a_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} ↑ {self.to_unit}"


class SuperiorNotice(models.Model):
    """A notice of a superior unit: its sender, number and deadline, and the feedback to it.

    The disposal is the ticket's solution; the ticket is closed only after the feedback.
    """

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="notice")
    sender = models.CharField(_("Sender"), max_length=200)
    number = models.CharField(_("Number of the notice"), max_length=100, blank=True)
    deadline = models.DateTimeField(_("Feedback by"))
    feedback = models.TextField(_("Feedback"), blank=True)
    fed_back_at = models.DateTimeField(_("Feedback sent"), null=True)
    fed_back_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    escalated_at = models.DateTimeField(_("Told as overdue"), null=True)

    class Meta:
        ordering = ["deadline", "pk"]
        verbose_name = _("Notice of a superior unit")
        indexes = [
            models.Index(
                fields=["deadline"], condition=Q(fed_back_at=None), name="notices_by_deadline"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.number}".strip()
