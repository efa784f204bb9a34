"""Whom a bulletin concerns: the one place that says so, in both directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from hengwang.kernel.region_codes import parent_of, subtree_prefix
from hengwang.organizations.models import Unit
from hengwang.organizations.services.units import PATH_END

if TYPE_CHECKING:
    from hengwang.organizations.models import UnitQuerySet
    from hengwang.organizations.reach import Reach


def prefixes_of(path: str) -> list[str]:
    """Paths of a unit and of everything above it ("1.", "1.5.")."""
    return [path[: at + 1] for at, letter in enumerate(path) if letter == PATH_END]


def regions_above(code: str) -> list[str]:
    """A region and those it lies in."""
    found, at = [], code or None
    while at is not None:
        found.append(at)
        at = parent_of(at)
    return found


def concerning_q(reach: Reach) -> Q:
    """Bulletins that concern a unit within `reach`; one query unless it is everywhere."""
    if reach.everywhere:
        return Q()
    own = Unit.objects.within(reach)
    paths: set[str] = set()
    codes: set[str] = set()
    for path, code in own.values_list("path", "region__code"):
        paths.update(prefixes_of(path))
        codes.update(regions_above(code))
    if not paths:
        return Q(pk__in=[])
    return (
        Q(is_for_all=True)
        | Q(units__path__in=paths)
        | Q(units__in=own)
        | Q(regions__code__in=codes)
        | Q(circuits__unit__in=own)
    )


def units_of(bulletin: Any) -> UnitQuerySet:
    """Units a bulletin concerns today: named ones with all below, of regions, and of circuits."""
    rows = Unit.objects.filter(closed_on=None)
    if bulletin.is_for_all:
        return rows
    concerned = Q(pk__in=bulletin.circuits.values("unit"))
    for path in bulletin.units.values_list("path", flat=True):
        concerned |= Q(path__startswith=path)
    for code in bulletin.regions.values_list("code", flat=True):
        concerned |= Q(region__code__startswith=subtree_prefix(code))
    return rows.filter(concerned)
