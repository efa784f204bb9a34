"""What a rule would have raised in the past days: from the samples, by the same pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from hengwang.kernel.intervals import Interval, merge
from hengwang.kernel.registry import Registry
from hengwang.monitoring.alert_errors import RuleTooWideError
from hengwang.monitoring.alerting.replay import replay
from hengwang.monitoring.alerting.roots import root_of
from hengwang.monitoring.alerting.thresholds import crossings
from hengwang.monitoring.choices import RuleKind
from hengwang.monitoring.models import AlertRule, Gap, Series, Target
from hengwang.monitoring.reasons import failed
from hengwang.monitoring.samples.columns import from_ms, to_ms
from hengwang.monitoring.services.running import Run, led_on
from hengwang.monitoring.services.weighing import applies
from hengwang.monitoring.services.weighing_messages import would_have
from hengwang.monitoring.services.weighing_values import (
    read_of,
    threshold_of,
    value_text,
    watched_by,
)
from hengwang.monitoring.silences import silent_within

if TYPE_CHECKING:
    from hengwang.monitoring.samples.columns import Samples
    from hengwang.monitoring.samples.store import SampleStore

Other = Callable[[AlertRule, Interval], list["WouldBe"]]

others: Registry[Other] = Registry("dry runs")
"""By a rule's kind: what apps above monitoring would have raised."""
DAYS = timedelta(days=7)
MOST = 500


@dataclass(frozen=True, slots=True)
class WouldBe:
    """An alert that a rule would have raised; `ended` None is still so at the end."""

    subject: str
    began: datetime
    ended: datetime | None
    note: str = ""


def dry_run(rule: AlertRule, store: SampleStore, now: datetime) -> list[WouldBe]:
    """Alerts of the last seven days under the rule as it stands, newest first.

    In approved maintenance none is raised, and one that flaps is one alert; grouping goes by
    parents as they are now.

    Raises:
        RuleTooWideError: More than 500 series would have to be read.
        TooManyMessagesError: More than 50,000 messages would have to be read.
    """
    window = Interval(now - DAYS, now)
    runs = {RuleKind.VALUE: _values, RuleKind.DOWN: _downs}
    if rule.kind == RuleKind.SILENT:
        found = _silences(rule, window)
    elif rule.kind == RuleKind.MESSAGE:
        found = _messages(rule, window)
    elif rule.kind in others:
        found = others.get(rule.kind)(rule, window)
    else:
        found = runs[RuleKind(rule.kind)](rule, store, window)
    return sorted(found, key=lambda one: one.began, reverse=True)


def _bounded(count: int) -> None:
    if count > MOST:
        raise RuleTooWideError(count=count, most=MOST)


def _values(rule: AlertRule, store: SampleStore, window: Interval) -> list[WouldBe]:
    watched = watched_by(rule)
    _bounded(len(watched))
    values = read_of(store, watched, window)
    planned = silent_within({one.target.pk for one in watched}, window)
    found = []
    for one in watched:
        turns = crossings(values[one.series], threshold_of(rule))
        for begin, end in zip(turns[::2], [*turns[1::2], None], strict=False):
            ended = None if end is None else from_ms(end.at_ms)
            at = _after(from_ms(begin.at_ms), planned.get(one.target.pk, ()))
            if ended is not None and at >= ended:
                continue
            text = f"{one.name}: {value_text(rule, begin.value)}"
            found.append(WouldBe(one.target.name, at, ended, text))
    return found


