"""Work that recurs: silence is noticed, and marked ledgers are folded."""

from datetime import timedelta

from django.utils import timezone

from hengwang.availability.services.folding import fold_marked
from hengwang.availability.services.silence import mark_silent
from hengwang.monitoring.store import sample_store
from hengwang.outbox.registry import periodic


@periodic("availability.fold", timedelta(seconds=5))
def fold_now() -> None:
    """Write the ledgers of targets something happened to."""
    fold_marked(sample_store(), now=timezone.now())


@periodic("availability.silence", timedelta(seconds=30))
def notice_silence() -> None:
    """Let what nobody hears of become unknown."""
    mark_silent(sample_store(), now=timezone.now())
