"""Load the list of regions and add functional areas by hand."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from hengwang.audit.services import record
from hengwang.kernel.actors import Actor
from hengwang.kernel.region_codes import (
    BadRegionCodeError,
    RegionLevel,
    ancestors_of,
    is_valid,
    level_of,
    subtree_prefix,
)
from hengwang.kernel.search_text import search_text
from hengwang.organizations.choices import Level, RegionKind
from hengwang.organizations.errors import (
    AlreadyClosedError,
    ClosesTooEarlyError,
    HasOpenPartsError,
    RegionListMissingError,
    RegionTakenError,
    RegionWithoutParentError,
)
from hengwang.organizations.models import Region

REGION_LIST = Path(__file__).resolve().parent.parent / "data" / "regions.json"
LEVEL_OF = {
    RegionLevel.PROVINCE: Level.PROVINCE,
    RegionLevel.CITY: Level.CITY,
    RegionLevel.COUNTY: Level.COUNTY,
    RegionLevel.TOWN: Level.TOWNSHIP,
}


@dataclass(frozen=True)
class LoadedRegions:
    """What a load did: rows added, rows whose name changed, and where the list came from."""

    added: int
    changed: int
    source: str


@transaction.atomic
def load_regions(
    path: Path = REGION_LIST, *, down_to: Level = Level.COUNTY, within: str = ""
) -> LoadedRegions:
    """Bring the regions up to the list; safe to run again, never deletes and keeps hand-made rows.

    Args:
        path: The list that `tools/regions.py` writes at set-up.
        down_to: Lowest level to load; townships are nine tenths of the list (41 000 rows, ten
            seconds), so a bureau loads those of its own region.
        within: Code of the region to load below; empty loads the whole country.

    Raises:
        RegionListMissingError: Set-up has not written the list.
    """
    if not path.exists():
        raise RegionListMissingError
    listed = json.loads(path.read_text(encoding="utf-8"))
    wanted = list(_wanted(listed["regions"], down_to, within))
    known = {region.code: region for region in Region.objects.all()}
    names = {region.code: region.name for region in known.values()}
    names.update((code, name) for code, name, _ in wanted)
    new, changed = [], []
    for code, name, kind in wanted:
        region = known.get(code)
        full = _full_name(code, names)
        if region is None:
            new.append(_build(code, name, full, kind))
        elif (region.name, region.full_name) != (name, full):
            region.name, region.full_name = name, full
            region.search_text = search_text(name, region.short_name, code)
            changed.append(region)
    _insert(new, known)
    Region.objects.bulk_update(changed, ["name", "full_name", "search_text"], batch_size=500)
    result = LoadedRegions(len(new), len(changed), listed["source"])
    if new or changed:
        after = {"added": len(new), "changed": len(changed), "source": listed["source"]}
        record("region_list.loaded", None, by=None, after=after)
    return result


@transaction.atomic
def add_functional_area(
    code: str, name: str, *, by: Actor | None, short_name: str = "", opened_on: date | None = None
) -> Region:
    """Add an area that GB/T 2260 does not list, such as a new area or a development zone.

    Raises:
        BadRegionCodeError: Wrong shape.
        RegionWithoutParentError: No region above it is known.
        RegionTakenError: The code is in use.
    """
    if not is_valid(code) or level_of(code) not in LEVEL_OF:
        raise BadRegionCodeError(region_code=code)
    taken = Region.objects.filter(code=code).first()
    if taken is not None:
        raise RegionTakenError(code=code, name=taken.name)
    above = {region.code: region for region in Region.objects.filter(code__in=ancestors_of(code))}
    if not above:
        raise RegionWithoutParentError(code=code)

    names = {region.code: region.name for region in above.values()}
    full = _full_name(code, {**names, code: name})
    region = _build(code, name, full, RegionKind.FUNCTIONAL)
    region.short_name, region.opened_on = short_name, opened_on
    region.search_text = search_text(name, short_name, code)
    region.parent = _nearest(code, above)
    region.save()
    record("region.added", region, by=by, after={"code": code, "name": name})
    return region


@transaction.atomic
def close_region(region_id: int, *, on: date, by: Actor | None, note: str = "") -> Region:
    """Close a region; `on` is the first day without it. Its units keep their past.

    Raises:
        AlreadyClosedError: It is closed already.
        ClosesTooEarlyError: It had not opened by then.
        HasOpenPartsError: Open units or regions are still in it.
    """
    region = Region.objects.select_for_update(of=("self",)).get(pk=region_id)
    if region.closed_on is not None:
        raise AlreadyClosedError(name=region.name, day=region.closed_on)
    if region.opened_on is not None and on <= region.opened_on:
        raise ClosesTooEarlyError(name=region.name, day=region.opened_on)
    open_parts = region.units.filter(closed_on=None).count()
    open_parts += region.children.filter(closed_on=None).count()
    if open_parts:
        raise HasOpenPartsError(name=region.name, count=open_parts)
    region.closed_on = on
    region.save(update_fields=["closed_on"])
    record("region.closed", region, by=by, after={"closed_on": str(on)}, note=note)
    return region


def _wanted(
    rows: Iterable[tuple[str, str, str]], down_to: Level, within: str
) -> Iterator[tuple[str, str, RegionKind]]:
    order = list(Level)
    upward = set(ancestors_of(within)) if within else set()
    prefix = subtree_prefix(within) if within else ""
    for code, name, kind in rows:
        level = LEVEL_OF[level_of(code)]
        if order.index(level) <= order.index(down_to) and (
            code.startswith(prefix) or code in upward
        ):
            yield code, name, RegionKind(kind)


def _build(code: str, name: str, full_name: str, kind: RegionKind) -> Region:
    level = LEVEL_OF[level_of(code)]
    return Region(
        code=code,
        name=name,
        full_name=full_name,
        level=level,
        kind=kind,
        search_text=search_text(name, code),
    )


def _full_name(code: str, names: dict[str, str]) -> str:
    above = [names[up] for up in reversed(ancestors_of(code)) if up in names]
    return "".join([*above, names[code]])


def _nearest(code: str, known: dict[str, Region]) -> Region | None:
    return next((known[up] for up in ancestors_of(code) if up in known), None)


def _insert(new: list[Region], known: dict[str, Region]) -> None:
    # Level by level, so that each row's parent has its key when the row is written.
    for level in Level:
        batch = [region for region in new if region.level == level]
        for region in batch:
            region.parent = _nearest(region.code, known)
        for region in Region.objects.bulk_create(batch, batch_size=500):
            known[region.code] = region
