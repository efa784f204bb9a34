"""Periodic work of the accounts: what logins leave behind goes after its time."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.outbox.registry import periodic
from hengwang.outbox.retention import Retention, keeps

LOGINS_KEPT = timedelta(days=180)
DAILY = timedelta(days=1)


@periodic("accounts.purge_sessions", DAILY)
def purge_sessions() -> None:
    """Sessions that ended."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@periodic("accounts.purge_logins", DAILY)
def purge_logins() -> None:
    """The log of logins after half a year (网络安全法, article 21: at least six months)."""
    before = timezone.now() - LOGINS_KEPT
    for model in (AccessAttempt, AccessLog, AccessFailureLog):
        model.objects.filter(attempt_time__lt=before).delete()


keeps(
    "accounts.sessions",
    Retention(
        _("Sessions"),
        timedelta(0),
        _("They end by themselves; what is over is removed each day."),
        "accounts.purge_sessions",
    ),
)
keeps(
    "accounts.logins",
    Retention(
        _("Log of logins"),
        LOGINS_KEPT,
        _("Cybersecurity law, article 21: network logs at least six months."),
        "accounts.purge_logins",
    ),
)
