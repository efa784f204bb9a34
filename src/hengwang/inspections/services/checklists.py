"""Checklists are written and written anew; what was asked once stays readable."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.inspections.choices import ItemKind
from hengwang.inspections.errors import NoItemsError
from hengwang.inspections.models import Checklist, ChecklistItem, ChecklistVersion
from hengwang.organizations.models import Unit

KEY_LETTER = "i"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One question as it is written; `key` names the question of the former version."""

    text: str
    kind: ItemKind
    key: str = ""
    symbol: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    options: str = ""
    is_required: bool = True
    sensor_kind: str = ""
    tolerance: Decimal = Decimal(2)


@transaction.atomic
def add_checklist(
    unit: Unit, name: str, items: Sequence[ItemFacts], *, by: User, note: str = ""
) -> Checklist:
    """A new checklist with its first version.

    Raises:
        NotAllowedError: `by` plans no inspections there.
        NoItemsError, ItemError: Nothing to ask, or an item that cannot be judged.
    """
    require(by, Permission.PLAN_INSPECTIONS, unit)
    made: Checklist = Checklist.objects.create(unit=unit, name=name.strip(), note=note.strip())
    _publish(made, items, by=by)
    record("checklist.added", made, by=by, after={"name": made.name, "items": len(items)})
    return made


@transaction.atomic
def rewrite_checklist(
    checklist_id: int, items: Sequence[ItemFacts], *, by: User
) -> ChecklistVersion:
    """The next version; inspections made by the one before keep their questions and limits.

    Raises:
        NotAllowedError, NoItemsError, ItemError: See `add_checklist`.
    """
    rows = Checklist.objects.select_for_update(of=("self",)).select_related("unit__region")
    checklist: Checklist = rows.get(pk=checklist_id)
    require(by, Permission.PLAN_INSPECTIONS, checklist.unit)
    version = _publish(checklist, items, by=by)
    after = {"version": version.number, "items": [one.text for one in items]}
    record("checklist.rewritten", checklist, by=by, after=after)
    return version


def _publish(checklist: Checklist, items: Sequence[ItemFacts], *, by: User) -> ChecklistVersion:
    if not items:
        raise NoItemsError
    number = checklist.versions.count() + 1
    version = ChecklistVersion.objects.create(
        checklist=checklist,
        number=number,
        published_at=timezone.now(),
        by=by,
        by_name=by.printed_name,
    )
    rows = [
        ChecklistItem(
            version=version,
            position=position,
            key=one.key or f"{KEY_LETTER}{number}-{position}",
            text=one.text.strip(),
            kind=one.kind,
            symbol=one.symbol.strip(),
            low=one.low,
            high=one.high,
            options=one.options.strip(),
            is_required=one.is_required,
            sensor_kind=one.sensor_kind,
            tolerance=one.tolerance,
        )
        for position, one in enumerate(items, start=1)
    ]
    for row in rows:
        row.rule().check()
    ChecklistItem.objects.bulk_create(rows)
    return version
