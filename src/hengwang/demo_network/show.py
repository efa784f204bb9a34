"""Builds the network, starts house and collector, plays the script, compares, tidies up."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Max
from django.utils import timezone

from hengwang.availability.models import Outage, UnknownSpan
from hengwang.demo_network.comparing import Found, Kind, disagreements, unmeasured
from hengwang.demo_network.errors import NotReadyError
from hengwang.demo_network.ground import Ground
from hengwang.demo_network.house import House
from hengwang.demo_network.landscape import build
from hengwang.demo_network.programs import Programs, require_programs
from hengwang.demo_network.script import Stage, endless, whole
from hengwang.demo_network.watched import TARGETS, Told, enter, short_names
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Check, CheckState, Collector, Event, LedgerMark, Series
from hengwang.monitoring.store import sample_store

Say = Callable[[str], object]
_READY_S, _SETTLED_S = 120.0, 75.0
_MALFORMED = ("malformed_syslog", "malformed_trap", "malformed_push")


@dataclass(frozen=True, slots=True)
class Options:
    """Where the run keeps its files (an empty folder), which port the pages have."""

    folder: Path
    port: int


@contextmanager
def running(options: Options, say: Say) -> Iterator[tuple[Stage, Told]]:
    """Everything up; all of it is gone afterwards.

    Raises:
        DemoNetworkError: Namespaces are not allowed, programs are missing, something did not start.
    """
    require_programs()
    with Ground() as ground:
        say("Building the network …")
        build(ground)
        programs = Programs(ground, options.folder)
        programs.start_all()
        house = House(ground, options.folder, options.port)
        say("Preparing an empty house …")
        house.start_server()
        for line in house.passwords():
            say(line)
        told = enter(programs.community)
        try:
            house.watch(told.code)
            yield Stage(ground, programs, house, say), told
        finally:
            house.close()


def show(options: Options, say: Say) -> None:
    """Run until interrupted."""
    with running(options, say) as (stage, told):
        say(f"  Network:       {told.username}    Password (shown once): {told.password}")
        say(f"\n  衡网  http://127.0.0.1:{options.port}/    (Ctrl-C ends everything)\n")
        endless(stage)


def check(options: Options, say: Say) -> list[str]:
    """Play the script once; returns where the ledger and the cuts disagree, best nothing."""
    with running(options, say) as (stage, _):
        _until(_all_up, _READY_S, "the first round of answers")
        since = timezone.now()
        whole(stage)
        return _compared(stage, since)


def _compared(stage: Stage, since: datetime) -> list[str]:
    """What the ledger says once nothing is under way any more."""
    deadline = time.monotonic() + _SETTLED_S
    while True:
        found = _found(since)
        said = [*disagreements(stage.expected, found), *_flooded(), *_lossy(stage)]
        if (not said and _settled()) or time.monotonic() > deadline:
            break
        time.sleep(1.0)
    missing = unmeasured(stage.expected, found)
    if missing:
        told = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in missing.items())
        stage.say(f"not measured besides, because this machine was busy: {told}")
    return said


def _settled() -> bool:
    waiting = LedgerMark.objects.exists()
    queue = Collector.objects.get().beat.get("queue", {})
    return not waiting and _all_up() and queue.get("batches", 0) == 0


def _all_up() -> bool:
    """Every check answered lately, and well."""
    series = Series.objects.filter(name=Series.OUTCOME)
    newest = sample_store().latest(list(series.values_list("pk", flat=True)))
    answered = len(newest) == len(TARGETS) and all(value == 0 for _, value in newest.values())
    return answered and not CheckState.objects.filter(failed_in_row__gt=0).exists()


def _until(met: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        if time.monotonic() > deadline:
            raise NotReadyError(what=what, seconds=seconds)
        time.sleep(0.3)


def _found(since: datetime) -> list[Found]:
    names = short_names()
    down = Outage.objects.touching(since, timezone.now()).filter(started_at__gte=since)
    told = down.values_list("target_id", "started_at", "ended_at", "root__target_id")
    found = [
        Found(names[target], Kind.DOWN, start, end, names.get(root or 0, ""))
        for target, start, end, root in told
    ]
    unknown = UnknownSpan.objects.touching(since, timezone.now()).filter(started_at__gte=since)
    found += [
        Found(names[target], Kind.UNKNOWN, start, end)
        for target, start, end in unknown.values_list("target_id", "started_at", "ended_at")
    ]
    return sorted(found, key=lambda each: each.began)


def _flooded() -> list[str]:
    """A flood gives nothing but counters."""
    counted = Collector.objects.get().beat.get("counters", {})
    said = [f"nothing was counted as {name}" for name in _MALFORMED if not counted.get(name)]
    events = Event.objects.count()
    return [*said, f"{events} events came of noise"] if events else said


def _lossy(stage: Stage) -> list[str]:
    """Loss is measured and is no outage."""
    if stage.lossy is None:
        return []
    line = next(plan.name for plan in TARGETS if plan.short == "south-1")
    check = Check.objects.get(target__name=line)
    series = Series.objects.filter(check_of=check, name="loss").aggregate(pk=Max("pk"))["pk"]
    if series is None:
        return ["loss was not measured"]
    values = sample_store().read([series], Interval(*stage.lossy)).value.tolist()
    return [] if any(0 < value < 1 for value in values) else ["no loss was measured"]
