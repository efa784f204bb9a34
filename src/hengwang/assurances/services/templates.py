"""Templates of readiness checklists are made and changed; assurances keep what they copied."""

from collections.abc import Sequence

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.assurances.errors import AssuranceWordsError
from hengwang.assurances.models import ChecklistTemplate
from hengwang.audit.services import record
from hengwang.organizations.models import Unit


@transaction.atomic
def add_template(unit: Unit, name: str, items: Sequence[str], *, by: User) -> ChecklistTemplate:
    """A checklist for the assurances of a unit.

    Raises:
        NotAllowedError: `by` does not plan assurances of the unit.
        AssuranceWordsError: Without a name or an item.
    """
    require(by, Permission.PLAN_ASSURANCES, unit)
    if not name.strip() or not items:
        raise AssuranceWordsError
    made = ChecklistTemplate.objects.create(unit=unit, name=name.strip(), items=list(items))
    record("readiness_template.added", made, by=by, after={"name": made.name, "items": made.items})
    return made


@transaction.atomic
def change_template(
    template_id: int, name: str, items: Sequence[str], *, is_active: bool, by: User
) -> ChecklistTemplate:
    """Ask for something else from now on."""
    rows = ChecklistTemplate.objects.select_for_update(of=("self",)).select_related("unit__region")
    row: ChecklistTemplate = rows.get(pk=template_id)
    require(by, Permission.PLAN_ASSURANCES, row.unit)
    if not name.strip() or not items:
        raise AssuranceWordsError
    before = {"name": row.name, "items": row.items, "is_active": row.is_active}
    row.name, row.items, row.is_active = name.strip(), list(items), is_active
    row.save(update_fields=["name", "items", "is_active"])
    after = {"name": row.name, "items": row.items, "is_active": row.is_active}
    record("readiness_template.changed", row, by=by, before=before, after=after)
    return row
