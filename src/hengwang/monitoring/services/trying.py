"""Try now: a check or a credential is asked once by its collector, and the answer is read."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.collector.protocol.trials import TrialResult, TrialsDocument
from hengwang.monitoring.choices import CheckKind, CredentialVersion
from hengwang.monitoring.errors import CollectorAwayError, NotTriedError
from hengwang.monitoring.models import Check, Collector, Credential, Trial
from hengwang.monitoring.services.checks import CheckFacts, judged
from hengwang.monitoring.services.naming import storable
from hengwang.network.secret_text import PROBES, open_text

WAITS = timedelta(seconds=90)
KEPT = timedelta(days=30)
LONGEST_TIMEOUT_S = 30


@transaction.atomic
def try_check(check_id: int, *, by: User) -> Trial:
    """Ask as the check does, now; its samples and its state are not touched.

    Raises:
        NotAllowedError: `by` does not keep the monitoring of the target's unit.
        NotTriedError: Its sensors report by themselves.
        CollectorAwayError: Its collector takes no questions.
    """
    rows = Check.objects.select_related("target__unit__region", "collector", "credential")
    check = rows.get(pk=check_id, ended_at=None)
    require(by, Permission.EDIT_MONITORING, check.target.unit)
    return _asked(
        by,
        unit=check.target.unit,
        collector=check.collector,
        check_of=check,
        credential=check.credential,
        kind=check.kind,
        settings=check.settings,
        timeout_s=min(check.timeout_s, LONGEST_TIMEOUT_S),
    )


@transaction.atomic
def try_credential(
    credential_id: int, collector: Collector, host: str, port: int = 161, *, by: User
) -> Trial:
    """Ask an agent who it is, with this credential.

    Raises:
        NotAllowedError: `by` does not keep the monitoring of the credential's unit.
        NotTriedError: It is a token of sensors that report.
        AddressDangerousError, AddressRefusedError: The collector may not go there.
        CollectorAwayError: The collector takes no questions.
    """
    held = Credential.objects.select_related("unit__region").get(pk=credential_id)
    require(by, Permission.EDIT_MONITORING, held.unit)
    require(by, Permission.EDIT_MONITORING, collector.unit)
    if held.version == CredentialVersion.PUSH:
        raise NotTriedError
    settings = {"host": host, "port": port, "profiles": ["system"], "retries": 1}
    facts = {"kind": CheckKind.SNMP, "collector": collector, "credential": held}
    judged(CheckFacts(**facts, settings=settings))
    return _asked(
        by,
        unit=held.unit,
        collector=collector,
        credential=held,
        kind=CheckKind.SNMP.value,
        settings=settings,
        timeout_s=8,
    )


def _asked(by: User, **facts: Any) -> Trial:
    collector: Collector = facts["collector"]
    if facts["kind"] == CheckKind.PUSH:
        raise NotTriedError
    if not collector.token_sha256 or collector.revoked_at or collector.paused_at:
        raise CollectorAwayError(collector=collector.name)
    now = timezone.now()
    row: Trial = Trial.objects.create(asked_by=by, asked_at=now, deadline_at=now + WAITS, **facts)
    told = {"collector": collector.name, "kind": row.kind, "settings": row.settings}
    record("trial.asked", row, by=by, after=told)
    return row


def waiting_count(collector: Collector, now: datetime) -> int:
    """How many questions wait for a collector; one query."""
    return Trial.objects.waiting(now).filter(collector=collector).count()


def trials_of(collector: Collector, *, now: datetime) -> TrialsDocument:
    """Every question that waits, with the secrets it needs; two queries."""
    waiting = Trial.objects.waiting(now).filter(collector=collector)
    rows = list(waiting.select_related("credential").order_by("pk"))
    Trial.objects.filter(pk__in=[row.pk for row in rows], taken_at=None).update(taken_at=now)
    secrets = {row.credential.name: row.credential for row in rows if row.credential}
    return TrialsDocument.model_validate(
        {
            "networks": collector.networks,
            "trials": [{"deadline_at": row.deadline_at, "check": _check(row)} for row in rows],
            "credentials": {
                name: json.loads(open_text(one.secret, PROBES)) | {"version": one.version}
                for name, one in secrets.items()
            },
        }
    )


def _check(row: Trial) -> dict[str, Any]:
    settings: Mapping[str, Any] = row.settings
    if row.credential is not None:
        settings = {**settings, "credential": row.credential.name}
    return {
        "id": row.pk, "kind": row.kind, "timeout_s": row.timeout_s, "settings": settings
    }  # fmt: skip


def take_answer(collector: Collector, trial_id: int, result: TrialResult, now: datetime) -> bool:
    """Keep what came of a trial; False where it is none of this collector's, or is answered."""
    return bool(
        Trial.objects.filter(pk=trial_id, collector=collector, ended_at=None).update(
            ended_at=now,
            outcome=result.outcome,
            reason=result.reason,
            detail=storable(result.detail),
            round_trip_s=result.round_trip_s,
            values={
                storable(name): storable(value) if isinstance(value, str) else value
                for name, value in result.values.items()
            },
            left_out=result.left_out,
        )
    )


def forget_trials(now: datetime) -> int:
    """Remove old ones; the trail keeps that they were asked."""
    gone, _ = Trial.objects.filter(Q(asked_at__lt=now - KEPT)).delete()
    return gone
