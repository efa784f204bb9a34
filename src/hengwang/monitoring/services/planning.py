"""The plan of a collector: its checks, where it may go, and the secrets it needs."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from hengwang.collector.protocol.plan import PlanDocument
from hengwang.collector.protocol.trials import TrialsDocument
from hengwang.monitoring.choices import CredentialVersion
from hengwang.monitoring.closer_watch import closest_among
from hengwang.monitoring.models import Check, Collector, Credential
from hengwang.network.secret_text import PROBES, open_text


def plan_of(collector: Collector, *, now: datetime) -> PlanDocument:
    """What the collector is to ask from now on; two queries, a third for users of SNMPv3.

    Targets that are watched more closely at the moment are asked as often as that says; those who
    say so add a query each. Paused, it asks nothing.
    """
    rows = Check.objects.filter(collector=collector, ended_at=None, target__closed_at=None)
    checks = (
        list(rows.select_related("credential").order_by("pk"))
        if collector.paused_at is None
        else []
    )
    secrets = {one.credential.name: one.credential for one in checks if one.credential}
    heard = {name for one in collector.listeners for name in one.get("users", ())}
    if heard - secrets.keys():
        named = Credential.objects.filter(name__in=heard - secrets.keys())
        secrets |= {one.name: one for one in named}
    opened = {name: json.loads(open_text(one.secret, PROBES)) for name, one in secrets.items()}
    closer = closest_among({one.target_id for one in checks}, now)
    return PlanDocument.model_validate(
        {
            "made_at": now,
            "networks": collector.networks,
            "listeners": collector.listeners,
            "checks": [_check(one, opened, closer.get(one.target_id)) for one in checks],
            "credentials": {
                name: opened[name] | {"version": one.version}
                for name, one in secrets.items()
                if one.version != CredentialVersion.PUSH
            },
        }
    )


def _check(
    check: Check, opened: Mapping[str, Mapping[str, str]], closer_s: int | None
) -> dict[str, object]:
    settings = dict(check.settings)
    held = check.credential
    if held is not None and held.version == CredentialVersion.PUSH:
        # Of a token only the digest is known, here and there.
        settings |= opened[held.name]
    elif held is not None:
        settings["credential"] = held.name
    return {
        "id": check.pk,
        "kind": check.kind,
        "interval_s": min(check.interval_s, closer_s or check.interval_s),
        "timeout_s": check.timeout_s,
        "confirm_after_s": check.confirm_after_s,
        "confirmations": max(check.failures - 1, 0),
        "settings": settings,
    }


def json_with_secrets(plan: PlanDocument | TrialsDocument) -> bytes:
    """A document with its secrets in the open, for the collector alone."""
    told = plan.model_dump(mode="json")
    told["credentials"] = {
        name: {
            key: value.get_secret_value() if hasattr(value, "get_secret_value") else value
            for key, value in dict(one).items()
        }
        for name, one in plan.credentials.items()
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def etag_of(plan: PlanDocument) -> str:
    """Names a plan by what it says, whenever it was made."""
    told = json.loads(json_with_secrets(plan))
    del told["made_at"]
    return f'"{sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]}"'
