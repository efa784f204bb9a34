"""Plan and name server side by side: what is missing, what is extra; pushed when switched on."""

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.addressing.choices import DifferenceKind
from hengwang.addressing.errors import NameServerError, PushNotAllowedError, TsigNeededError
from hengwang.addressing.models import DnsZone, DomainName, ZoneDifference
from hengwang.addressing.name_server import (
    ServedRecord,
    ServedZone,
    Server,
    plain_value,
    push,
    transfer,
)
from hengwang.addressing.services.names import tsig_key_of
from hengwang.audit.services import record


def compare_zone(zone_id: int, *, by: User | None) -> DnsZone:
    """Ask the server for the whole zone and keep every difference to the plan.

    The transfer happens outside of a transaction: a slow server must not hold the database.

    Raises:
        NotAllowedError: The user does not allocate from the zone.
        NameServerError: The server does not hand the zone over; the reason is kept.
    """
    zone = _zone(zone_id, by)
    try:
        served = transfer(server_of(zone))
    except NameServerError as error:
        DnsZone.objects.filter(pk=zone.pk).update(
            compared_at=timezone.now(), compare_error=str(error.params["reason"])[:300]
        )
        raise
    return _keep(zone, served)


def push_zone(zone_id: int, *, by: User, remove_extra: bool = False) -> DnsZone:
    """Make the server say what the plan says, then compare again.

    Args:
        zone_id: The zone; an administrator must have switched pushing on for it.
        by: Who does it.
        remove_extra: Whether records that are not planned are taken away too.

    Raises:
        NotAllowedError: The user does not allocate from the zone.
        PushNotAllowedError: Pushing is not switched on.
        TsigNeededError: There is no key.
        NameServerError: The server refuses.
    """
    zone = _zone(zone_id, by)
    if not zone.may_push:
        raise PushNotAllowedError(zone=zone.name)
    if not zone.sealed_tsig_key:
        raise TsigNeededError
    server = server_of(zone)
    served, planned = transfer(server), planned_records(zone)
    wrong_life = _other_lives(planned, served.records)
    add = (planned - served.records) | {pair[0] for pair in wrong_life}
    remove = {pair[1] for pair in wrong_life}
    if remove_extra:
        remove |= _without_life(served.records, planned)
    if add or remove:
        push(server, sorted(add), sorted(remove))
    after = {"added": len(add), "removed": len(remove)}
    with transaction.atomic():
        record("dns_zone.pushed", zone, by=by, after=after)
    return _keep(zone, transfer(server))


def server_of(zone: DnsZone) -> Server:
    """Where the zone is served.

    Raises:
        NameServerError: No server is entered.
    """
    if not zone.server:
        raise NameServerError(server="—", reason="no address")
    return Server(
        zone=zone.name,
        address=zone.server,
        port=zone.port,
        tsig_name=zone.tsig_name,
        tsig_algorithm=zone.tsig_algorithm,
        tsig_key=tsig_key_of(zone),
    )


def planned_records(zone: DnsZone) -> frozenset[ServedRecord]:
    """The plan in the shape a server answers in; one query."""
    rows = DomainName.objects.filter(zone=zone, until_on=None).order_by()
    return frozenset(
        ServedRecord(name, kind, plain_value(kind, value), ttl)
        for name, kind, value, ttl in rows.values_list("name", "kind", "value", "ttl_s")
    )


def _keep(zone: DnsZone, served: ServedZone) -> DnsZone:
    planned = planned_records(zone)
    rows = [
        *(
            _row(zone, DifferenceKind.MISSING, one)
            for one in _without_life(planned, served.records)
        ),
        *(_row(zone, DifferenceKind.EXTRA, one) for one in _without_life(served.records, planned)),
    ]
    for ours, theirs in _other_lives(planned, served.records):
        row = _row(zone, DifferenceKind.LIFETIME, ours)
        row.served_ttl_s = theirs.ttl_s
        rows.append(row)
    with transaction.atomic():
        zone.differences.all().delete()
        ZoneDifference.objects.bulk_create(rows, batch_size=500)
        zone.compared_at, zone.compare_error = timezone.now(), ""
        zone.compared_serial = served.serial
        zone.save(update_fields=["compared_at", "compared_serial", "compare_error"])
    return zone


def _row(zone: DnsZone, kind: DifferenceKind, one: ServedRecord) -> ZoneDifference:
    is_extra = kind is DifferenceKind.EXTRA
    return ZoneDifference(
        zone=zone,
        difference=kind,
        name=one.name,
        kind=one.kind,
        value=one.value,
        planned_ttl_s=None if is_extra else one.ttl_s,
        served_ttl_s=one.ttl_s if is_extra else None,
    )


def _without_life(
    some: frozenset[ServedRecord], others: frozenset[ServedRecord]
) -> set[ServedRecord]:
    """Those of `some` that `others` do not have, whatever the time to live."""
    known = {(one.name, one.kind, one.value) for one in others}
    return {one for one in some if (one.name, one.kind, one.value) not in known}


def _other_lives(
    planned: frozenset[ServedRecord], served: frozenset[ServedRecord]
) -> list[tuple[ServedRecord, ServedRecord]]:
    """Pairs that differ in nothing but the time to live."""
    theirs = {(one.name, one.kind, one.value): one for one in served}
    pairs = [(one, theirs.get((one.name, one.kind, one.value))) for one in planned]
    return sorted((a, b) for a, b in pairs if b is not None and a.ttl_s != b.ttl_s)


def _zone(zone_id: int, by: User | None) -> DnsZone:
    zone: DnsZone = DnsZone.objects.select_related("unit__region").get(pk=zone_id)
    if by is not None:
        require(by, Permission.APPROVE_ADDRESSES, zone.unit)
    return zone
