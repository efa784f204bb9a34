"""Which region's extranet a unit answers for: whose records its figures of the network count."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q

from hengwang.kernel.region_codes import ancestors_of, subtree_prefix
from hengwang.organizations.choices import Duty
from hengwang.organizations.models import UnitDuty

EXTRANETS = (Duty.PROVINCE_EXTRANET, Duty.CITY_EXTRANET, Duty.COUNTY_EXTRANET)


def regions_answered_for(
    unit_ids: Collection[int], first_day: date, last_day: date
) -> Mapping[int, str]:
    """Unit → code of the region whose extranet it answers for on any day of the span; one query.

    A unit without such a duty is not in it. Of several regions the widest counts, of equally wide
    ones the first code: a figure is counted over one region.
    """
    rows = UnitDuty.objects.filter(
        Q(from_on=None) | Q(from_on__lte=last_day),
        Q(until_on=None) | Q(until_on__gt=first_day),
        unit__in=unit_ids,
        duty__in=EXTRANETS,
        region__isnull=False,
    )
    found: dict[int, str] = {}
    for unit_id, code in rows.values_list("unit_id", "region__code"):
        kept = found.get(unit_id)
        if kept is None or _rank(code) < _rank(kept):
            found[unit_id] = code
    return found


def units_answering_for(region_code: str, day: date) -> list[int]:
    """Units that answer on the day for the extranet of a region or of one above; nearest first."""
    rows = UnitDuty.objects.filter(
        Q(from_on=None) | Q(from_on__lte=day),
        Q(until_on=None) | Q(until_on__gt=day),
        duty__in=EXTRANETS,
        region__code__in=[region_code, *ancestors_of(region_code)],
    )
    found = sorted(rows.values_list("region__code", "unit_id"), key=lambda one: _rank(one[0]))
    return list(dict.fromkeys(unit_id for _code, unit_id in reversed(found)))


def _rank(code: str) -> tuple[int, str]:
    return len(subtree_prefix(code)), code
