"""Letters of the desk: mail that came in and mail that goes out."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.tickets.choices import Direction, LetterReason, LetterState
from hengwang.tickets.models.tickets import Ticket


class TicketLetterQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about letters; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose tickets the user works on."""
        return self.filter(units_within_q(user.reach(Permission.HANDLE_TICKETS), "unit__"))

    def in_tray(self) -> Self:
        """Those a person has to look at."""
        return self.filter(state=LetterState.TRAY)

    def due(self, now: datetime) -> Self:
        """To be sent, or in the hands of a sender that died."""
        waiting = Q(state=LetterState.WAITING, due_at__lte=now)
        return self.filter(waiting | Q(state=LetterState.SENDING, lease_until__lt=now))


class Letter(models.Model):
    """One mail; `message_id` names it for ever, so that none is taken or sent twice."""

    direction = models.CharField(max_length=3, choices=Direction.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="letters")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="letters", null=True)
    message_id = models.CharField(max_length=250, unique=True)
    in_reply_to = models.CharField(max_length=250, blank=True)
    references = models.TextField(blank=True)
    sender = models.CharField(_("From"), max_length=254, blank=True, db_index=True)
    sender_name = models.CharField(max_length=100, blank=True)
    recipient = models.CharField(_("To"), max_length=254, blank=True)
    subject = models.CharField(_("Subject"), max_length=300, blank=True)
    body = models.TextField(_("Text"), blank=True)
    at = models.DateTimeField(_("At"), default=timezone.now)
    is_automatic = models.BooleanField(default=False)
    state = models.CharField(_("State"), max_length=8, choices=LetterState.choices)
    reason = models.CharField(_("Reason"), max_length=10, choices=LetterReason.choices, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True)
    refused_files = models.JSONField(default=list, blank=True)
    """Names of attachments that were not let in, with the code of the refusal."""
    due_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(_("Sent"), null=True)
    error = models.CharField(max_length=200, blank=True)

    objects = TicketLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("Letter")
        indexes = [
            models.Index(fields=["state", "-at"], name="letters_by_state"),
            models.Index(fields=["sender", "-at"], name="letters_of_sender"),
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id

    def get_absolute_url(self) -> str:
        """The letter's page."""
        return reverse("letter-detail", args=[self.pk])
