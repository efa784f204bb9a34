"""Which terms hold for a unit on a day, and what all that hold today come to."""

from datetime import date

from django.db.models import Q

from hengwang.access.choices import Kind, Step
from hengwang.access.models.terms import AccessTerms
from hengwang.access.rules import PATHS, TERMS, term_of
from hengwang.kernel.region_codes import BadRegionCodeError, parent_of
from hengwang.organizations.answering import EXTRANETS
from hengwang.organizations.models import Unit, UnitDuty


def terms_on(day: date, unit: Unit) -> AccessTerms | None:
    """The version of the nearest office with terms of its own; two queries.

    The nearest is the unit itself or the next one above it, else whoever answers for the extranet
    of its region or of the next one around it. None: the terms the platform comes with.
    """
    path = unit.path
    above = [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
    regions = _around(unit.region.code)
    answering = dict(
        UnitDuty.objects.filter(
            Q(from_on=None) | Q(from_on__lte=day),
            Q(until_on=None) | Q(until_on__gt=day),
            duty__in=EXTRANETS,
            region__code__in=regions,
        ).values_list("unit", "region__code")
    )
    offices = Q(unit__path__in=[*above, path]) | Q(unit__in=list(answering))
    rows = AccessTerms.objects.filter(offices, from_on__lte=day).select_related("unit")

    def nearness(one: AccessTerms) -> tuple[bool, int, date]:
        if path.startswith(one.unit.path):
            return True, len(one.unit.path), one.from_on
        return False, -regions.index(answering[one.unit_id]), one.from_on

    return max(rows, key=nearness, default=None)


def _around(code: str) -> list[str]:
    """A region and those around it, from the inside."""
    found: list[str] = []
    up: str | None = code
    while up is not None and up not in found:
        found.append(up)
        try:
            up = parent_of(up)
        except BadRegionCodeError:
            up = f"{code[:2]}0000"
    return found


def in_force(day: date) -> list[AccessTerms]:
    """The version of every office that holds on a day; one query."""
    latest: dict[int, AccessTerms] = {}
    for one in AccessTerms.objects.filter(from_on__lte=day).order_by("from_on"):
        latest[one.unit_id] = one
    return list(latest.values())


def spans_of(day: date) -> dict[Step, tuple[int, int]]:
    """The least and the most working days of each step on a day, over kinds and offices."""
    held: list[AccessTerms | None] = [*in_force(day)] or [None]
    found: dict[Step, tuple[int, int]] = {}
    for step in TERMS:
        days = [
            term_of(kind, step, terms) for kind in Kind if step in PATHS[kind] for terms in held
        ]
        found[step] = min(days), max(days)
    return found
