"""DNS zones and planned records; keys are stored encrypted and never shown again."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.addressing.choices import RecordType
from hengwang.addressing.errors import (
    DomainNameUnreadableError,
    DomainTakenError,
    RecordValueUnreadableError,
    TsigNeededError,
    TsigUnreadableError,
)
from hengwang.addressing.models import DnsZone, DomainName
from hengwang.audit.services import record
from hengwang.network.secret_text import open_text, seal_text
from hengwang.network.services.keeping import take, told, write
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce

TSIG = "dns-tsig"
LONGEST_NAME, MOST_PRIORITY = 253, 65_535
_LABEL = re.compile(r"(?!-)[a-z0-9_\-]{1,63}(?<!-)", re.IGNORECASE)


@dataclass(frozen=True)
class NameFacts:
    """A planned record: name in the zone (`@` is the zone itself), type, value, seconds to live."""

    name: str
    kind: RecordType
    value: str
    ttl_s: int = 3600


@transaction.atomic
def save_zone(
    values: Mapping[str, Any],
    *,
    unit: Unit,
    by: User,
    zone_id: int | None = None,
    tsig_key: str = "",
) -> DnsZone:
    """Record or mend a zone; an empty key keeps the one that is stored.

    Raises:
        NotAllowedError: The user does not allocate for the unit.
        DomainNameUnreadableError: The name is none.
        TsigUnreadableError: The key is not Base64.
        TsigNeededError: Pushing is switched on without a key.
        NameTakenHereError: There is a zone of this name.
    """
    require(by, Permission.APPROVE_ADDRESSES, unit)
    values = {**values, "name": values["name"].strip().rstrip(".").lower()}
    _refuse_name(values["name"])
    zone = DnsZone(unit=unit) if zone_id is None else DnsZone.objects.get(pk=zone_id)
    before, after = take(zone, values)
    if tsig_key:
        zone.sealed_tsig_key = seal_text(_base64(tsig_key), TSIG)
        after["tsig_key"] = "***"
    if zone.may_push and not (zone.sealed_tsig_key and zone.tsig_name):
        raise TsigNeededError
    write(zone)
    action = "dns_zone.added" if zone_id is None else "dns_zone.corrected"
    record(action, zone, by=by, before={} if zone_id is None else before, after=after)
    return zone


@transaction.atomic
def add_domain(zone_id: int, facts: NameFacts, *, unit: Unit, by: User) -> DomainName:
    """Plan a record for a unit.

    Raises:
        NotAllowedError: The user does not allocate from the zone.
        DomainNameUnreadableError, RecordValueUnreadableError: RFC 1035 does not allow it.
        DomainTakenError: It is planned already, or a CNAME stands in its way.
    """
    zone = _locked_zone(zone_id, by)
    facts = _checked(facts)
    _refuse_taken(zone, facts, None)
    row = DomainName(zone=zone, unit=unit, from_on=timezone.localdate(), **asdict(facts))
    write(row)
    record("domain.added", row, by=by, after={**told(asdict(facts)), "unit": str(unit)})
    announce("domain.changed", domain_id=row.pk)
    return row


@transaction.atomic
def correct_domain(domain_id: int, facts: NameFacts, *, by: User) -> DomainName:
    """Mend a planned record."""
    row: DomainName = DomainName.objects.select_related("zone", "unit").get(pk=domain_id)
    zone = _locked_zone(row.zone_id, by)
    facts = _checked(facts)
    _refuse_taken(zone, facts, row.pk)
    before, after = take(row, asdict(facts))
    if after:
        write(row)
        record("domain.corrected", row, by=by, before=before, after=after)
        announce("domain.changed", domain_id=row.pk)
    return row


@transaction.atomic
def end_domain(domain_id: int, *, by: User) -> DomainName:
    """Take a record out of the plan from today on; its row stays as history."""
    row: DomainName = DomainName.objects.select_related("zone").get(pk=domain_id)
    _locked_zone(row.zone_id, by)
    row.until_on = timezone.localdate()
    row.save(update_fields=["until_on"])
    record("domain.ended", row, by=by, after={"until_on": row.until_on})
    announce("domain.changed", domain_id=row.pk)
    return row


def tsig_key_of(zone: DnsZone) -> str:
    """The stored key in Base64, or nothing.

    Raises:
        SecretUnreadableError: It was stored under another installation's key.
    """
    return open_text(zone.sealed_tsig_key, TSIG) if zone.sealed_tsig_key else ""


def _locked_zone(zone_id: int, by: User) -> DnsZone:
    # A change is the lock that works on both databases.
    DnsZone.objects.filter(pk=zone_id).update(port=F("port"))
    zone: DnsZone = DnsZone.objects.select_related("unit__region").get(pk=zone_id)
    require(by, Permission.APPROVE_ADDRESSES, zone.unit)
    return zone


def _refuse_taken(zone: DnsZone, facts: NameFacts, own: int | None) -> None:
    """A CNAME is alone at its name (RFC 1034 3.6.2)."""
    others = DomainName.objects.filter(zone=zone, name=facts.name, until_on=None).exclude(pk=own)
    for kind, value in others.values_list("kind", "value"):
        same = (kind, value) == (facts.kind, facts.value)
        if same or RecordType.CNAME in {kind, facts.kind}:
            raise DomainTakenError(name=facts.name)


def _checked(facts: NameFacts) -> NameFacts:
    name = facts.name.strip().lower() or "@"
    value = facts.value.strip()
    if name != "@":
        _refuse_name(name.removeprefix("*."))
    if facts.kind in {RecordType.CNAME, RecordType.PTR}:
        value = value.rstrip(".").lower()
        _refuse_name(value)
    elif not _fits(facts.kind, value):
        raise RecordValueUnreadableError(value=value, type=facts.kind)
    return NameFacts(name, facts.kind, value, facts.ttl_s)


def _fits(kind: RecordType, value: str) -> bool:
    try:
        if kind is RecordType.A:
            return str(IPv4Address(value)) == value
        if kind is RecordType.AAAA:
            return bool(IPv6Address(value))
    except ValueError:
        return False
    parts = value.split()
    if kind in {RecordType.MX, RecordType.SRV}:
        numbers = 1 if kind is RecordType.MX else 3
        return len(parts) == numbers + 1 and all(
            part.isascii() and part.isdigit() and int(part) <= MOST_PRIORITY
            for part in parts[:numbers]
        )
    return bool(value) and value.isprintable()


def _refuse_name(name: str) -> None:
    labels = name.split(".")
    if len(name) > LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise DomainNameUnreadableError(name=name)


def _base64(key: str) -> str:
    try:
        base64.b64decode(key.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise TsigUnreadableError from error
    return key.strip()
