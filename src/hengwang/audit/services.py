"""Record a change in the transaction that makes it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from hengwang.audit.canonical import storable
from hengwang.audit.models import AuditEntry, UnsealedEntry
from hengwang.audit.origin import current_origin
from hengwang.kernel.actors import Actor

PRINTED_LENGTH = 300
WRITTEN_AT_ONCE = 500
NAME_LENGTH = 200


def record(
    action: str,
    subject: models.Model | None,
    *,
    by: Actor | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> AuditEntry:
    """Write down one change; call it inside the transaction of the change, so both or neither stay.

    Args:
        action: `<noun>.<past>`, such as "payment.recorded".
        subject: The row that changed, or None when there is no single one.
        by: Who did it; None is the platform itself.
        before: Only the fields that changed, as they were; never secrets.
        after: The same fields as they are now.
        note: A reason a person gave.
    """
    with transaction.atomic(savepoint=False):
        entry = _entry(action, subject, by, before, after, note)
        entry.save()
        UnsealedEntry.objects.create(entry=entry)
    return entry


def record_all(
    action: str,
    changes: Iterable[tuple[models.Model, Mapping[str, Any]]],
    *,
    by: Actor | None,
    note: str = "",
) -> int:
    """Write down many new rows with what they hold, such as an import; returns how many.

    Two statements for every 500; call it inside the transaction of the changes.
    """
    with transaction.atomic(savepoint=False):
        entries = AuditEntry.objects.bulk_create(
            (_entry(action, subject, by, None, after, note) for subject, after in changes),
            batch_size=WRITTEN_AT_ONCE,
        )
        waiting = (UnsealedEntry(entry=entry) for entry in entries)
        UnsealedEntry.objects.bulk_create(waiting, batch_size=WRITTEN_AT_ONCE)
    return len(entries)


def _entry(  # noqa: PLR0917  the columns of an entry
    action: str,
    subject: models.Model | None,
    by: Actor | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    note: str,
) -> AuditEntry:
    origin = current_origin()
    return AuditEntry(
        action=action,
        subject_kind="" if subject is None else subject._meta.label_lower,
        subject_id="" if subject is None else str(subject.pk),
        subject_printed="" if subject is None else storable(str(subject))[:PRINTED_LENGTH],
        actor_id=None if by is None else by.pk,
        actor_name="" if by is None else storable(by.printed_name)[:NAME_LENGTH],
        before=storable(before),
        after=storable(after),
        note=storable(note),
        channel=origin.channel,
        ip=origin.ip,
    )
