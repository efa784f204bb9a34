"""Rename, close, merge and reopen units: what every reform of government bodies needs."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from hengwang.audit.services import record
from hengwang.kernel.actors import Actor
from hengwang.organizations.errors import (
    CircleError,
    ClosesTooEarlyError,
    HasOpenPartsError,
    MergeIntoClosedError,
    NotClosedError,
    RenameTooEarlyError,
    SameNameError,
)
from hengwang.organizations.models import Unit, UnitName
from hengwang.organizations.services.units import (
    edit_unit,
    facts_of,
    lock_open_unit,
    refresh_search,
    refuse_taken_name,
)
from hengwang.outbox.services import announce


@transaction.atomic
def rename_unit(
    unit_id: int, *, name: str, from_on: date, by: Actor | None, short_name: str = ""
) -> Unit:
    """Give a unit a new name from a day on; the earlier name keeps its stretch of time.

    Raises:
        SameNameError: Neither name nor short name changes.
        RenameTooEarlyError: The present name began on that day or later.
        NameTakenError: Another open unit of the region bears the name.
    """
    unit = lock_open_unit(unit_id)
    if (name, short_name) == (unit.name, unit.short_name):
        raise SameNameError(name=name)
    refuse_taken_name(name, unit.region, but=unit)
    present = UnitName.objects.select_for_update().get(unit=unit, until_on=None)
    if present.from_on is not None and present.from_on >= from_on:
        raise RenameTooEarlyError(day=present.from_on)

    present.until_on = from_on
    present.save(update_fields=["until_on"])
    UnitName.objects.create(unit=unit, name=name, short_name=short_name, from_on=from_on)
    before = {"name": unit.name, "short_name": unit.short_name}
    unit.name, unit.short_name = name, short_name
    unit.save(update_fields=["name", "short_name"])
    refresh_search(unit)
    after = {"name": name, "short_name": short_name, "from": str(from_on)}
    record("unit.renamed", unit, by=by, before=before, after=after)
    announce("unit.renamed", unit_id=unit.pk)
    return unit


@transaction.atomic
def close_unit(unit_id: int, *, on: date, by: Actor | None, note: str = "") -> Unit:
    """Close a unit; `on` is the first day without it. Its records stay as they are.

    Raises:
        AlreadyClosedError: It is closed already.
        ClosesTooEarlyError: It had not opened by then.
        HasOpenPartsError: Open units stand below it.
    """
    unit = lock_open_unit(unit_id)
    below = unit.subtree().exclude(pk=unit.pk).filter(closed_on=None).count()
    if below:
        raise HasOpenPartsError(name=unit.name, count=below)
    _close(unit, on)
    record("unit.closed", unit, by=by, after={"closed_on": str(on)}, note=note)
    announce("unit.closed", unit_id=unit.pk)
    return unit


@transaction.atomic
def merge_unit(unit_id: int, *, into_id: int, on: date, by: Actor | None, note: str = "") -> Unit:
    """Merge a unit into another from a day on; units below it move to the receiving one.

    Raises:
        CircleError: Into itself, or into a unit below it.
        MergeIntoClosedError: The receiving unit is not open on that day.
        ClosesTooEarlyError: The merged unit had not opened by then.
    """
    unit = lock_open_unit(unit_id)
    into = Unit.objects.select_for_update().get(pk=into_id)
    if into.path.startswith(unit.path):
        raise CircleError(name=unit.name)
    if into.closed_on is not None or not into.is_open_on(on):
        raise MergeIntoClosedError(name=into.name, day=on)

    for child in unit.children.filter(closed_on=None):
        _hand_over(child, into, by=by)
    unit.merged_into = into
    _close(unit, on)
    after = {"merged_into": into.name, "closed_on": str(on)}
    record("unit.merged", unit, by=by, after=after, note=note)
    announce("unit.merged", unit_id=unit.pk, into_id=into.pk)
    return unit


@transaction.atomic
def reopen_unit(unit_id: int, *, by: Actor | None, note: str) -> Unit:
    """Undo a closure or a merger that was entered by mistake; units moved by it stay moved.

    Raises:
        NotClosedError: The unit is open.
        NameTakenError: Another open unit of the region has taken the name meanwhile.
    """
    unit = Unit.objects.select_for_update(of=("self",)).select_related("region").get(pk=unit_id)
    if unit.closed_on is None:
        raise NotClosedError(name=unit.name)
    refuse_taken_name(unit.name, unit.region, but=unit)
    before = {"closed_on": str(unit.closed_on), "merged_into": str(unit.merged_into or "")}
    unit.closed_on = unit.merged_into = None
    unit.save(update_fields=["closed_on", "merged_into"])
    record("unit.reopened", unit, by=by, before=before, note=note)
    announce("unit.reopened", unit_id=unit.pk)
    return unit


def successor_of(unit: Unit) -> Unit:
    """The unit that carries on its work today: the end of the chain of mergers (a query a step)."""
    while unit.merged_into is not None:
        unit = unit.merged_into
    return unit


def _close(unit: Unit, on: date) -> None:
    if unit.opened_on is not None and on <= unit.opened_on:
        raise ClosesTooEarlyError(name=unit.name, day=unit.opened_on)
    unit.closed_on = on
    # The old state stands in the WHERE: of two closures at once, one finds nothing to close.
    changed = Unit.objects.filter(closed_on=None, pk=unit.pk).update(
        closed_on=on, merged_into=unit.merged_into
    )
    if not changed:
        lock_open_unit(unit.pk)


def _hand_over(child: Unit, into: Unit, *, by: Actor | None) -> None:
    edit_unit(child.pk, replace(facts_of(child), parent=into), by=by)
