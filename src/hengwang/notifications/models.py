"""Channels, preferences, and messages with their state: one row for one message on one channel."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.notifications.choices import ChannelKind, DeliveryState, Digest, Urgency
from hengwang.organizations.models import Unit
from hengwang.organizations.scoping import units_within_q


def _kept_q(user: User, prefix: str = "") -> Q:
    """One's own, and those shared by units whose channels one keeps."""
    within = units_within_q(user.reach(Permission.MANAGE_CHANNELS), f"{prefix}unit__")
    return Q(**{f"{prefix}person": user}) | (Q(**{f"{prefix}unit__isnull": False}) & within)


class ChannelQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about channels; each one chains."""

    def visible_to(self, user: User) -> Self:
        """One's own, and those shared by units whose channels one keeps."""
        return self.filter(_kept_q(user))

    def in_use(self) -> Self:
        """Not closed."""
        return self.filter(closed_at=None)


class Channel(models.Model):
    """A way to one person, or one that a unit shares; the address is encrypted, never shown again.

    `hint` is what of the address may be shown: enough to tell channels apart, too little to use.
    """

    name = models.CharField(_("Name"), max_length=100)
    kind = models.CharField(_("Kind"), max_length=10, choices=ChannelKind.choices)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="channels")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="channels")
    address = models.TextField(editable=False)
    hint = models.CharField(_("Address"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(_("Closed"), null=True)
    failing_since = models.DateTimeField(_("Failing since"), null=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Channel")
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, unit__isnull=False) | Q(person__isnull=False, unit=None),
                name="channel_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """Of the person; shared channels speak Chinese, as the offices do."""
        return str(self.person.language) if self.person else str(User.Language.CHINESE)


class Preference(models.Model):
    """What a person wants to hear on a channel, and when; `person` is None on a shared one."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="preferences")
    person = models.ForeignKey(User, models.CASCADE, null=True, related_name="preferences")
    least = models.CharField(
        _("From which urgency on"), max_length=10, choices=Urgency.choices, default=Urgency.WARNING
    )
    digest = models.CharField(
        _("Gathering"), max_length=10, choices=Digest.choices, default=Digest.NONE
    )
    quiet_from = models.TimeField(_("Quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("Quiet until"), null=True, blank=True)
    critical_always = models.BooleanField(_("Critical ones at once, also then"), default=True)
    is_on = models.BooleanField(_("In use"), default=True)
    unwanted: Any = models.JSONField(_("Not told of"), default=list, blank=True)
    """Keys of topics that are not wanted here; what is new later is told until it is refused."""

    class Meta:
        ordering = ["channel", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "person"], name="one_preference_a_person"),
            models.UniqueConstraint(
                fields=["channel"], condition=Q(person=None), name="one_preference_shared"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_two_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.least}"


class MessageQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about messages; each one chains."""

    def visible_to(self, user: User) -> Self:
        """Messages on channels one may see."""
        return self.filter(_kept_q(user, "channel__"))

    def due(self, now: datetime) -> Self:
        """Waiting and due, or in the hands of a sender that died."""
        waiting = Q(state=DeliveryState.WAITING, due_at__lte=now)
        abandoned = Q(state=DeliveryState.SENDING, lease_until__lt=now)
        return self.filter(waiting | abandoned)


class Delivery(models.Model):
    """One message on one channel; `key` names the message, so that none is made or taken twice."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    key = models.CharField(max_length=120)
    topic = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    urgency = models.CharField(_("Urgency"), max_length=10, choices=Urgency.choices)
    title = models.CharField(_("Title"), max_length=300)
    body = models.TextField(_("Text"))
    path = models.CharField(max_length=200, blank=True)
    """Where it leads on this server."""
    is_answerable = models.BooleanField(default=False)
    """Whether it carries a link by which it is acknowledged."""
    is_for_digest = models.BooleanField(default=False)

    state = models.CharField(
        _("State"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    created_at = models.DateTimeField(_("Written"), default=timezone.now)
    due_at = models.DateTimeField(_("To be sent"))
    attempts = models.PositiveIntegerField(_("Attempts"), default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("Sent"), null=True)
    error = models.CharField(_("Reason"), max_length=200, blank=True)
    gathered_in = models.ForeignKey("self", models.PROTECT, null=True, related_name="gathered")
    answered_at = models.DateTimeField(_("Acknowledged by link"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("Message")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=[DeliveryState.WAITING, DeliveryState.SENDING]),
                name="messages_by_due",
            ),
            models.Index(fields=["topic", "subject_id"], name="messages_of_subject"),
            models.Index(fields=["-created_at", "-id"], name="messages_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="one_message_a_channel")
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.channel_id} ({self.state})"

    def get_absolute_url(self) -> str:
        """The message's page."""
        return reverse("message-detail", args=[self.pk])
