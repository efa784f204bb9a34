"""Periodic work of evidence."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.evidence.services import redo_started
from hengwang.outbox.registry import periodic
from hengwang.outbox.retention import Retention, keeps


@periodic("evidence.redo_started", every=timedelta(minutes=10))
def redo() -> None:
    """Ask again what a dead process left without an answer."""
    redo_started(timezone.now())


keeps(
    "evidence.readings",
    Retention(_("Readings"), None, _("An evaluation of any year may rest on them.")),
)
