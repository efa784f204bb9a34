"""Stored words of notifications; a stored value never changes, its label may."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.pages.tones import Tone


class Urgency(models.TextChoices):
    """How much something presses; a preference says from which on a person is told."""

    NOTICE = "notice", pgettext_lazy("urgency", "Notice")
    WARNING = "warning", pgettext_lazy("urgency", "Warning")
    SERIOUS = "serious", pgettext_lazy("urgency", "Serious")
    CRITICAL = "critical", pgettext_lazy("urgency", "Critical")

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(Urgency).index(self)


URGENCY_TONES: dict[str, Tone] = {
    Urgency.NOTICE: Tone.INFO,
    Urgency.WARNING: Tone.WARN,
    Urgency.SERIOUS: Tone.BAD,
    Urgency.CRITICAL: Tone.BAD,
}


class ChannelKind(models.TextChoices):
    """The way a message goes."""

    EMAIL = "email", _("E-mail")
    WEBHOOK = "webhook", _("Webhook (JSON by HTTP)")
    APPRISE = "apprise", _("Messenger or gateway (Apprise address)")


class Digest(models.TextChoices):
    """Whether messages are sent one by one or gathered."""

    NONE = "none", pgettext_lazy("digest", "Each at once")
    HOURLY = "hourly", pgettext_lazy("digest", "Gathered each hour")
    DAILY = "daily", pgettext_lazy("digest", "Gathered each day at eight")


class DeliveryState(models.TextChoices):
    """Where a message is."""

    WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
    SENDING = "sending", pgettext_lazy("delivery", "Being sent")
    SENT = "sent", pgettext_lazy("delivery", "Sent")
    GATHERED = "gathered", pgettext_lazy("delivery", "In a digest")
    FAILED = "failed", pgettext_lazy("delivery", "Given up")
    WITHDRAWN = "withdrawn", pgettext_lazy("delivery", "Withdrawn")


DELIVERY_TONES: dict[str, Tone] = {
    DeliveryState.WAITING: Tone.PLAN,
    DeliveryState.SENDING: Tone.PLAN,
    DeliveryState.SENT: Tone.OK,
    DeliveryState.GATHERED: Tone.QUIET,
    DeliveryState.FAILED: Tone.BAD,
    DeliveryState.WITHDRAWN: Tone.QUIET,
}
