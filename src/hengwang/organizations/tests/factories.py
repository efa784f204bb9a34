"""Rows for the tests of organizations."""

from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.services import UnitFacts, open_unit

NAMES = {
    "620000": ("甘肃省", "甘肃省", Level.PROVINCE),
    "620100": ("兰州市", "甘肃省兰州市", Level.CITY),
    "620102": ("城关区", "甘肃省兰州市城关区", Level.COUNTY),
    "430000": ("湖南省", "湖南省", Level.PROVINCE),
}


def a_region(code="620000") -> Region:
    """One of a few regions, made once, with those above it."""
    name, full_name, level = NAMES[code]
    above = {Level.CITY: code[:2] + "0000", Level.COUNTY: code[:4] + "00"}.get(level)
    region, _ = Region.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "full_name": full_name,
            "level": level,
            "parent": a_region(above) if above else None,
        },
    )
    return region


def a_unit(name="甲局", code="620000", **facts) -> Unit:
    """An open unit of the region's level."""
    region = a_region(code)
    short_name = facts.pop("short_name", "")
    facts.setdefault("level", Level(region.level))
    return open_unit(name, UnitFacts(region=region, **facts), by=None, short_name=short_name)
