"""Groups of targets: redundant lines of a unit, and named sets such as the important systems."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.audit.services import record
from hengwang.availability.choices import GroupKind
from hengwang.availability.errors import ForeignTargetError, GroupNameTakenError, NoTargetsError
from hengwang.availability.models import GroupMember, TargetGroup
from hengwang.monitoring.models import Target
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce


@transaction.atomic
def form_group(
    unit: Unit,
    name: str,
    kind: GroupKind,
    targets: Sequence[Target],
    *,
    from_at: datetime,
    by: User,
) -> TargetGroup:
    """Let targets of one unit count together from a moment on.

    Raises:
        NotAllowedError: `by` does not keep the monitoring of the unit.
        NoTargetsError, ForeignTargetError, GroupNameTakenError
    """
    require(by, Permission.EDIT_MONITORING, unit)
    if not targets:
        raise NoTargetsError
    _check(unit, kind, targets, by)
    try:
        with transaction.atomic():
            row = TargetGroup.objects.create(unit=unit, name=name, kind=kind)
    except IntegrityError:
        raise GroupNameTakenError(name=name) from None
    _add(row, targets, from_at)
    told = {"name": name, "kind": kind.value, "targets": [one.name for one in targets]}
    record("target_group.formed", row, by=by, after=told)
    announce("target_group.changed", group_id=row.pk)
    return row


@transaction.atomic
def change_members(
    group_id: int, targets: Sequence[Target], *, from_at: datetime, by: User
) -> TargetGroup:
    """Let the group consist of these targets from a moment on; before it nothing changes.

    Raises:
        NotAllowedError, ForeignTargetError
    """
    rows = TargetGroup.objects.select_for_update(of=("self",)).select_related("unit__region")
    row: TargetGroup = rows.get(pk=group_id)
    require(by, Permission.EDIT_MONITORING, row.unit)
    _check(row.unit, row.kind, targets, by)
    present = list(row.members.filter(until_at=None).select_related("target"))
    wanted = {target.pk for target in targets}
    leaving = [one.pk for one in present if one.target_id not in wanted]
    row.members.filter(pk__in=leaving, from_at__gte=from_at).delete()
    row.members.filter(pk__in=leaving).update(until_at=from_at)
    held = {one.target_id for one in present}
    _add(row, [target for target in targets if target.pk not in held], from_at)
    before = {"targets": [one.target.name for one in present]}
    after = {"targets": [target.name for target in targets]}
    record("target_group.changed", row, by=by, before=before, after=after)
    announce("target_group.changed", group_id=row.pk)
    return row


def _check(unit: Unit, kind: str, targets: Sequence[Target], by: User) -> None:
    """Redundant lines serve one unit; a named set may hold what its keeper keeps anywhere."""
    if kind == GroupKind.REDUNDANT:
        allowed = {unit.pk}
    else:
        allowed = set(units_with(by, Permission.EDIT_MONITORING).values_list("pk", flat=True))
    for target in targets:
        if target.unit_id not in allowed:
            raise ForeignTargetError(name=target.name)


def _add(row: TargetGroup, targets: Sequence[Target], from_at: datetime) -> None:
    GroupMember.objects.bulk_create(
        GroupMember(group=row, target=target, from_at=from_at) for target in targets
    )
