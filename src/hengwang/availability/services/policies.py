"""Policies of counting: version 1 of `default` is built in, every change is a new version."""

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.availability.accounting import Policy
from hengwang.availability.choices import Meaning, UnknownTime
from hengwang.availability.errors import PolicyUnknownError
from hengwang.availability.models import AvailabilityPolicy

BUILT_IN = Policy()


def policy_of(key: str = BUILT_IN.key, version: int | None = None) -> Policy:
    """The rules of a policy: the newest version, or the named one, in one query at most.

    Raises:
        PolicyUnknownError: There is none.
    """
    if (key, version) == (BUILT_IN.key, BUILT_IN.version):
        return BUILT_IN
    rows = AvailabilityPolicy.objects.filter(key=key)
    row = (rows if version is None else rows.filter(version=version)).first()
    if row is not None:
        found: Policy = row.as_rules()
        return found
    if key == BUILT_IN.key and version is None:
        return BUILT_IN
    raise PolicyUnknownError(name=key if version is None else f"{key}@{version}")


@transaction.atomic
def write_policy(policy: Policy, *, title: str, reason: str, by: User) -> AvailabilityPolicy:
    """Write the next version of the policy with this key; former versions stay as they are.

    Raises:
        NotAllowedError: `by` does not approve anywhere.
    """
    require(by, Permission.APPROVE_AVAILABILITY)
    held = AvailabilityPolicy.objects.select_for_update().filter(key=policy.key)
    newest = max((row.version for row in held), default=0)
    if policy.key == BUILT_IN.key:
        newest = max(newest, BUILT_IN.version)
    row: AvailabilityPolicy = AvailabilityPolicy.objects.create(
        key=policy.key,
        version=newest + 1,
        title=title,
        meaning=Meaning.BACKBONE if policy.counts_backbone else Meaning.UNITS,
        lost_minutes=policy.lost_minutes,
        backbone_lost_minutes=policy.backbone_lost_minutes,
        unknown_minutes=policy.unknown_minutes,
        takes_off_maintenance=policy.takes_off_maintenance,
        unknown_counts=UnknownTime.LEFT_OUT if policy.leaves_out_unknown else UnknownTime.NOT_UP,
        reason=reason,
        made_by=by,
        made_at=timezone.now(),
    )
    told = {"key": row.key, "version": row.version, "title": title}
    record("availability_policy.written", row, by=by, after=told, note=reason)
    return row
