"""Make and change rules of alerts, and who is told when."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.monitoring.alert_errors import (
    LimitsOutOfOrderError,
    MessageOpenError,
    RuleIncompleteError,
)
from hengwang.monitoring.choices import Measure, RuleKind
from hengwang.monitoring.models import AlertRule, EscalationStep
from hengwang.notifications.choices import Urgency
from hengwang.notifications.models import Channel
from hengwang.organizations.models import Unit


@dataclass(frozen=True, kw_only=True)
class RuleFacts:
    """What a rule says; limits are in the unit of its value."""

    name: str
    kind: str
    urgency: str
    target_kinds: list[str] = field(default_factory=list)
    only_backbone: bool = False
    after_s: int = 60
    grace_s: int = 60
    measure: str = ""
    series_name: str = ""
    is_upper: bool = True
    raise_at: float | None = None
    clear_at: float | None = None
    severity: int | None = None
    words: str = ""
    trap: str = ""
    at_least: int = 1
    quiet_min: int = 30
    is_active: bool = True


@transaction.atomic
def add_rule(unit: Unit, facts: RuleFacts, *, by: User) -> AlertRule:
    """A new rule of a unit and those below it.

    Raises:
        NotAllowedError: `by` does not keep the monitoring of the unit.
        RuleIncompleteError, LimitsOutOfOrderError: A rule over values lacks something.
        MessageOpenError: A rule over messages would take every one.
    """
    require(by, Permission.EDIT_MONITORING, unit)
    _check(facts)
    made = AlertRule.objects.create(unit=unit, **asdict(facts))
    record("alert_rule.added", made, by=by, after=asdict(facts))
    return made


@transaction.atomic
def change_rule(rule: AlertRule, facts: RuleFacts, *, by: User) -> AlertRule:
    """Change what a rule says; refusals as of `add_rule`."""
    require(by, Permission.EDIT_MONITORING, rule.unit)
    _check(facts)
    locked: AlertRule = AlertRule.objects.select_for_update().get(pk=rule.pk)
    new: dict[str, Any] = asdict(facts)
    old = {name: getattr(locked, name) for name in new}
    changed = [name for name in new if new[name] != old[name]]
    if changed:
        for name in changed:
            setattr(locked, name, new[name])
        locked.save()
        before, after = ({name: one[name] for name in changed} for one in (old, new))
        record("alert_rule.changed", locked, by=by, before=before, after=after)
    return locked


@transaction.atomic
def set_step(
    rule: AlertRule, after_min: int, people: Iterable[User], channels: Iterable[Channel], *,
    by: User,
) -> EscalationStep:  # fmt: skip
    """Say who is told after so many minutes without acknowledgement; 0 is at once."""
    require(by, Permission.EDIT_MONITORING, rule.unit)
    step, _made = EscalationStep.objects.get_or_create(rule=rule, after_min=after_min)
    step.people.set(people)
    step.channels.set(channels)
    names = [one.printed_name for one in people] + [one.name for one in channels]
    told = {"after_min": after_min, "told": names}
    record("alert_rule.step_set", rule, by=by, after=told)
    return step


@transaction.atomic
def remove_step(step: EscalationStep, *, by: User) -> None:
    """Tell nobody at this step any more."""
    require(by, Permission.EDIT_MONITORING, step.rule.unit)
    record("alert_rule.step_removed", step.rule, by=by, before={"after_min": step.after_min})
    step.delete()


@transaction.atomic
def add_usual_rules(unit: Unit, *, by: User) -> list[AlertRule]:
    """The rules most offices begin with; each can be changed afterwards."""
    usual = (
        RuleFacts(name=_("Target down"), kind=RuleKind.DOWN, urgency=Urgency.SERIOUS),
        RuleFacts(
            name=_("Core or aggregation down"), kind=RuleKind.DOWN, urgency=Urgency.CRITICAL,
            only_backbone=True, after_s=0,
        ),
        RuleFacts(
            name=_("Collector silent"), kind=RuleKind.SILENT, urgency=Urgency.SERIOUS, after_s=180
        ),
        RuleFacts(
            name=_("Incident in a machine room"), kind=RuleKind.ROOM, urgency=Urgency.SERIOUS,
            after_s=0, grace_s=0,
        ),
        RuleFacts(
            name=_("Line congested"), kind=RuleKind.VALUE, urgency=Urgency.WARNING,
            measure=Measure.UTILIZATION, raise_at=90, clear_at=80, after_s=900, grace_s=0,
        ),
        RuleFacts(
            name=_("Certificate expires soon"), kind=RuleKind.VALUE, urgency=Urgency.WARNING,
            is_upper=False, measure=Measure.CERTIFICATE_DAYS, raise_at=14, clear_at=30, after_s=0,
            grace_s=0,
        ),
    )  # fmt: skip
    return [add_rule(unit, facts, by=by) for facts in usual]


def _check(facts: RuleFacts) -> None:
    is_narrow = facts.severity is not None or facts.words.strip(" |") or facts.trap
    if facts.kind == RuleKind.MESSAGE and not is_narrow:
        raise MessageOpenError
    if facts.kind != RuleKind.VALUE:
        return
    is_named = facts.measure and (facts.measure != Measure.OTHER or facts.series_name)
    if not is_named or facts.raise_at is None or facts.clear_at is None:
        raise RuleIncompleteError
    above = facts.clear_at > facts.raise_at
    if facts.clear_at != facts.raise_at and above is facts.is_upper:
        raise LimitsOutOfOrderError
