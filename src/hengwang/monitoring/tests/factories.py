"""Collectors and targets of tests, and batches as a collector sends them."""

import json
from datetime import datetime, timedelta

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.collector.protocol.blocks import micros
from hengwang.collector.protocol.contract import fingerprint
from hengwang.collector.protocol.messages import Enrolment
from hengwang.monitoring.choices import CheckKind, CredentialVersion, TargetKind
from hengwang.monitoring.models import Check, Collector, Credential, Target, Trial
from hengwang.monitoring.services.credentials import add_credential
from hengwang.monitoring.services.enrolling import enrol, register_collector
from hengwang.network.secret_text import PROBES, seal_text
from hengwang.organizations.models import Unit

TOKEN = "a-token-of-the-tests"
LONG_AGO = timedelta(days=400)


def a_collector(unit: Unit, by: User, name: str = "省中心", networks: list[str] | None = None):
    """An enrolled collector that holds TOKEN."""
    made, code = register_collector(unit, name, networks or ["127.0.0.0/8"], by=by)
    digest = fingerprint(TOKEN + name)
    enrol(Enrolment(code=code, token_sha256=digest), now=timezone.now())
    return Collector.objects.get(pk=made.pk)


def a_check(unit: Unit, collector: Collector, name: str = "核心交换机", **told: object) -> Check:
    """A target with one deciding check, confirmed after three failures."""
    target = Target.objects.create(
        name=name,
        unit=unit,
        kind=TargetKind.DEVICE,
        watched_from=timezone.now() - LONG_AGO,
        parent=told.pop("parent", None),
    )
    facts = {"kind": CheckKind.TCP, "settings": {"host": "127.0.0.1", "port": 9}} | told
    return Check.objects.create(target=target, collector=collector, **facts)


def results(rows: list[tuple[int, datetime, str]], **numbers: list[float]) -> dict[str, object]:
    """A block of (check, instant, reason); "" is good, "no_route" and the like are invalid."""
    invalid = {"no_route", "no_socket", "loop_blocked"}
    said = [
        ["good" if not word else "invalid" if word in invalid else "failed", word]
        for _, _, word in rows
    ]
    base = micros(rows[0][1])
    return {
        "kind": "results",
        "base_us": base,
        "check": [check for check, _, _ in rows],
        "at": [micros(at) - base for _, at, _ in rows],
        "reasons": said,
        "reason": list(range(len(rows))),
        "round_trip": [1500 if not word else None for _, _, word in rows],
        "numbers": {name: {"values": values} for name, values in numbers.items()},
    }


def a_batch(name: str, *blocks: dict[str, object]) -> bytes:
    """The body of a batch."""
    return json.dumps({"batch": name, "blocks": list(blocks)}).encode()


def a_credential(unit: Unit, by: User, name: str = "只读团体名") -> Credential:
    """An SNMP v2c credential."""
    given = {"community": "secret-of-tests"}
    return add_credential(unit, name, CredentialVersion.COMMUNITY, given, by=by)[0]


def monitoring_records(unit: Unit) -> dict[str, int | str]:
    """One of each kind; ids by their word in addresses."""
    collector = Collector.objects.create(unit=unit, name="采集器", networks=["10.0.0.0/8"])
    check = a_check(unit, collector)
    secret = seal_text('{"community": "secret-of-tests"}', PROBES)
    credential = Credential.objects.create(
        unit=unit, name="凭据", version=CredentialVersion.COMMUNITY, secret=secret
    )
    now = timezone.now()
    trial = Trial.objects.create(
        unit=unit,
        collector=collector,
        check_of=check,
        kind=check.kind,
        settings=check.settings,
        asked_by=User.objects.earliest("pk"),
        asked_at=now,
        deadline_at=now,
    )
    return {
        "trial_id": trial.pk,
        "collector_id": collector.pk,
        "credential_id": credential.pk,
        "target_id": check.target_id,
        "check_id": check.pk,
    }
