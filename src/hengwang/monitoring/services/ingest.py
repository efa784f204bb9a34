"""Batches of collectors become samples, runs and marks; acknowledged only when all is durable.

Samples come first and are idempotent, the records of the batch follow in one transaction. Killed
in between, the collector sends the batch again, and nothing is counted twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from pydantic import ValidationError

from hengwang.collector.probes.outcome import Value
from hengwang.collector.protocol.blocks import BatchDocument, EventBlock, GapBlock, ResultBlock
from hengwang.collector.protocol.blocks import instant as instant_of
from hengwang.collector.protocol.contract import FUTURE_TOLERANCE_S, Refusal
from hengwang.collector.protocol.messages import Acknowledgement
from hengwang.kernel.canonical import digest
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import BatchReceipt, Collector, Event, Gap, Series
from hengwang.monitoring.refusals import CollectorRefusedError
from hengwang.monitoring.samples.columns import Samples, from_ms, to_ms
from hengwang.monitoring.services.course import Before, follow
from hengwang.monitoring.services.keeping import lasting
from hengwang.monitoring.services.naming import Names, Planned, names_of, storable
from hengwang.monitoring.services.told import Told
from hengwang.monitoring.services.words import keep_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengwang.monitoring.samples.store import SampleStore

CONFLICT, UNPROCESSABLE = 409, 422


@dataclass(slots=True)
class Counts:
    """What became of the results of a batch."""

    stored: int = 0
    known: int = 0
    unplanned: int = 0
    in_future: int = 0


def take_batch(
    collector: Collector, batch: str, body: bytes, store: SampleStore, *, now: datetime
) -> Acknowledgement:
    """Keep everything a batch holds; durable when this returns.

    Raises:
        CollectorRefusedError: It cannot be read, or the id is known with other content.
        StoreFailedError: The store has no room; nothing of the batch counts as taken.
    """
    content = sha256(body).hexdigest()
    known = BatchReceipt.objects.filter(collector=collector, batch=batch).first()
    if known is not None:
        if known.sha256 != content:
            raise CollectorRefusedError(Refusal.BATCH_DIFFERS, CONFLICT)
        return Acknowledgement.model_validate(known.answer)
    document = _read(batch, body)
    results = [one for one in document.blocks if isinstance(one, ResultBlock)]
    told = Told.of(results)
    planned, names, counts = Planned.of(collector), names_of(store), Counts()
    samples, outcomes = _samples(told, planned, names, counts, now)
    before = Before.of(outcomes, store)
    counts.known = _already_there(outcomes, before, store)
    counts.stored -= counts.known
    store.append(samples)
    with lasting(), transaction.atomic():
        follow(outcomes, planned, names.column(Series.OUTCOME), before)
        keep_words(results, planned)
        _keep_gaps(collector, document)
        _keep_events(collector, document)
        answer = Acknowledgement(batch=batch, **asdict(counts))
        BatchReceipt.objects.create(
            collector=collector,
            batch=batch,
            sha256=content,
            answer=answer.model_dump(),
            received_at=now,
        )
        _count(collector, counts, now)
    return answer


def _already_there(outcomes: Samples, before: Before, store: SampleStore) -> int:
    """How many of these results the store has; asked only where one is not newer than all."""
    late = outcomes.where(outcomes.at <= before.at_of(outcomes.series))
    if not len(late):
        return 0
    window = Interval(from_ms(late.at.min()), from_ms(late.at.max() + 1))
    there = store.read(np.unique(late.series).tolist(), window)
    return len(late) - len(late.without(there))


def _read(batch: str, body: bytes) -> BatchDocument:
    try:
        document = BatchDocument.model_validate_json(body)
    except ValidationError as error:
        raise CollectorRefusedError(Refusal.UNREADABLE, UNPROCESSABLE) from error
    if document.batch != batch:
        raise CollectorRefusedError(Refusal.UNREADABLE, UNPROCESSABLE)
    return document


def _samples(
    told: Told, planned: Planned, names: Names, counts: Counts, now: datetime
) -> tuple[Samples, Samples]:
    """All samples of a batch, and those of them that are outcomes."""
    latest = to_ms(now) + FUTURE_TOLERANCE_S * 1000
    is_planned, in_future = np.isin(told.check, planned.checks), told.at > latest
    is_taken = is_planned & ~in_future
    counts.unplanned = int((~is_planned).sum())
    counts.in_future = int((is_planned & in_future).sum())
    counts.stored = int(is_taken.sum())
    chosen: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}
    for name, (places, values) in told.numbers.items():
        keep = is_taken[places] & ~np.isnan(values)
        chosen[name] = places[keep], values[keep]
    # Every check that answers has these two, so that a page finds them in one place.
    always = told.check[is_taken]
    wanted = {name: told.check[places] for name, (places, _) in chosen.items() if len(places)}
    names.learn(wanted | {Series.OUTCOME: always, Series.ROUND_TRIP: always})
    parts = {
        name: Samples(names.column(name).of(told.check[places]), told.at[places], values)
        for name, (places, values) in chosen.items()
    }
    return Samples.joined(parts.values()), parts[Series.OUTCOME]


def _keep_gaps(collector: Collector, document: BatchDocument) -> None:
    gaps = [one for one in document.blocks if isinstance(one, GapBlock) and one.from_us < one.to_us]
    Gap.objects.bulk_create(
        [
            Gap(
                collector=collector,
                starts_at=instant_of(one.from_us),
                ends_at=instant_of(one.to_us),
                reason=one.reason[:50],
            )
            for one in gaps
        ],
        ignore_conflicts=True,
    )


def _keep_events(collector: Collector, document: BatchDocument) -> None:
    rows = [
        Event(
            collector=collector,
            at=instant_of(block.base_us + at),
            source=source[:100],
            what=what,
            data={storable(name): _kept(value) for name, value in data.items()},
            digest=digest([source, what, data]).removeprefix("sha256:"),
        )
        for block in document.blocks
        if isinstance(block, EventBlock)
        for at, source, what, data in zip(
            block.at, block.source, block.what, block.data, strict=True
        )
    ]
    Event.objects.bulk_create(rows, ignore_conflicts=True)


def _kept(value: Value) -> Value:
    return storable(value) if isinstance(value, str) else value


def _count(collector: Collector, counts: Counts, now: datetime) -> None:
    held = Collector.objects.filter(pk=collector.pk)
    before = held.select_for_update().values_list("counts", flat=True).get()
    held.update(counts=dict(Counter(before) + Counter(asdict(counts))), seen_at=now)
