"""Periodic work of evidence."""

from datetime import timedelta

from django.utils import timezone

from hengwang.evidence.services import redo_started
from hengwang.outbox.registry import periodic


@periodic("evidence.redo_started", every=timedelta(minutes=10))
def redo() -> None:
    """Ask again what a dead process left without an answer."""
    redo_started(timezone.now())
