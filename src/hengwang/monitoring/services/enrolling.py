"""Collectors are known by a one-time code first, by their own token from then on."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.collector.protocol.contract import Refusal, fingerprint
from hengwang.collector.protocol.messages import Enrolled, Enrolment
from hengwang.monitoring.errors import WatchNameTakenError
from hengwang.monitoring.models import Collector
from hengwang.monitoring.refusals import CollectorRefusedError
from hengwang.organizations.models import Unit

CODE_LIVES = timedelta(days=2)
NOT_FOUND, CONFLICT, GONE, UNAUTHORIZED, FORBIDDEN = 404, 409, 410, 401, 403


@transaction.atomic
def register_collector(
    unit: Unit, name: str, networks: list[str], *, by: User | None
) -> tuple[Collector, str]:
    """Register a collector and give out its one-time code, which is shown this once only.

    Raises:
        NotAllowedError: `by` does not keep the monitoring of the unit.
        WatchNameTakenError: Another collector bears the name.
    """
    if by is not None:
        require(by, Permission.EDIT_MONITORING, unit)
    if Collector.objects.filter(name=name).exists():
        raise WatchNameTakenError(name=name)
    made = Collector.objects.create(unit=unit, name=name, networks=networks)
    told = {"name": name, "networks": networks}
    record("collector.registered", made, by=by, after=told)
    return made, _new_code(made)


@transaction.atomic
def renew_code(collector: Collector, *, by: User | None) -> str:
    """A new one-time code; the collector that enrols with it takes the place of the former."""
    if by is not None:
        require(by, Permission.EDIT_MONITORING, collector.unit)
    record("collector.code_renewed", collector, by=by)
    return _new_code(collector)


def _new_code(collector: Collector) -> str:
    code = secrets.token_urlsafe(24)
    collector.code_sha256 = fingerprint(code)
    collector.code_expires_at = timezone.now() + CODE_LIVES
    collector.token_sha256 = collector.next_token_sha256 = ""
    collector.enrolled_at = collector.revoked_at = None
    collector.save()
    return code


@transaction.atomic
def revoke(collector: Collector, *, by: User) -> None:
    """Listen to a collector no longer."""
    require(by, Permission.EDIT_MONITORING, collector.unit)
    Collector.objects.filter(pk=collector.pk, revoked_at=None).update(revoked_at=timezone.now())
    record("collector.revoked", collector, by=by)


@transaction.atomic
def enrol(request: Enrolment, *, now: datetime) -> Enrolled:
    """Take the digest of the token a collector made for itself; the same request is answered again.

    Raises:
        CollectorRefusedError: The code is unknown, used with another token, or too old.
    """
    found = (
        Collector.objects.select_for_update().filter(code_sha256=fingerprint(request.code)).first()
    )
    if found is None:
        raise CollectorRefusedError(Refusal.CODE_UNKNOWN, NOT_FOUND)
    if found.token_sha256:
        if found.token_sha256 != request.token_sha256:
            raise CollectorRefusedError(Refusal.CODE_USED, CONFLICT)
        return Enrolled(collector=found.pk, name=found.name)
    if found.code_expires_at is None or found.code_expires_at <= now:
        raise CollectorRefusedError(Refusal.CODE_EXPIRED, GONE)
    found.token_sha256, found.enrolled_at = request.token_sha256, now
    found.software, found.seen_at = request.software, now
    found.save()
    record("collector.enrolled", found, by=None, after={"software": request.software})
    return Enrolled(collector=found.pk, name=found.name)


def collector_of(token: str) -> Collector:
    """The collector that holds a token; the first use of a next token ends the old one.

    Raises:
        CollectorRefusedError: Nobody holds it, or the collector was revoked.
    """
    digest = fingerprint(token)
    held = Q(token_sha256=digest) | Q(next_token_sha256=digest)
    found: Collector | None = None
    if token:
        found = Collector.objects.select_related("unit").filter(held).first()
    if found is None:
        raise CollectorRefusedError(Refusal.TOKEN_UNKNOWN, UNAUTHORIZED)
    if found.revoked_at is not None:
        raise CollectorRefusedError(Refusal.REVOKED, FORBIDDEN)
    if found.next_token_sha256 == digest:
        Collector.objects.filter(pk=found.pk, next_token_sha256=digest).update(
            token_sha256=digest, next_token_sha256="", change_token=False
        )
        record("collector.token_changed", found, by=None)
    return found


def announce_token(collector: Collector, digest: str) -> None:
    """Remember the digest of the next token; both count until the new one is used."""
    if collector.token_sha256 != digest:
        Collector.objects.filter(pk=collector.pk).update(next_token_sha256=digest)
