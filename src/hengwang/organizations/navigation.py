"""Places of units, companies and regions in the navigation and in the search box."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from hengwang.organizations.models import Company, Region, Unit
from hengwang.organizations.requests import PlacedUser
from hengwang.organizations.scoping import VIEW_COMPANIES, VIEW_UNITS
from hengwang.pages import navigation, search


def find_units(user: PlacedUser, text: str, limit: int) -> Sequence[search.Hit]:
    """Units by name, short name, earlier name or initials (one query)."""
    rows = Unit.objects.visible_to(user).matching(text).select_related("region")[:limit]
    return [search.Hit(row.name, row.get_absolute_url(), row.region.full_name) for row in rows]


def find_companies(user: PlacedUser, text: str, limit: int) -> Sequence[search.Hit]:
    """Companies likewise (one query)."""
    rows = Company.objects.visible_to(user).matching(text)[:limit]
    return [search.Hit(row.name, row.get_absolute_url(), row.get_kind_display()) for row in rows]


def find_regions(user: PlacedUser, text: str, limit: int) -> Sequence[search.Hit]:
    """Regions by name, initials or code (one query)."""
    rows = Region.objects.visible_to(user).matching(text)[:limit]
    return [search.Hit(row.full_name, row.get_absolute_url(), row.code) for row in rows]


def take_places() -> None:
    """Called once when the program starts."""
    group = navigation.NavGroup.RESOURCES
    for order, label, name, permission, icon in (
        (10, _("Units"), "unit-list", VIEW_UNITS, "building"),
        (11, _("Companies"), "company-list", VIEW_COMPANIES, "briefcase"),
        (12, _("Regions"), "region-list", VIEW_UNITS, "map"),
    ):
        navigation.register(
            navigation.NavEntry(
                group=group,
                label=label,
                url_name=name,
                permission=permission,
                order=order,
                icon=icon,
                under="unit-list" if name == "region-list" else "",
            )
        )
    for key, title, find, permission in (
        ("units", _("Units"), find_units, VIEW_UNITS),
        ("companies", _("Companies"), find_companies, VIEW_COMPANIES),
        ("regions", _("Regions"), find_regions, VIEW_UNITS),
    ):
        search.register(
            search.SearchProvider(key=key, title=title, find=find, permission=permission, order=60)
        )
