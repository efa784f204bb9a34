"""Open, edit and move units, and give them duties."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from hengwang.audit.services import record
from hengwang.kernel.actors import Actor
from hengwang.kernel.search_text import search_text
from hengwang.organizations.choices import Duty, Level, UnitKind
from hengwang.organizations.errors import AlreadyClosedError, CircleError, NameTakenError
from hengwang.organizations.models import Region, Unit, UnitDuty, UnitName
from hengwang.outbox.services import announce

PATH_END = "."


@dataclass(frozen=True)
class UnitFacts:
    """What a form or an import says about a unit; names change by `rename_unit` only."""

    level: Level
    region: Region
    kind: UnitKind = UnitKind.GOVERNMENT
    parent: Unit | None = None
    opened_on: date | None = None
    search_initials: str = ""


@transaction.atomic
def open_unit(name: str, facts: UnitFacts, *, by: Actor | None, short_name: str = "") -> Unit:
    """Enter a unit under its present name.

    Raises:
        NameTakenError: An open unit of the same name is in the region.
    """
    refuse_taken_name(name, facts.region)
    unit = Unit.objects.create(name=name, short_name=short_name, **_columns(facts))
    unit.path = _path_below(facts.parent, unit)
    unit.save(update_fields=["path"])
    UnitName.objects.create(unit=unit, name=name, short_name=short_name, from_on=facts.opened_on)
    refresh_search(unit)
    record("unit.opened", unit, by=by, after={"name": name, **_printed(facts)})
    return unit


@transaction.atomic
def edit_unit(unit_id: int, facts: UnitFacts, *, by: Actor | None) -> Unit:
    """Change level, kind, region, superior, opening day or initials; closed units do not change.

    Raises:
        AlreadyClosedError: The unit is closed.
        CircleError: The new superior stands below the unit.
    """
    unit = lock_open_unit(unit_id)
    if facts.parent is not None and facts.parent.path.startswith(unit.path):
        raise CircleError(name=unit.name)

    before = _printed(facts_of(unit))
    old_path = unit.path
    for field, value in _columns(facts).items():
        setattr(unit, field, value)
    unit.path = _path_below(facts.parent, unit)
    unit.save(update_fields=[*_columns(facts), "path"])
    if unit.path != old_path:
        _move_subtree(old_path, unit.path)
    refresh_search(unit)
    after = _printed(facts)
    changed = {key for key in after if after[key] != before[key]}
    record(
        "unit.edited",
        unit,
        by=by,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    return unit


@transaction.atomic
def give_duty(
    unit_id: int,
    duty: Duty,
    *,
    by: Actor | None,
    region: Region | None = None,
    of_unit: Unit | None = None,
    from_on: date | None = None,
) -> UnitDuty:
    """Make a unit answer for a region's extranet, or supervise another unit."""
    unit = lock_open_unit(unit_id)
    given = UnitDuty.objects.create(
        unit=unit, duty=duty, region=region, of_unit=of_unit, from_on=from_on
    )
    place = str(region or of_unit or "")
    record("unit_duty.given", unit, by=by, after={"duty": duty.value, "of": place})
    announce("unit_duty.changed", unit_id=unit.pk)
    return given


@transaction.atomic
def end_duty(duty_id: int, *, on: date, by: Actor | None) -> UnitDuty:
    """End a duty; `on` is the first day without it."""
    duty = UnitDuty.objects.select_for_update().get(pk=duty_id)
    duty.until_on = on
    duty.save(update_fields=["until_on"])
    record("unit_duty.ended", duty.unit, by=by, after={"duty": duty.duty, "until": str(on)})
    announce("unit_duty.changed", unit_id=duty.unit_id)
    return duty


def lock_open_unit(unit_id: int) -> Unit:
    """The unit's row, locked where the database can.

    Raises:
        AlreadyClosedError: The unit is closed.
    """
    unit = Unit.objects.select_for_update(of=("self",)).select_related("region").get(pk=unit_id)
    if unit.closed_on is not None:
        raise AlreadyClosedError(name=unit.name, day=unit.closed_on)
    return unit


def refuse_taken_name(name: str, region: Region, *, but: Unit | None = None) -> None:
    """Refuse a name that another open unit of the region bears."""
    same = Unit.objects.filter(name=name, region=region, closed_on=None)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise NameTakenError(name=name)


def refresh_search(unit: Unit) -> None:
    """Write the search column anew from every name the unit bears or bore."""
    spans = unit.names.values_list("name", "short_name")
    names = [unit.name, unit.short_name, *(part for span in spans for part in span)]
    unit.search_text = search_text(*names, override=unit.search_initials)
    unit.save(update_fields=["search_text"])


def _columns(facts: UnitFacts) -> dict[str, object]:
    # Not asdict: it would copy the related rows.
    return {field: getattr(facts, field) for field in UnitFacts.__dataclass_fields__}


def facts_of(unit: Unit) -> UnitFacts:
    """What is entered about a unit now."""
    return UnitFacts(
        level=Level(unit.level),
        region=unit.region,
        kind=UnitKind(unit.kind),
        parent=unit.parent,
        opened_on=unit.opened_on,
        search_initials=unit.search_initials,
    )


def _printed(facts: UnitFacts) -> dict[str, str]:
    return {
        field: "" if value is None else str(getattr(value, "value", value))
        for field, value in _columns(facts).items()
    }


def _path_below(parent: Unit | None, unit: Unit) -> str:
    return f"{parent.path if parent else ''}{unit.pk}{PATH_END}"


def _move_subtree(old: str, new: str) -> None:
    below = Unit.objects.filter(path__startswith=old)
    below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
