"""Periodic work of evidence."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.evidence.services import look_into_unexamined, redo_started
from hengwang.outbox.registry import periodic
from hengwang.outbox.retention import Retention, keeps


@periodic("evidence.redo_started", every=timedelta(minutes=10))
def redo() -> None:
    """Ask again what a dead process left without an answer."""
    redo_started(timezone.now())


@periodic("evidence.look_into", every=timedelta(minutes=10))
def look() -> None:
    """Look into files that were filed before files were looked into."""
    look_into_unexamined()


keeps(
    "evidence.revisions",
    Retention(
        _("Evidence and all its revisions"),
        None,
        _("A submitted or sealed figure cites the revision it had."),
    ),
)
keeps(
    "evidence.readings",
    Retention(_("Readings"), None, _("An evaluation of any year may rest on them.")),
)
