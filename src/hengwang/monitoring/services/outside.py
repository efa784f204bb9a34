"""Take alerts of other monitors: known by their token, each occasion once, however often told."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.collector.protocol.contract import fingerprint
from hengwang.monitoring.alert_errors import OutsideRefusedError
from hengwang.monitoring.choices import AlertKind
from hengwang.monitoring.models import Alert, OutsideSource, Target
from hengwang.monitoring.outside.reports import Report
from hengwang.monitoring.services.alert_course import open_alert, resolve
from hengwang.notifications.choices import Urgency
from hengwang.notifications.models import Channel
from hengwang.organizations.models import Unit

UNAUTHORIZED = 401
TITLE = 200
URGENCIES: Mapping[str, Urgency] = MappingProxyType(
    {
        **dict.fromkeys(("critical", "page", "disaster", "emergency", "5"), Urgency.CRITICAL),
        **dict.fromkeys(("error", "major", "high", "serious", "4"), Urgency.SERIOUS),
        **dict.fromkeys(("warning", "average", "minor", "2", "3"), Urgency.WARNING),
        **dict.fromkeys(("info", "information", "notice", "none", "0", "1"), Urgency.NOTICE),
    }
)


@transaction.atomic
def add_source(name: str, kind: str, unit: Unit, *, by: User) -> tuple[OutsideSource, str]:
    """Let a monitor of others send its alerts; gives its token, which is shown this once only.

    Raises:
        NotAllowedError: `by` does not keep the monitoring of the unit.
    """
    require(by, Permission.EDIT_MONITORING, unit)
    token = secrets.token_urlsafe(32)
    made = OutsideSource.objects.create(
        name=name, kind=kind, unit=unit, token_sha256=fingerprint(token)
    )
    record("alert_source.added", made, by=by, after={"name": name, "kind": kind})
    return made, token


@transaction.atomic
def revoke_source(source: OutsideSource, *, by: User) -> None:
    """Listen to a monitor no longer; its open alerts end."""
    require(by, Permission.EDIT_MONITORING, source.unit)
    now = timezone.now()
    if OutsideSource.objects.filter(pk=source.pk, revoked_at=None).update(revoked_at=now):
        for alert in Alert.objects.unresolved().filter(source=source):
            resolve(alert, now, by=by)
        record("alert_source.revoked", source, by=by)


def source_of(token: str, kind: str) -> OutsideSource:
    """The source that holds a token.

    Raises:
        OutsideRefusedError: Nobody of this kind holds it.
    """
    rows = OutsideSource.objects.filter(revoked_at=None, kind=kind).select_related("unit")
    found: OutsideSource | None = None
    if token:
        found = rows.filter(token_sha256=fingerprint(token)).first()
    if found is None:
        raise OutsideRefusedError(reason="token", status=UNAUTHORIZED)
    return found


@transaction.atomic
def take(source: OutsideSource, reports: Iterable[Report], now: datetime) -> int:
    """Open and end alerts as another monitor says; returns how many changed.

    The same delivery again changes nothing, and one that was overtaken by its own end neither.
    """
    told = list({(one.fingerprint, one.began, one.is_over): one for one in reports}.values())
    keys = {_key(source, one) for one in told}
    unresolved = {one.key: one for one in Alert.objects.unresolved().filter(key__in=keys)}
    over = set(
        Alert.objects.filter(key__in=keys, resolved_at__isnull=False).values_list("key", "since")
    )
    targets = _targets(source, told)
    changed = 0
    for one in sorted(told, key=lambda each: each.is_over):
        alert = unresolved.get(_key(source, one))
        if one.is_over:
            if alert is not None and alert.since <= one.began:
                changed += resolve(alert, now)
        elif alert is None and (_key(source, one), one.began) not in over:
            made = _opened(source, one, targets, now)
            if made is not None:
                unresolved[made.key] = made
                changed += 1
    OutsideSource.objects.filter(pk=source.pk).update(seen_at=now, taken=F("taken") + 1)
    return changed


def refused(source: OutsideSource) -> None:
    """Count a delivery that could not be read."""
    OutsideSource.objects.filter(pk=source.pk).update(refused=F("refused") + 1)


def _key(source: OutsideSource, one: Report) -> str:
    return f"outside:{source.pk}:{one.fingerprint}"


def _opened(
    source: OutsideSource, one: Report, targets: Mapping[str, Target], now: datetime
) -> Alert | None:
    names = ([f"#{one.target_id}"] if one.target_id else []) + list(one.addresses)
    target = next((targets[name] for name in names if name in targets), None)
    return open_alert(
        now=now, key=_key(source, one), kind=AlertKind.OUTSIDE,
        urgency=URGENCIES.get(one.severity.strip().lower(), Urgency.WARNING),
        title=" ".join(one.title.split())[:TITLE], source=source, target=target,
        unit=source.unit if target is None else target.unit, since=one.began,
        facts={name: text[:TITLE] for name, text in one.facts.items()},
    )  # fmt: skip


def _targets(source: OutsideSource, told: Iterable[Report]) -> dict[str, Target]:
    """Watched targets of the source's units by `#id` and by address; an address two have is none's.

    One query.
    """
    addresses = {name for one in told for name in one.addresses}
    ids = {one.target_id for one in told if one.target_id is not None}
    own = Target.objects.watched().filter(unit__path__startswith=source.unit.path)
    found: dict[str, Target] = {}
    twice: set[str] = set()
    for target in (own.filter(address__in=addresses) | own.filter(pk__in=ids)).select_related(
        "unit"
    ):
        found[f"#{target.pk}"] = target
        if target.address in found:
            twice.add(target.address)
        elif target.address:
            found[target.address] = target
    return {name: target for name, target in found.items() if name not in twice}


@transaction.atomic
def tell_of(
    source: OutsideSource, people: Iterable[User], channels: Iterable[Channel], *, by: User
) -> None:
    """Say who is told at once of what another monitor sends."""
    require(by, Permission.EDIT_MONITORING, source.unit)
    source.people.set(people)
    source.channels.set(channels)
    names = [one.printed_name for one in people] + [one.name for one in channels]
    record("alert_source.told_set", source, by=by, after={"told": names})
