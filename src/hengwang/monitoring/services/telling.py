"""What the samples tell the inventory: traffic of circuits, addresses alive, records confirmed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from hengwang.addressing.models import Prefix, RoutingDomain
from hengwang.addressing.rules import key_of_text
from hengwang.addressing.services.sighting import Seen, note_sightings
from hengwang.collector.probes.outcome import Outcome
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import Period
from hengwang.monitoring.aiming import literal
from hengwang.monitoring.choices import CheckKind
from hengwang.monitoring.models import CheckWord, Series, Watch
from hengwang.monitoring.reasons import outcome_of
from hengwang.monitoring.samples.columns import from_ms
from hengwang.network.choices import Way
from hengwang.network.models import Interface, Verification
from hengwang.network.services.circuits import note_traffic
from hengwang.network.services.equipment import verify

if TYPE_CHECKING:
    from hengwang.monitoring.samples.store import SampleStore

SOURCE = "SNMP"
PING = "ping"
ARP = "ARP"
MEGA = Decimal(1_000_000)
VERIFIED_ANEW = timedelta(days=30)
LATE_DAYS = 9
"""So long after a month's end its peak is looked at again: late samples come within eight days."""
_MAC = re.compile(r"^([0-9a-f]{2}:){5}[0-9a-f]{2}$")
_COUNTERS = ("in_bps", "out_bps")


def tell_traffic(store: SampleStore, *, now: datetime) -> int:
    """Note the peak of each circuit in this month, and in the last while it may still grow.

    The interface a circuit ends at is found by its name among those the agent named; the peak is
    the largest mean of one interval, of either direction. Returns how many months were noted.
    """
    ends = list(_ends())
    wanted = {series: circuit for circuit, found in ends for series in found}
    done = 0
    for month in _months(now):
        period = Period.parse(f"{month:%Y-%m}")
        window = Interval(period.start, min(period.end, now))
        peaks: dict[int, float] = {}
        for series, peak in store.quantiles(list(wanted), window, 1.0).items():
            circuit = wanted[series]
            peaks[circuit] = max(peak.value, peaks.get(circuit, 0.0))
        for circuit, bps in sorted(peaks.items()):
            mbps = (Decimal(str(bps)) / MEGA).quantize(Decimal("0.001"))
            note_traffic(circuit, month_on=month, peak_mbps=mbps, source=SOURCE)
        done += len(peaks)
    return done


def _months(now: datetime) -> list[date]:
    first = timezone.localdate(now).replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    is_late = timezone.localdate(now).day <= LATE_DAYS
    return [before, first] if is_late else [first]


def _ends() -> Iterator[tuple[int, list[int]]]:
    """Circuits with the series of the interface they end at; three queries."""
    ports = Interface.objects.exclude(circuit=None).filter(
        device__watches__ended_at=None, device__watches__isnull=False
    )
    named = {
        (device, name): circuit
        for device, name, circuit in ports.values_list("device_id", "name", "circuit_id")
    }
    words = CheckWord.objects.filter(
        name__startswith="interface", check_of__ended_at=None, check_of__kind=CheckKind.SNMP
    ).exclude(check_of__target__watch__device=None)
    rows = words.values_list("check_of", "check_of__target__watch__device", "name", "value")
    found: dict[tuple[int, str], int] = {}
    for check, device, word, value in rows:
        circuit = named.get((device, value))
        if circuit is not None:
            found[check, word.partition(".")[2]] = circuit
    names = [f"{counter}.{index}" for _, index in found for counter in _COUNTERS]
    by_circuit: dict[int, list[int]] = defaultdict(list)
    series = Series.objects.filter(check_of__in={check for check, _ in found}, name__in=names)
    for pk, check, name in series.values_list("pk", "check_of", "name"):
        circuit = found.get((check, name.partition(".")[2]))
        if circuit is not None:
            by_circuit[circuit].append(pk)
    yield from sorted(by_circuit.items())


