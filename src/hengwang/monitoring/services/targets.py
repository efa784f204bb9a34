"""Targets: enter, correct, close."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.kernel.search_text import search_text
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.errors import ParentCircleError, TargetClosedError
from hengwang.monitoring.models import Check, Target, Watch
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFacts:
    """What a target says of itself."""

    name: str
    kind: TargetKind
    address: str = ""
    parent: Target | None = None
    is_backbone: bool = False

    def told(self) -> dict[str, Any]:
        """For the trail: rows by their names."""
        given = {name: getattr(self, name) for name in type(self).__dataclass_fields__}
        del given["parent"]
        return given | {"behind": None if self.parent is None else str(self.parent)}


@transaction.atomic
def add_target(facts: TargetFacts, *, unit: Unit, by: User | None) -> Target:
    """Watch something from now on; checks are added to it.

    Raises:
        NotAllowedError: The user does not keep the monitoring of the unit.
    """
    if by is not None:
        require(by, Permission.EDIT_MONITORING, unit)
    made = Target(unit=unit, watched_from=timezone.now())
    _put(made, facts)
    made.save()
    record("target.added", made, by=by, after=facts.told())
    announce("target.added", target_id=made.pk)
    return made


@transaction.atomic
def correct_target(target_id: int, facts: TargetFacts, *, by: User) -> Target:
    """Change what a target says of itself.

    Raises:
        NotAllowedError: The user does not keep the monitoring of the unit.
        TargetClosedError: It is not watched any more.
        ParentCircleError: The parent lies behind the target.
    """
    held = locked_target(target_id, by)
    _refuse_circle(held, facts.parent)
    before = _facts_of(held).told()
    _put(held, facts)
    held.save()
    after = facts.told()
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        record(
            "target.corrected",
            held,
            by=by,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        announce("target.changed", target_id=held.pk)
    return held


@transaction.atomic
def close_target(
    target_id: int, *, by: User | None, at: datetime | None = None, reason: str = ""
) -> bool:
    """Watch it no longer; its checks end and its record is free. False when it was closed already.

    `at` lies between the beginning and now; without it now is meant.

    Raises:
        NotAllowedError: The user does not keep the monitoring of the unit.
    """
    rows: Any = Target.objects.select_for_update(of=("self",)).select_related("unit__region")
    held: Target = rows.get(pk=target_id)
    if by is not None:
        require(by, Permission.EDIT_MONITORING, held.unit)
    now = timezone.now()
    end = max(min(at or now, now), held.watched_from)
    if not Target.objects.filter(pk=held.pk, closed_at=None).update(closed_at=end):
        return False
    Check.objects.filter(target=held, ended_at=None).update(ended_at=end)
    Watch.objects.filter(target=held, ended_at=None).update(ended_at=end)
    record("target.closed", held, by=by, after={"closed_at": end}, note=reason)
    announce("target.closed", target_id=held.pk)
    return True


def locked_target(target_id: int, by: User | None) -> Target:
    """The row, held, if the user keeps it and it is still watched.

    Raises:
        NotAllowedError: The user does not keep the monitoring of the unit.
        TargetClosedError: It is not watched any more.
    """
    rows: Any = Target.objects.select_for_update(of=("self",)).select_related("unit__region")
    held: Target = rows.get(pk=target_id)
    if by is not None:
        require(by, Permission.EDIT_MONITORING, held.unit)
    if held.closed_at is not None:
        raise TargetClosedError
    return held


def _put(target: Target, facts: TargetFacts) -> None:
    for name in TargetFacts.__dataclass_fields__:
        setattr(target, name, getattr(facts, name))
    target.search_text = search_text(facts.name, facts.address)


def _facts_of(target: Target) -> TargetFacts:
    given = {name: getattr(target, name) for name in TargetFacts.__dataclass_fields__}
    return TargetFacts(**given | {"kind": TargetKind(target.kind)})


def _refuse_circle(target: Target, parent: Target | None) -> None:
    above, seen = parent, set()
    while above is not None and above.pk not in seen:
        if above.pk == target.pk:
            raise ParentCircleError(parent=parent)
        seen.add(above.pk)
        above = above.parent
