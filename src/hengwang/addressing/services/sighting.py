"""Which addresses were seen alive: told by collectors, many at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hengwang.addressing.models import RoutingDomain, Sighting
from hengwang.addressing.rules import key_of_text, text_of

BATCH = 500


@dataclass(frozen=True)
class Seen:
    """One address that answered, at an aware instant."""

    address: str
    at: datetime
    mac: str = ""


@transaction.atomic
def note_sightings(routing_domain: RoutingDomain, seen: Iterable[Seen], *, source: str) -> int:
    """Keep when each address was last seen; an older word than the one kept changes nothing.

    Raises:
        AddressUnreadableError: Something is no address; nothing is written.
    """
    newest: dict[str, Seen] = {}
    first: dict[str, datetime] = {}
    for one in seen:
        key = key_of_text(one.address)
        if key not in newest or newest[key].at < one.at:
            newest[key] = one
        first[key] = min(first.get(key, one.at), one.at)
    keys = sorted(newest)
    for start in range(0, len(keys), BATCH):
        _write(routing_domain, keys[start : start + BATCH], newest, first, source)
    return len(keys)


def _write(
    routing_domain: RoutingDomain,
    keys: list[str],
    newest: dict[str, Seen],
    first: dict[str, datetime],
    source: str,
) -> None:
    rows = Sighting.objects.select_for_update().filter(routing_domain=routing_domain)
    known = {row.key: row for row in rows.filter(key__in=keys)}
    for key, row in known.items():
        row.first_seen_at = min(row.first_seen_at, first[key])
        if newest[key].at > row.last_seen_at:
            row.last_seen_at, row.source = newest[key].at, source
            row.mac = newest[key].mac or row.mac
    changed = ["first_seen_at", "last_seen_at", "source", "mac"]
    Sighting.objects.bulk_update(known.values(), changed)
    Sighting.objects.bulk_create(
        Sighting(
            routing_domain=routing_domain,
            key=key,
            text=text_of(key),
            mac=newest[key].mac,
            source=source,
            first_seen_at=first[key],
            last_seen_at=newest[key].at,
        )
        for key in keys
        if key not in known
    )
