"""Samples become the ledger: each marked target is folded anew from a moment that is settled.

The order, repetition and delay of samples do not matter, because nothing is led on: what the
ledger says of a stretch of time is always a function of all samples in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from hengwang.availability.combining import worst
from hengwang.availability.fold import Confirmation, Outcome, Sample, Span, State, fold
from hengwang.availability.models import LedgerRevision, Outage, UnknownSpan
from hengwang.availability.services.causes import carry_on, explained
from hengwang.availability.services.roots import tie_roots
from hengwang.collector.protocol.contract import FUTURE_TOLERANCE_S
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Check, LedgerMark, Series, Target
from hengwang.monitoring.reasons import outcome_of
from hengwang.monitoring.samples.columns import from_ms, to_ms
from hengwang.outbox.services import announce

if TYPE_CHECKING:
    from hengwang.availability.models.ledger import LedgerSpan
    from hengwang.monitoring.samples.columns import Samples
    from hengwang.monitoring.samples.store import SampleStore

TOGETHER = 500
NO_SERIES = 0
# No result is kept that is further ahead of the server's clock than the protocol tolerates.
AHEAD = timedelta(seconds=FUTURE_TOLERANCE_S + 1)
MODELS: Mapping[State, type[LedgerSpan]] = {State.DOWN: Outage, State.UNKNOWN: UnknownSpan}


@dataclass(frozen=True, slots=True)
class _Judge:
    """A deciding check: its series of outcomes, when a change is believed, and until when."""

    series: int
    rule: Confirmation
    since: datetime
    until: datetime | None


@dataclass(slots=True)
class _Case:
    """A target to be folded from `begin` on, which is settled: it was up, or not yet watched."""

    target: Target
    mark_ms: int
    judges: list[_Judge]
    begin: datetime

    @property
    def margin(self) -> timedelta:
        """How far back a sample may speak for an instant."""
        return max(one.rule.valid_for * (one.rule.failures + 1) for one in self.judges)


def fold_marked(store: SampleStore, *, now: datetime) -> int:
    """Fold every marked target until `now`; returns how many."""
    done = 0
    marks = LedgerMark.objects.order_by("from_ms").values_list("target_id", "from_ms")
    pending = list(marks)
    for start in range(0, len(pending), TOGETHER):
        done += _fold_some(dict(pending[start : start + TOGETHER]), store, now)
    return done


def _fold_some(marks: Mapping[int, int], store: SampleStore, now: datetime) -> int:
    cases = [one for one in _cases(marks) if one.begin < now]
    if cases:
        earliest = min(one.begin - one.margin for one in cases)
        wanted = [judge.series for one in cases for judge in one.judges]
        samples = store.read(wanted, Interval(earliest, now + AHEAD))
        for case in cases:
            _write(case, _folded(case, samples, now), now, is_ahead=_is_ahead(case, samples, now))
    return len(marks)


def _is_ahead(case: _Case, samples: Samples, now: datetime) -> bool:
    """Whether a collector whose clock is ahead has told of what comes after `now`."""
    lasts = [samples.of_series(one.series).at[-1:].tolist() for one in case.judges]
    return any(at >= to_ms(now) for last in lasts for at in last)


def _cases(marks: Mapping[int, int]) -> Iterator[_Case]:
    judges = _judges(marks)
    spans = _spans_from(marks)
    for target in Target.objects.filter(pk__in=marks):
        own = judges.get(target.pk, [])
        if not own:
            LedgerMark.objects.filter(pk=target.pk, from_ms=marks[target.pk]).delete()
            continue
        case = _Case(target, marks[target.pk], own, from_ms(marks[target.pk]))
        case.begin = max(_settled(case, spans.get(target.pk, [])), target.watched_from)
        yield case


def _judges(marks: Mapping[int, int]) -> dict[int, list[_Judge]]:
    checks = Check.objects.filter(target__in=marks, is_deciding=True)
    named = Series.objects.filter(name=Series.OUTCOME, check_of__in=checks)
    series = dict(named.values_list("check_of", "pk"))
    found: dict[int, list[_Judge]] = defaultdict(list)
    for check in checks:
        rule = Confirmation(check.failures, check.recoveries, timedelta(seconds=check.valid_for_s))
        judge = _Judge(series.get(check.pk, NO_SERIES), rule, check.started_at, check.ended_at)
        found[check.target_id].append(judge)
    return found


def _spans_from(marks: Mapping[int, int]) -> dict[int, list[tuple[datetime, datetime | None]]]:
    """What of the ledger may reach over the mark of its target, newest first."""
    found: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    # A span that ended long before every mark is settled; a day covers any margin.
    since = from_ms(min(marks.values())) - timedelta(days=1)
    near = Q(ended_at=None) | Q(ended_at__gte=since)
    for model in MODELS.values():
        rows = model._default_manager.filter(near, target__in=marks)
        for target, start, end in rows.values_list("target_id", "started_at", "ended_at"):
            found[target].append((start, end))
    for own in found.values():
        own.sort(key=lambda span: span[0], reverse=True)
    return found


def _settled(case: _Case, spans: Sequence[tuple[datetime, datetime | None]]) -> datetime:
    """The latest moment before the mark at which the target was up, with room for a run."""
    begin = case.begin - case.margin
    for start, end in spans:
        if end is None or end >= begin:
            begin = min(begin, start - case.margin)
    return begin


def _folded(case: _Case, samples: Samples, now: datetime) -> list[Span]:
    window = Interval(case.begin, now)
    ledgers = []
    for judge in case.judges:
        own = samples.of_series(judge.series)
        told = [
            Sample(from_ms(at), Outcome(outcome_of(value).value))
            for at, value in zip(own.at.tolist(), own.value.tolist(), strict=True)
        ]
        ledger = fold(told, window, judge.rule)
        ledgers.append(_speaking(ledger, judge.since, judge.until))
    return worst(ledgers, window)


def _speaking(ledger: list[Span], since: datetime, until: datetime | None) -> list[Span]:
    """A check says nothing of the time before it began and after it was ended."""
    kept = []
    for span in ledger:
        start = max(span.interval.start, since)
        end = span.interval.end if until is None else min(span.interval.end, until)
        if start < end:
            kept.append(Span(Interval(start, end), span.state))
    return kept


@transaction.atomic
def _write(case: _Case, spans: Sequence[Span], now: datetime, *, is_ahead: bool) -> None:
    """Replace what the ledger says from `begin` on; an outage that stays keeps its cause."""
    target = case.target
    # One writer a target: of two folds at once the second sees what the first wrote.
    Target.objects.select_for_update().get(pk=target.pk)
    before, after = _kept(target, case.begin), _said(spans, now)
    for state, model in MODELS.items():
        new = {start: end for kind, start, end in after if kind is state}
        old = {start: end for kind, start, end in before if kind is state}
        gone = [start for start in old if start not in new]
        told = explained(target, gone) if model is Outage else []
        model._default_manager.filter(target=target, started_at__in=gone).delete()
        for start in old.keys() & new.keys():
            if old[start] != new[start]:
                rows = model._default_manager.filter(target=target, started_at=start)
                rows.update(ended_at=new[start])
        model._default_manager.bulk_create(
            model(target=target, started_at=start, ended_at=end)
            for start, end in new.items()
            if start not in old
        )
        carry_on(target, told)
    _revise(case, before, after, now)
    if not is_ahead:
        LedgerMark.objects.filter(pk=target.pk, from_ms=case.mark_ms).delete()
    if before != after:
        tie_roots(target.pk, case.begin)
        announce("ledger.changed", target_id=target.pk)


Said = tuple[State, datetime, datetime | None]


def _kept(target: Target, begin: datetime) -> list[Said]:
    found: list[Said] = []
    for state, model in MODELS.items():
        later = Q(ended_at=None) | Q(ended_at__gt=begin)
        rows = model._default_manager.filter(later, target=target)
        found += [(state, start, end) for start, end in rows.values_list("started_at", "ended_at")]
    return sorted(found, key=lambda one: (one[1], one[0]))


def _said(spans: Sequence[Span], now: datetime) -> list[Said]:
    """What is not up; what reaches until now is open."""
    return [
        (
            span.state,
            span.interval.start,
            None if span.interval.end >= now else span.interval.end,
        )
        for span in spans
        if span.state is not State.UP
    ]


def _revise(case: _Case, before: Sequence[Said], after: Sequence[Said], now: datetime) -> None:
    """Keep both where what was closed is told otherwise; going on is no revision."""
    closed = [one for one in before if one[2] is not None]
    if all(one in after for one in closed):
        return
    LedgerRevision.objects.create(
        target=case.target,
        from_at=case.begin,
        made_at=now,
        before=[_plain(one) for one in before],
        after=[_plain(one) for one in after],
    )


def _plain(one: Said) -> list[str | None]:
    return [one[0].value, one[1].isoformat(), one[2].isoformat() if one[2] else None]
