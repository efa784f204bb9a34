"""States of deliveries and jobs; the stored words never change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryState(TextChoices):
    """Where one announcement stands with one receiver."""

    PENDING = "pending", _("Waiting")
    CLAIMED = "claimed", _("Being delivered")
    DONE = "done", _("Delivered")
    DEAD = "dead", _("Given up")


class JobState(TextChoices):
    """Where one job stands; `running` holds only as long as its lease."""

    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
