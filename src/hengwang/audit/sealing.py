"""The one sealer: chains what was committed, in the order in which it was."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.audit.canonical import FIELDS_OF_FORM_1, FORM, GENESIS, link_hash
from hengwang.audit.models import AuditEntry, SealedLink, UnsealedEntry

BATCH = 2000


@dataclass(frozen=True)
class Head:
    """End of the chain at some moment."""

    seq: int
    hash: str
    sealed_at: datetime


def chain_head() -> Head | None:
    """The last link, or None before the first."""
    link = SealedLink.objects.order_by("-seq").first()
    return None if link is None else Head(link.seq, link.hash, link.sealed_at)


def seal_waiting() -> int:
    """Chain all entries that wait; returns how many.

    An entry waits from its commit on, so a transaction that ends late is chained late; entries
    sealed together follow each other by id. Two sealers at once cannot fork the chain: they would
    insert the same number, and the slower one finds nothing done.
    """
    sealed = 0
    while True:
        try:
            batch = _seal_batch()
        except IntegrityError:
            # Another sealer took these numbers; it has done the work.
            return sealed
        sealed += batch
        if batch < BATCH:
            return sealed


@transaction.atomic
def _seal_batch() -> int:
    waiting = UnsealedEntry.objects.order_by("entry_id").values_list("entry_id", flat=True)
    ids = list(waiting[:BATCH])
    if not ids:
        return 0
    head = chain_head()
    seq, previous = (head.seq, head.hash) if head else (0, GENESIS)
    now = timezone.now()
    links = []
    for entry in AuditEntry.objects.filter(pk__in=ids).order_by("pk").values(*FIELDS_OF_FORM_1):
        seq += 1
        value = link_hash(FORM, seq, previous, entry)
        links.append(
            SealedLink(
                seq=seq, entry_id=entry["id"], previous_hash=previous, hash=value,
                form=FORM, sealed_at=now,
            )
        )  # fmt: skip
        previous = value
    SealedLink.objects.bulk_create(links)
    UnsealedEntry.objects.filter(pk__in=ids).delete()
    return len(links)
