"""Checks: begin, change, end; every setting is judged as the collector will judge it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.collector.protocol.messages import Message
from hengwang.collector.protocol.plan import (
    DnsSettings,
    HttpSettings,
    IcmpSettings,
    ModbusSettings,
    SnmpSettings,
    TcpSettings,
    TlsSettings,
)
from hengwang.monitoring.aiming import host_of, literal, refuse_host
from hengwang.monitoring.choices import CheckKind, CredentialVersion
from hengwang.monitoring.errors import (
    CheckEndedError,
    CheckNeedsAddressError,
    CheckUnreadableError,
    CredentialMissingError,
)
from hengwang.monitoring.models import Check, Collector, Credential, Target
from hengwang.monitoring.services.targets import locked_target

SHAPES: Mapping[CheckKind, type[Message]] = {
    CheckKind.ICMP: IcmpSettings,
    CheckKind.TCP: TcpSettings,
    CheckKind.HTTP: HttpSettings,
    CheckKind.DNS: DnsSettings,
    CheckKind.TLS: TlsSettings,
    CheckKind.SNMP: SnmpSettings,
    CheckKind.MODBUS: ModbusSettings,
}
# A change of one of these would judge the past anew.
JUDGING = ("settings", "failures", "recoveries", "valid_for_s", "is_deciding")
_ANSWERS_COUNT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """How a target is asked. `valid_for_s` None means three intervals."""

    kind: CheckKind
    collector: Collector
    settings: Mapping[str, Any] = field(default_factory=dict)
    credential: Credential | None = None
    interval_s: int = 60
    timeout_s: int = 5
    confirm_after_s: int = 5
    failures: int = 3
    recoveries: int = 1
    valid_for_s: int | None = None
    is_deciding: bool = True

    def columns(self) -> dict[str, Any]:
        """Columns and their values."""
        given = {name: getattr(self, name) for name in type(self).__dataclass_fields__}
        lasting = self.valid_for_s or self.interval_s * _ANSWERS_COUNT
        return given | {"valid_for_s": lasting, "settings": dict(self.settings)}


def judged(facts: CheckFacts) -> None:
    """Refuse what no collector could carry out, or may not.

    Raises:
        CheckUnreadableError: A setting is missing or unreadable.
        CheckNeedsAddressError: A ping of a name.
        CredentialMissingError: None, or one of another kind.
        AddressDangerousError, AddressRefusedError, SchemeRefusedError: Where it may not go.
    """
    needs = facts.kind in {CheckKind.SNMP, CheckKind.PUSH}
    is_push = facts.kind is CheckKind.PUSH
    held = facts.credential
    if needs != (held is not None) or (
        held is not None and (held.version == CredentialVersion.PUSH) is not is_push
    ):
        raise CredentialMissingError
    if is_push:
        return
    given = dict(facts.settings) | ({"credential": held.name} if held is not None else {})
    if facts.kind is CheckKind.ICMP and literal(str(given.get("address", ""))) is None:
        raise CheckNeedsAddressError(value=given.get("address", ""))
    try:
        shape = SHAPES[facts.kind].model_validate(given)
    except ValidationError as error:
        told = error.errors(include_input=False)
        places = ", ".join(".".join(map(str, one["loc"])) for one in told)
        raise CheckUnreadableError(places=places) from None
    refuse_host(host_asked(facts.kind, shape), facts.collector.networks, facts.collector.name)


def host_asked(kind: CheckKind, shape: Message) -> str:
    """The host a check sends to."""
    if kind is CheckKind.HTTP:
        return host_of(getattr(shape, "url", ""))
    name = {CheckKind.ICMP: "address", CheckKind.DNS: "server"}.get(kind, "host")
    return str(getattr(shape, name))


@transaction.atomic
def add_check(target_id: int, facts: CheckFacts, *, by: User | None) -> Check:
    """Ask a target in one more way from now on.

    Raises:
        NotAllowedError: The user keeps the monitoring neither of the target nor of the collector.
        TargetClosedError: It is not watched any more.
        DomainError: What `judged` refuses.
    """
    held = locked_target(target_id, by)
    _require_collector(facts, by)
    judged(facts)
    made = begun(held, facts)
    record("check.added", held, by=by, after=told(facts))
    return made


def begun(target: Target, facts: CheckFacts) -> Check:
    """The row of a check that was judged; the caller records it."""
    made: Check = Check.objects.create(target=target, started_at=timezone.now(), **facts.columns())
    return made


@transaction.atomic
def change_check(check_id: int, facts: CheckFacts, *, by: User) -> Check:
    """Change a check; what judges the past begins a successor, so that no figure moves behind us.

    Raises:
        NotAllowedError: The user keeps the monitoring neither of the target nor of the collector.
        CheckEndedError: It has ended.
        DomainError: What `judged` refuses.
    """
    check = _running(check_id, by)
    _require_collector(facts, by)
    judged(facts)
    given = facts.columns()
    changed = {name: value for name, value in given.items() if getattr(check, name) != value}
    if not changed:
        return check
    old = told(facts_of(check))
    if changed.keys() & {"kind", *JUDGING}:
        Check.objects.filter(pk=check.pk).update(ended_at=timezone.now())
        done = begun(check.target, facts)
    else:
        for name, value in changed.items():
            setattr(check, name, value)
        check.save(update_fields=list(changed))
        done = check
    new = told(facts)
    names = [name for name in new if old.get(name) != new[name]]
    record(
        "check.changed",
        check.target,
        by=by,
        before={name: old.get(name) for name in names},
        after={name: new[name] for name in names},
    )
    return done


@transaction.atomic
def end_check(check_id: int, *, by: User) -> None:
    """Ask in this way no longer; what it told stays.

    Raises:
        NotAllowedError: The user does not keep the monitoring of the target.
        CheckEndedError: It has ended.
    """
    check = _running(check_id, by)
    Check.objects.filter(pk=check.pk, ended_at=None).update(ended_at=timezone.now())
    record("check.ended", check.target, by=by, before=told(facts_of(check)))


def facts_of(check: Check) -> CheckFacts:
    """What a check is, as it was entered."""
    given = {name: getattr(check, name) for name in CheckFacts.__dataclass_fields__}
    return CheckFacts(**given | {"kind": CheckKind(check.kind)})


def told(facts: CheckFacts) -> dict[str, Any]:
    """For the trail: rows by their names; a credential is a name, never a secret."""
    return facts.columns() | {
        "kind": facts.kind.value,
        "collector": facts.collector.name,
        "credential": None if facts.credential is None else facts.credential.name,
    }


def _running(check_id: int, by: User) -> Check:
    rows: Any = Check.objects.select_for_update(of=("self",))
    check: Check = rows.select_related("target", "collector__unit__region", "credential").get(
        pk=check_id
    )
    locked_target(check.target_id, by)
    if check.ended_at is not None:
        raise CheckEndedError
    return check


def _require_collector(facts: CheckFacts, by: User | None) -> None:
    if by is None:
        return
    require(by, Permission.EDIT_MONITORING, facts.collector.unit)
    if facts.credential is not None:
        require(by, Permission.EDIT_MONITORING, facts.credential.unit)
