"""Ledgers of tests: targets that were down, unknown, under maintenance, amended or redundant."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hengwang.accounts.choices import Role
from hengwang.availability.accounting import Policy
from hengwang.availability.choices import Correction, Decision, GroupKind
from hengwang.availability.models import (
    Amendment,
    GroupMember,
    MaintenanceWindow,
    Outage,
    TargetGroup,
    UnknownSpan,
)
from hengwang.availability.services.policies import write_policy
from hengwang.availability.services.roots import tie_roots
from hengwang.files.models import StoredFile
from hengwang.kernel.periods import BEIJING
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import Target

YEAR_BEGAN = datetime(2020, 1, 1, tzinfo=BEIJING)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EDITED = timedelta(days=3)
NUMBER = "网维〔2020〕7号"


def a_target(unit: Any, name: str = "汇聚线路", **told: Any) -> Target:
    """A circuit's end, watched since the year began."""
    facts = {"kind": TargetKind.CIRCUIT, "watched_from": YEAR_BEGAN} | told
    return Target.objects.create(name=name, unit=unit, **facts)


def an_outage(target: Target, start: datetime, length: timedelta | None, **told: Any) -> Outage:
    """It was down; without a length it still is."""
    end = None if length is None else start + length
    return Outage.objects.create(target=target, started_at=start, ended_at=end, **told)


def an_unknown(target: Target, start: datetime, length: timedelta | None) -> UnknownSpan:
    """Nobody knows."""
    end = None if length is None else start + length
    return UnknownSpan.objects.create(target=target, started_at=start, ended_at=end)


def a_window(proposer: Any, decider: Any, start: datetime, length: timedelta, *targets: Target):
    """An approved maintenance window."""
    made = MaintenanceWindow.objects.create(
        title="割接",
        reason="更换板卡",
        unit=targets[0].unit,
        starts_at=start,
        ends_at=start + length,
        state=Decision.APPROVED,
        approval_number=NUMBER,
        proposed_by=proposer,
        proposed_at=start - EDITED,
        decided_by=decider,
        decided_at=start - DAY,
    )
    made.targets.set(targets)
    made.covered.set(targets)
    return made


def a_paper() -> StoredFile:
    """A stored file nobody opens."""
    return StoredFile.objects.create(
        sha256="0" * 64, size_bytes=1, media_type="text/plain", name="说明.txt", kind="evidence"
    )


def an_amendment(  # each is told by name
    proposer: Any,
    decider: Any,
    target: Target,
    start: datetime,
    length: timedelta,
    *,
    says: str = Correction.UP,
    **told: Any,
) -> Amendment:
    """An approved amendment."""
    decided_at = told.pop("decided_at", start + EDITED)
    return Amendment.objects.create(
        target=target,
        starts_at=start,
        ends_at=start + length,
        says=says,
        reason="监测线路故障，业务未中断",
        file=a_paper(),
        state=Decision.APPROVED,
        proposed_by=proposer,
        proposed_at=decided_at,
        decided_by=decider,
        decided_at=decided_at,
        **told,
    )


def redundant_group(
    unit: Any,
    *targets: Target,
    from_at: datetime = YEAR_BEGAN,
    name: str = "双线路",
    kind: GroupKind = GroupKind.REDUNDANT,
) -> TargetGroup:
    """Targets that count as one, or a named set."""
    made = TargetGroup.objects.create(name=name, kind=kind, unit=unit)
    GroupMember.objects.bulk_create(
        GroupMember(group=made, target=target, from_at=from_at) for target in targets
    )
    return made


def make_ledger(people: Any, records: Mapping[str, Any]) -> dict[str, Target]:
    """The ledger of a worked example; targets are named, times are Beijing's, lengths minutes."""
    targets = _make_targets(people, records)
    for facts in records.get("outages", []):
        cause = facts.get("cause", "unknown")
        an_outage(targets[facts["target"]], moment(facts["at"]), _length(facts), cause=cause)
    for facts in records.get("unknown", []):
        an_unknown(targets[facts["target"]], moment(facts["at"]), _length(facts))
    _make_said(people, records, targets)
    for number, names in enumerate(records.get("redundant", [])):
        redundant_group(people.unit, *(targets[name] for name in names), name=f"组{number}")
    for name, names in records.get("named", {}).items():
        chosen = (targets[one] for one in names)
        redundant_group(people.unit, *chosen, name=name, kind=GroupKind.NAMED)
    for target in targets.values():
        if target.parent_id is None:
            tie_roots(target.pk, YEAR_BEGAN)
    return targets


def _make_targets(people: Any, records: Mapping[str, Any]) -> dict[str, Target]:
    targets: dict[str, Target] = {}
    for facts in records.get("targets", []):
        told = dict(facts)
        name = told.pop("name")
        parent = targets.get(told.pop("parent", ""))
        unit = people.other_unit if told.pop("unit", "甲局") == "乙局" else people.unit
        for edge in ("watched_from", "closed_at"):
            if edge in told:
                told[edge] = moment(told[edge])
        targets[name] = a_target(unit, name, parent=parent, **told)
    return targets


def _make_said(people: Any, records: Mapping[str, Any], targets: Mapping[str, Target]) -> None:
    admin, leader = people.with_role(Role.NETWORK_ADMIN), people.with_role(Role.LEADER)
    for facts in records.get("maintenance", []):
        a_window(admin, leader, moment(facts["at"]), _length(facts), targets[facts["target"]])
    for facts in records.get("amendments", []):
        target, at = targets[facts["target"]], moment(facts["at"])
        told = {"says": facts["says"], "cause": facts.get("cause", "")}
        an_amendment(admin, leader, target, at, _length(facts), **told)


def _length(facts: Mapping[str, Any]) -> timedelta:
    return facts["minutes"] * MINUTE


def moment(text: Any) -> datetime:
    """`2020-03-01 08:00` in Beijing."""
    return datetime.fromisoformat(str(text)).replace(tzinfo=BEIJING)


def availability_records(people: Any) -> dict[str, int]:
    """One of each row that has a page, by the keyword of its address."""
    admin, leader = people.with_role(Role.NETWORK_ADMIN), people.with_role(Role.LEADER)
    target = a_target(people.unit, "政务外网线路")
    window = a_window(admin, leader, YEAR_BEGAN, HOUR, target)
    amendment = an_amendment(admin, leader, target, YEAR_BEGAN, HOUR)
    policy = write_policy(Policy(), title="默认", reason="", by=admin)
    group = redundant_group(people.unit, target)
    outage = an_outage(target, YEAR_BEGAN, HOUR)
    return {
        "window_id": window.pk,
        "amendment_id": amendment.pk,
        "policy_id": policy.pk,
        "target_group_id": group.pk,
        "outage_id": outage.pk,
    }
