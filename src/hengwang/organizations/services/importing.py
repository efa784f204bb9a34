"""Units from a workbook: first what it would do, then all of it or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, BinaryIO

from django.db import transaction

from hengwang.audit.services import record
from hengwang.files.planned_rows import Verdict
from hengwang.kernel.actors import Actor
from hengwang.kernel.errors import DomainError
from hengwang.kernel.search_text import normalize
from hengwang.organizations.choices import Level, UnitKind
from hengwang.organizations.errors import (
    BadImportCellError,
    ImportRefusedError,
    OutOfReachError,
    RowRepeatedError,
    UnknownInImportError,
)
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.reach import Reach
from hengwang.organizations.services.units import UnitFacts, edit_unit, facts_of, open_unit
from hengwang.organizations.unit_sheets import (
    COLUMNS,
    KINDS,
    LEVELS,
    cell_day,
    cell_text,
    read_rows,
)


@dataclass(frozen=True)
class PlannedUnit:
    """One row of the workbook and what it would do; `problems` say why it is refused."""

    number: int
    name: str
    short_name: str
    facts: UnitFacts | None
    parent_name: str
    existing: Unit | None
    verdict: Verdict
    problems: tuple[DomainError, ...] = ()


@dataclass(frozen=True)
class UnitImport:
    """A workbook as it would be imported."""

    rows: tuple[PlannedUnit, ...]

    def count(self, verdict: Verdict) -> int:
        """How many rows have this verdict."""
        return sum(row.verdict is verdict for row in self.rows)

    @property
    def refused(self) -> int:
        """Rows with problems."""
        return self.count(Verdict.REFUSE)


@dataclass(frozen=True)
class _Known:
    """What the rows are resolved against, read once (two queries)."""

    regions: Mapping[str, Region]
    units: Mapping[tuple[str, int], Unit]
    units_by_name: Mapping[str, Unit]
    reach: Reach


def plan_unit_import(workbook: BinaryIO, *, reach: Reach) -> UnitImport:
    """Read a workbook and say what each row would do; writes nothing.

    Raises:
        ImportUnreadableError: No workbook, no column of names or regions, or too many rows.
    """
    rows = read_rows(workbook)
    known = _known(reach)
    planned: list[PlannedUnit] = []
    seen: dict[tuple[str, str], int] = {}
    names = {normalize(str(cells.get("name") or "")) for _, cells in rows}
    for number, cells in rows:
        row = _plan_row(number, cells, known, names)
        key = (row.name, "" if row.facts is None else row.facts.region.code)
        if key in seen and row.facts is not None:
            row = replace(row, verdict=Verdict.REFUSE, problems=(RowRepeatedError(row=seen[key]),))
        seen.setdefault(key, number)
        planned.append(row)
    return UnitImport(tuple(planned))


@transaction.atomic
def import_units(plan: UnitImport, *, by: Actor | None) -> int:
    """Carry out a plan completely, or not at all; returns how many units were added or changed.

    Raises:
        ImportRefusedError: A row has problems.
    """
    if plan.refused:
        raise ImportRefusedError(count=plan.refused)
    done = 0
    waiting = [row for row in plan.rows if row.verdict is not Verdict.SAME]
    fresh: dict[str, Unit] = {}
    while waiting:
        pending = {normalize(row.name) for row in waiting if row.verdict is Verdict.ADD}
        ready = [row for row in waiting if _parent_is_there(row, pending)]
        # Rows that name each other as superior would wait for ever.
        if not ready:
            raise ImportRefusedError(count=len(waiting))
        for row in ready:
            unit = _carry_out(row, fresh, by=by)
            fresh[normalize(row.name)] = unit
            done += 1
        taken = {row.number for row in ready}
        waiting = [row for row in waiting if row.number not in taken]
    if done:
        record("unit_list.imported", None, by=by, after={"units": done})
    return done


def _parent_is_there(row: PlannedUnit, pending: set[str]) -> bool:
    has_parent = row.facts is not None and row.facts.parent is not None
    return has_parent or not row.parent_name or normalize(row.parent_name) not in pending


def _carry_out(row: PlannedUnit, fresh: Mapping[str, Unit], *, by: Actor | None) -> Unit:
    facts = row.facts
    if facts is None:
        raise ImportRefusedError(count=1)
    if facts.parent is None and row.parent_name:
        facts = replace(facts, parent=fresh[normalize(row.parent_name)])
    if row.existing is not None:
        return edit_unit(row.existing.pk, facts, by=by)
    return open_unit(row.name, facts, by=by, short_name=row.short_name)


def _known(reach: Reach) -> _Known:
    regions: dict[str, Region] = {}
    for region in Region.objects.filter(closed_on=None):
        regions[region.code] = region
        regions[normalize(region.full_name)] = region
    units = list(Unit.objects.filter(closed_on=None).select_related("region", "parent__region"))
    return _Known(
        regions=regions,
        units={(normalize(unit.name), unit.region_id): unit for unit in units},
        units_by_name={normalize(unit.name): unit for unit in units},
        reach=reach,
    )


def _plan_row(
    number: int, cells: Mapping[str, Any], known: _Known, names: Iterable[str]
) -> PlannedUnit:
    name = cell_text(cells.get("name"))
    parent_name = cell_text(cells.get("parent"))
    facts, problems = _facts(cells, known, names)
    existing = None
    if facts is not None:
        existing = known.units.get((normalize(name), facts.region.pk))
    if not name:
        problems = [*problems, BadImportCellError(column="单位名称", value="")]
    verdict = _verdict(facts, existing, problems)
    if existing is not None and facts is not None:
        facts = replace(facts, search_initials=existing.search_initials)
    short = cell_text(cells.get("short_name"))
    return PlannedUnit(number, name, short, facts, parent_name, existing, verdict, tuple(problems))


def _verdict(
    facts: UnitFacts | None, existing: Unit | None, problems: Sequence[DomainError]
) -> Verdict:
    if problems or facts is None:
        return Verdict.REFUSE
    if existing is None:
        return Verdict.ADD
    now = facts_of(existing)
    wanted = replace(facts, search_initials=now.search_initials)
    return Verdict.SAME if wanted == now else Verdict.CHANGE


def _facts(
    cells: Mapping[str, Any], known: _Known, names: Iterable[str]
) -> tuple[UnitFacts | None, list[DomainError]]:
    problems: list[DomainError] = []
    region = known.regions.get(normalize(cell_text(cells.get("region"))))
    if region is None:
        return None, [UnknownInImportError(column="区划代码", value=cell_text(cells.get("region")))]
    level = _choice(cells, "level", LEVELS, Level(region.level), problems)
    kind = _choice(cells, "kind", KINDS, UnitKind.GOVERNMENT, problems)
    parent_text = cell_text(cells.get("parent"))
    parent_name = normalize(parent_text)
    parent = known.units_by_name.get(parent_name)
    if parent_name and parent is None and parent_name not in names:
        problems.append(UnknownInImportError(column="上级单位", value=parent_text))
    opened_on = _day(cells.get("opened_on"), problems)
    path = "" if parent is None else parent.path
    if not known.reach.covers(path=path, region_code=region.code):
        problems.append(OutOfReachError(region=region.full_name))
    facts = UnitFacts(level=level, region=region, kind=kind, parent=parent, opened_on=opened_on)
    return facts, problems


def _choice(
    cells: Mapping[str, Any],
    field: str,
    words: Mapping[str, Any],
    default: Any,
    problems: list[DomainError],
) -> Any:
    text = normalize(cell_text(cells.get(field)))
    if not text:
        return default
    if text not in words:
        problems.append(BadImportCellError(column=COLUMNS[field][0], value=text))
        return default
    return words[text]


def _day(value: Any, problems: list[DomainError]) -> date | None:
    try:
        return cell_day(value)
    except ValueError:
        problems.append(BadImportCellError(column=COLUMNS["opened_on"][0], value=cell_text(value)))
        return None
