"""Units from a workbook: first what it would do, then all of it or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, BinaryIO
from zipfile import BadZipFile

from django.db import transaction
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from hengwang.audit.services import record
from hengwang.kernel.actors import Actor
from hengwang.kernel.errors import DomainError
from hengwang.kernel.search_text import normalize
from hengwang.organizations.choices import Level, UnitKind
from hengwang.organizations.errors import (
    BadImportCellError,
    ImportRefusedError,
    ImportUnreadableError,
    OutOfReachError,
    RowRepeatedError,
    UnknownInImportError,
)
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.reach import Reach
from hengwang.organizations.services.units import UnitFacts, edit_unit, facts_of, open_unit

MOST_ROWS = 20_000
HEADER_WITHIN = 10
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("单位名称", "单位全称", "名称", "单位", "name"),
    "short_name": ("简称", "单位简称", "shortname"),
    "level": ("级别", "层级", "单位级别", "行政级别", "level"),
    "region": ("区划代码", "行政区划代码", "行政区划", "所属区划", "区划", "regioncode", "region"),
    "kind": ("性质", "单位性质", "类型", "单位类型", "kind"),
    "parent": ("上级单位", "主管单位", "主管部门", "superiorunit"),
    "opened_on": ("成立日期", "启用日期", "设立日期", "openedon"),
}
LEVELS = {
    **{level.value: level for level in Level},
    **dict.fromkeys(("省级", "省", "省直", "province"), Level.PROVINCE),
    **dict.fromkeys(("市级", "市", "市州", "市直", "地市级"), Level.CITY),
    **dict.fromkeys(("县级", "县", "区县", "县区", "区级"), Level.COUNTY),
    **dict.fromkeys(("乡镇", "乡级", "乡镇级", "街道"), Level.TOWNSHIP),
}
KINDS = {
    **{kind.value: kind for kind in UnitKind},
    **dict.fromkeys(("党委", "党委部门", "党的机关"), UnitKind.PARTY),
    **dict.fromkeys(("人大", "人大机关"), UnitKind.CONGRESS),
    **dict.fromkeys(("政府", "政府部门", "行政", "行政单位", "机关"), UnitKind.GOVERNMENT),
    **dict.fromkeys(("政协", "政协机关"), UnitKind.CONSULTATIVE),
    **dict.fromkeys(("法检", "法院", "检察院", "司法机关"), UnitKind.JUDICIAL),
    **dict.fromkeys(("群团", "群团组织", "人民团体"), UnitKind.MASS),
    **dict.fromkeys(("事业", "事业单位"), UnitKind.INSTITUTION),
    **dict.fromkeys(("企业", "国企", "国有企业"), UnitKind.ENTERPRISE),
    **dict.fromkeys(("其他", "其它"), UnitKind.OTHER),
}


class Verdict(StrEnum):
    """What a row would do."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSE = "refuse"


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
    rows = _read(workbook)
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


def _read(workbook: BinaryIO) -> list[tuple[int, dict[str, Any]]]:
    try:
        book = load_workbook(workbook, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        lines = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + HEADER_WITHIN + 1)
        table = [tuple(line) for line in lines]
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError) as error:
        raise ImportUnreadableError(reason="xlsx") from error
    start, places = _header(table)
    rows = [
        (number, {field: line[at] for field, at in places.items() if at < len(line)})
        for number, line in enumerate(table, start=1)
        if number > start and any(cell not in (None, "") for cell in line)
    ]
    if len(rows) > MOST_ROWS:
        raise ImportUnreadableError(reason=f"> {MOST_ROWS}")
    return rows


def _header(table: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    words = {normalize(word): field for field, known in COLUMNS.items() for word in known}
    for number, line in enumerate(table[:HEADER_WITHIN], start=1):
        places: dict[str, int] = {}
        for at, cell in enumerate(line):
            field = words.get(normalize(str(cell or "")))
            if field is not None:
                places.setdefault(field, at)
        if {"name", "region"} <= places.keys():
            return number, places
    raise ImportUnreadableError(reason="单位名称, 区划代码")


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
    name = _text(cells.get("name"))
    parent_name = _text(cells.get("parent"))
    facts, problems = _facts(cells, known, names)
    existing = None
    if facts is not None:
        existing = known.units.get((normalize(name), facts.region.pk))
    if not name:
        problems = [*problems, BadImportCellError(column="单位名称", value="")]
    verdict = _verdict(facts, existing, problems)
    if existing is not None and facts is not None:
        facts = replace(facts, search_initials=existing.search_initials)
    short = _text(cells.get("short_name"))
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
    region = known.regions.get(normalize(_text(cells.get("region"))))
    if region is None:
        return None, [UnknownInImportError(column="区划代码", value=_text(cells.get("region")))]
    level = _choice(cells, "level", LEVELS, Level(region.level), problems)
    kind = _choice(cells, "kind", KINDS, UnitKind.GOVERNMENT, problems)
    parent_name = normalize(_text(cells.get("parent")))
    parent = known.units_by_name.get(parent_name)
    if parent_name and parent is None and parent_name not in names:
        problems.append(UnknownInImportError(column="上级单位", value=_text(cells.get("parent"))))
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
    text = normalize(_text(cells.get(field)))
    if not text:
        return default
    if text not in words:
        problems.append(BadImportCellError(column=COLUMNS[field][0], value=text))
        return default
    return words[text]


def _day(value: Any, problems: list[DomainError]) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    text = _text(value).replace("/", "-").replace(".", "-")
    text = text.replace("年", "-").replace("月", "-").replace("日", "")
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        problems.append(BadImportCellError(column="成立日期", value=text))
        return None


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()
