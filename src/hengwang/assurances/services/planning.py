"""An assurance is drafted and changed until it is submitted; its checklist is a template's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.assurances.choices import Importance, State
from hengwang.assurances.errors import AssuranceStateError, AssuranceTimesError
from hengwang.assurances.models import Assurance, ChecklistTemplate, ReadinessItem
from hengwang.audit.services import record
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit

SCOPE = ("units", "regions", "targets", "rooms", "circuits", "posts")


@dataclass(frozen=True, slots=True)
class AssuranceFacts:
    """What is planned. `scope` holds rows by the names of `SCOPE`; none: the unit as a whole."""

    event: str
    level: Importance
    starts_at: datetime
    ends_at: datetime
    plan: str = ""
    plan_file: StoredFile | None = None
    probe_interval_s: int | None = None
    people_per_shift: int = 1
    freezes_changes: bool = True
    report_times: tuple[time, ...] = ()
    grace_minutes: int = 30
    scope: dict[str, Collection[Any]] = field(default_factory=dict)


@transaction.atomic
def add_assurance(
    unit: Unit, facts: AssuranceFacts, *, by: User, template: ChecklistTemplate | None = None
) -> Assurance:
    """Draft an assurance; the lines of the template become its checklist.

    Raises:
        NotAllowedError: `by` does not plan assurances of the unit.
        AssuranceTimesError: It ends before it begins.
    """
    require(by, Permission.PLAN_ASSURANCES, unit)
    made = Assurance.objects.create(
        unit=unit, proposed_by=by, proposed_by_name=by.printed_name, **_columns(facts)
    )
    _reach(made, facts)
    if template is not None:
        set_items(made, template.items)
    record("assurance.drafted", made, by=by, after=_told(facts))
    return made


@transaction.atomic
def change_assurance(
    assurance_id: int,
    facts: AssuranceFacts,
    *,
    by: User,
    template: ChecklistTemplate | None = None,
) -> Assurance:
    """Plan it differently; a template chosen anew replaces the checklist.

    Raises:
        AssuranceStateError: It was submitted meanwhile.
    """
    row = locked(assurance_id)
    require(by, Permission.PLAN_ASSURANCES, row.unit)
    if row.state != State.DRAFT:
        raise AssuranceStateError(state=row.get_state_display())
    columns = _columns(facts)
    before = _worded({name: getattr(row, name) for name in columns})
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    _reach(row, facts)
    if template is not None:
        set_items(row, template.items)
    record("assurance.changed", row, by=by, before=before, after=_told(facts))
    return row


def set_items(assurance: Assurance, texts: Sequence[str]) -> None:
    """The checklist anew; nothing of it is signed before the approval."""
    assurance.items.all().delete()
    ReadinessItem.objects.bulk_create(
        ReadinessItem(assurance=assurance, number=number, text=text[:300])
        for number, text in enumerate(texts, start=1)
    )


def locked(assurance_id: int) -> Assurance:
    """The assurance with its unit, held until the transaction ends."""
    rows = Assurance.objects.select_for_update(of=("self",)).select_related("unit__region")
    found: Assurance = rows.get(pk=assurance_id)
    return found


def _columns(facts: AssuranceFacts) -> dict[str, Any]:
    if facts.ends_at <= facts.starts_at:
        raise AssuranceTimesError
    return {
        "event": facts.event.strip(),
        "level": facts.level,
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "plan": facts.plan,
        "plan_file": facts.plan_file,
        "probe_interval_s": facts.probe_interval_s,
        "people_per_shift": facts.people_per_shift,
        "freezes_changes": facts.freezes_changes,
        "report_times": [f"{one:%H:%M}" for one in sorted(set(facts.report_times))],
        "grace_minutes": facts.grace_minutes,
    }


def _reach(assurance: Assurance, facts: AssuranceFacts) -> None:
    for name in SCOPE:
        getattr(assurance, name).set(facts.scope.get(name, ()))


def _told(facts: AssuranceFacts) -> dict[str, Any]:
    return _worded(_columns(facts))


def _worded(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns as the trail tells them: under names that mean the same everywhere."""
    told = {name: value for name, value in columns.items() if name != "plan_file"}
    told["arrangement"] = told.pop("plan")
    told["report_grace_minutes"] = told.pop("grace_minutes")
    return told
