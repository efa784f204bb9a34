"""Work that recurs: messages leave."""

from datetime import timedelta

from django.utils import timezone

from hengwang.notifications.services.sending import purge_sent, send_due
from hengwang.outbox.registry import periodic

KEPT = timedelta(days=400)


@periodic("notifications.send", timedelta(seconds=5))
def send_now() -> None:
    """Send what is due."""
    send_due()


@periodic("notifications.purge", timedelta(days=1))
def purge() -> None:
    """Forget messages that left more than a year ago."""
    purge_sent(timezone.now() - KEPT)
