"""Conditions on days, codes and reaches that the QuerySets of this app and of higher ones share."""

from datetime import date

from django.db.models import Q

from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.reach import Reach

VIEW_UNITS = "view_units"
VIEW_COMPANIES = "view_companies"
MANAGE_UNITS = "manage_units"


def open_on_q(day: date) -> Q:
    """Rows that exist on `day`; `closed_on` is the first day without them."""
    return (Q(opened_on=None) | Q(opened_on__lte=day)) & (Q(closed_on=None) | Q(closed_on__gt=day))


def units_within_q(reach: Reach, prefix: str = "") -> Q:
    """Rows whose unit lies within `reach`; `prefix` is the way to the unit ("unit__")."""
    if reach.everywhere:
        return Q()
    q = Q(pk__in=[])
    for path in reach.unit_paths:
        q |= Q(**{f"{prefix}path__startswith": path})
    for code in reach.region_codes:
        q |= Q(**{f"{prefix}region__code__startswith": subtree_prefix(code)})
    return q