def tell_sightings(store: SampleStore, *, since: datetime) -> int:
    """Tell addressing which addresses answered a ping, or were seen by a router, since then."""
    seen = [*_pinged(store, since), *_neighbours(since)]
    told = 0
    for source in (PING, ARP):
        by_domain: dict[int, list[Seen]] = defaultdict(list)
        homes = _Homes()
        for word, domain, one in seen:
            home = domain or homes.of(one.address)
            if word == source and home is not None:
                by_domain[home].append(one)
        domains = RoutingDomain.objects.in_bulk(by_domain)
        for pk, rows in by_domain.items():
            told += note_sightings(domains[pk], rows, source=source)
    return told


Sighted = tuple[str, int | None, Seen]


def _pinged(store: SampleStore, since: datetime) -> Iterator[Sighted]:
    rows = Series.objects.filter(
        name=Series.OUTCOME, check_of__kind=CheckKind.ICMP, check_of__ended_at=None
    ).values_list("pk", "check_of__settings", "check_of__target__watch__address__routing_domain")
    known = {pk: (settings.get("address", ""), domain) for pk, settings, domain in rows}
    for series, (at, value) in store.latest(list(known)).items():
        address, domain = known[series]
        instant = from_ms(at)
        if instant >= since and outcome_of(value) is Outcome.GOOD and literal(address):
            yield PING, domain, Seen(address, instant)


def _neighbours(since: datetime) -> Iterator[Sighted]:
    rows = CheckWord.objects.filter(name__startswith="neighbour.", said_at__gte=since)
    for name, value, at in rows.values_list("name", "value", "said_at"):
        address = ".".join(name.split(".")[2:])
        if literal(address) is not None:
            yield ARP, None, Seen(address, at, mac_of(value))


def mac_of(text: str) -> str:
    """The hardware address of what an agent said; six letters are one, too; else nothing."""
    if _MAC.match(text.lower()):
        return text.lower()
    raw = text.encode()
    return raw.hex(":") if len(raw) == 6 else ""  # noqa: PLR2004  (octets of a MAC)


class _Homes:
    """The routing domain of an address, where only one has a prefix around it; one query."""

    def __init__(self) -> None:
        top = Prefix.objects.filter(parent=None)
        self._blocks = list(top.values_list("routing_domain", "first_key", "last_key"))

    def of(self, address: str) -> int | None:
        """None where no plan or more than one knows the address."""
        key = key_of_text(address)
        found = {domain for domain, first, last in self._blocks if first <= key <= last}
        return found.pop() if len(found) == 1 else None


def tell_verified(store: SampleStore, *, now: datetime) -> int:
    """Note once in thirty days that a watched device or circuit answered its probe."""
    today = timezone.localdate(now)
    links = Watch.objects.present().filter(target__checks__ended_at=None).distinct()
    rows = links.select_related("device", "circuit").exclude(device=None, circuit=None)
    good = _answered_since(store, now - timedelta(days=1))
    fresh = Verification.objects.filter(way=Way.PROBE, verified_on__gt=today - VERIFIED_ANEW)
    known: dict[str, set[Any]] = {
        name: set(fresh.exclude(**{name: None}).values_list(name, flat=True))
        for name in ("device", "circuit")
    }
    done = 0
    for link in rows:
        subject: Any = link.device or link.circuit
        field = "device" if link.device is not None else "circuit"
        if link.target_id in good and subject.pk not in known[field]:
            verify(subject, on=today, way=Way.PROBE, by=None)
            done += 1
    return done


def _answered_since(store: SampleStore, since: datetime) -> set[int]:
    rows: Mapping[int, int] = dict(
        Series.objects.filter(
            name=Series.OUTCOME, check_of__is_deciding=True, check_of__ended_at=None
        ).values_list("pk", "check_of__target")
    )
    return {
        rows[series]
        for series, (at, value) in store.latest(list(rows)).items()
        if from_ms(at) >= since and outcome_of(value) is Outcome.GOOD
    }
