"""What people change about a collector after it is registered."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.collector.protocol.plan import Listener
from hengwang.monitoring.errors import WatchNameTakenError
from hengwang.monitoring.models import Check, Collector


@transaction.atomic
def correct_collector(
    collector_id: int,
    *,
    name: str,
    networks: Sequence[str],
    listeners: Sequence[Listener],
    by: User,
) -> Collector:
    """Change the name, where it may go and what it listens to; the next plan tells it.

    Raises:
        NotAllowedError: The user does not keep the monitoring of the unit.
        WatchNameTakenError: Another collector bears the name.
    """
    held = _locked(collector_id, by)
    if Collector.objects.exclude(pk=held.pk).filter(name=name).exists():
        raise WatchNameTakenError(name=name)
    given = {
        "name": name,
        "networks": list(networks),
        "listeners": [one.model_dump(mode="json") for one in listeners],
    }
    before = {key: getattr(held, key) for key in given}
    changed = {key: value for key, value in given.items() if before[key] != value}
    if changed:
        for key, value in changed.items():
            setattr(held, key, value)
        held.save(update_fields=list(changed))
        old = {key: before[key] for key in changed}
        record("collector.corrected", held, by=by, before=old, after=changed)
    return held


@transaction.atomic
def pause_collector(collector_id: int, *, by: User, note: str = "") -> None:
    """Let it ask nothing for a while; what it watches is unknown meanwhile, not down."""
    held = _locked(collector_id, by)
    done = Collector.objects.filter(pk=held.pk, paused_at=None).update(paused_at=timezone.now())
    if done:
        record("collector.paused", held, by=by, note=note)


@transaction.atomic
def resume_collector(collector_id: int, *, by: User) -> None:
    """Let it ask again."""
    held = _locked(collector_id, by)
    done = Collector.objects.filter(pk=held.pk).exclude(paused_at=None).update(paused_at=None)
    if done:
        record("collector.resumed", held, by=by)


@transaction.atomic
def ask_for_token_change(collector_id: int, *, by: User) -> None:
    """Have it make a new token for itself at its next heartbeat; the old one ends then."""
    held = _locked(collector_id, by)
    done = Collector.objects.filter(pk=held.pk, change_token=False).update(change_token=True)
    if done:
        record("collector.token_change_asked", held, by=by)


@transaction.atomic
def hand_over_checks(collector_id: int, to_id: int, *, by: User) -> int:
    """Give every running check to another collector; returns how many."""
    held, heir = _locked(collector_id, by), _locked(to_id, by)
    done = Check.objects.filter(collector=held, ended_at=None).update(collector=heir)
    record("collector.handed_over", held, by=by, after={"to": heir.name, "checks": done})
    return done


def _locked(collector_id: int, by: User) -> Collector:
    rows: Any = Collector.objects.select_for_update(of=("self",)).select_related("unit__region")
    held: Collector = rows.get(pk=collector_id)
    require(by, Permission.EDIT_MONITORING, held.unit)
    return held
