"""The turns a ticket has with companies."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.organizations.models import Company
from hengwang.tickets.models.tickets import Ticket


class Forwarding(models.Model):
    """One turn of a company: told, answered, and given back or overtaken by the ticket's course.

    The clock holds the same stretch as a part of its own, so that a carrier's time is never ours.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="forwardings")
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="forwardings", verbose_name=_("Company")
    )
    reference = models.CharField(_("Their number"), max_length=60, blank=True)
    told_to = models.CharField(_("Who was told"), max_length=100, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    told_at = models.DateTimeField(_("Told"))
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(_("Answered"), null=True)
    answer = models.TextField(_("Answer"), blank=True)
    ended_at = models.DateTimeField(_("Back"), null=True)

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(ended_at=None), name="one_company_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("told_at")),
                name="answered_after_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} → {self.company}"
