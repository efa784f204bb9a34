"""The way of a complaint: a handler of its own, a day, an answer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.organizations.models import Company
from hengwang.tickets.choices import Finding
from hengwang.tickets.models.tickets import Ticket


class Complaint(models.Model):
    """Whom a complaint is about, who looks into it, until when, and what came of it."""

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="complaint")
    about_person = models.ForeignKey(
        User, models.PROTECT, related_name="complaints_about", null=True,
        verbose_name=_("About whom"),
    )  # fmt: skip
    about_company = models.ForeignKey(
        Company, models.PROTECT, related_name="complaints_about", null=True,
        verbose_name=_("About which company"),
    )  # fmt: skip
    about_ticket = models.ForeignKey(
        Ticket, models.PROTECT, related_name="complaints_about", null=True,
        verbose_name=_("About the work on"),
    )  # fmt: skip
    handler = models.ForeignKey(
        User, models.PROTECT, related_name="complaints", verbose_name=_("Looked into by")
    )
    due_on = models.DateField(_("To be answered by"))
    finding = models.CharField(_("Finding"), max_length=10, choices=Finding.choices, blank=True)
    answer = models.TextField(_("Answer"), blank=True)
    answered_at = models.DateTimeField(_("Answered"), null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(about_person=None) | ~Q(about_person=F("handler")),
                name="nobody_looks_into_themselves",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(finding=""), name="answered_complaint_says_so"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.handler}"