def _downs(rule: AlertRule, store: SampleStore, window: Interval) -> list[WouldBe]:
    rows = Series.objects.filter(
        name=Series.OUTCOME, check_of__is_deciding=True, check_of__ended_at=None,
        check_of__target__closed_at=None,
    ).select_related("check_of__target__unit")  # fmt: skip
    series = {one.pk: one.check_of for one in rows}
    _bounded(len(series))
    samples = store.read(list(series), window).in_order()
    outages: dict[int, list[Interval]] = {}
    for pk, check in series.items():
        spans = _spans(samples.of_series(pk), check.failures, check.recoveries, window)
        outages.setdefault(check.target_id, []).extend(spans)
    targets = {check.target_id: check.target for check in series.values()}
    parents = dict(Target.objects.watched().order_by().values_list("pk", "parent_id"))
    unmeasured = set(parents) - set(targets)
    planned = silent_within(outages.keys(), window)
    found: list[WouldBe] = []
    for pk in outages:
        if applies(rule, targets[pk]):
            wait = rule.after_s + (rule.grace_s if parents.get(pk) else 0)
            asked = _Asked(pk, wait, window, planned.get(pk, ()))
            found += _told(targets[pk].name, asked, outages, parents, unmeasured)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A target, how long it must be down (seconds), and when nothing is told of it."""

    target: int
    wait_s: int
    window: Interval
    planned: Sequence[Interval]


def _told(
    name: str,
    asked: _Asked,
    outages: Mapping[int, Sequence[Interval]],
    parents: Mapping[int, int | None],
    unmeasured: set[int],
) -> Iterator[WouldBe]:
    window = asked.window

    def is_root(at_ms: int) -> bool:
        at = from_ms(at_ms)
        down = {one for one, known in outages.items() if any(s.contains(at) for s in known)}
        return root_of(asked.target, parents, down | {asked.target}, unmeasured) == asked.target

    down = [
        (to_ms(span.start), None if span.end >= window.end else to_ms(span.end))
        for span in merge(outages[asked.target])
    ]
    silent = [(to_ms(part.start), to_ms(part.end)) for part in asked.planned]
    for one in replay(
        down,
        wait_ms=asked.wait_s * 1000,
        until_ms=to_ms(window.end),
        silent=silent,
        is_root=is_root,
    ):
        ended = None if one.ended_ms is None else from_ms(one.ended_ms)
        yield WouldBe(name, from_ms(one.began_ms), ended, gettext("flaps") * one.is_flapping)


def _after(at: datetime, planned: Sequence[Interval]) -> datetime:
    """The instant itself, or the end of the planned time it lies in."""
    return next((part.end for part in planned if part.contains(at)), at)


def _spans(samples: Samples, failures: int, recoveries: int, window: Interval) -> list[Interval]:
    """Confirmed outages of one check; only what failed, and what followed it, is walked."""
    bad = failed(samples.value)
    told = bad.copy()
    for step in range(1, recoveries + 1):
        told[step:] |= bad[:-step] if step < len(bad) else False
    run, found = Run(), []
    for at, value in zip(samples.at[told].tolist(), samples.value[told].tolist(), strict=True):
        led = led_on(run, [(at, int(value))], failures=failures, recoveries=recoveries)
        if run.down_since_ms is not None and led.down_since_ms is None:
            found.append(Interval(from_ms(run.down_since_ms), from_ms(at)))
        run = led
    if run.down_since_ms is not None and from_ms(run.down_since_ms) < window.end:
        found.append(Interval(from_ms(run.down_since_ms), window.end))
    return found


def _silences(rule: AlertRule, window: Interval) -> list[WouldBe]:
    rows = Gap.objects.filter(
        collector__unit__path__startswith=rule.unit.path,
        starts_at__lt=window.end, ends_at__gt=window.start,
    ).select_related("collector")  # fmt: skip
    wait = timedelta(seconds=rule.after_s)
    return [
        WouldBe(one.collector.name, one.starts_at + wait, one.ends_at, one.reason)
        for one in rows
        if one.ends_at - one.starts_at >= wait
    ]


def _messages(rule: AlertRule, window: Interval) -> list[WouldBe]:
    tried = would_have(rule, window)
    known = {one.target.pk for one in tried if one.target is not None}
    planned = silent_within(known, window)
    found = []
    for one in tried:
        silent = () if one.target is None else planned.get(one.target.pk, ())
        at = _after(one.began, silent)
        if one.ended is not None and at >= one.ended:
            continue
        subject = one.source if one.target is None else one.target.name
        told = ngettext("%(count)s message", "%(count)s messages", one.count)
        found.append(WouldBe(subject, at, one.ended, told % {"count": f"{one.count:,}"}))
    return found
