"""Places of availability in the navigation."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.pages import navigation

OPERATION, RESOURCES = navigation.NavGroup.OPERATION, navigation.NavGroup.RESOURCES
ENTRIES = (
    (_("Outages"), "outage-list", 54, "list", OPERATION),
    (_("Maintenance windows"), "maintenance-list", 60, "calendar", OPERATION),
    (_("Amendments of the ledger"), "amendment-list", 61, "pencil", OPERATION),
    (_("Groups of targets"), "target-group-list", 75, "list", RESOURCES),
    (_("Availability policies"), "availability-policy-list", 76, "list", RESOURCES),
)
UNDER = {
    "outage-list": "broken-now",
    "amendment-list": "availability-matrix",
    "availability-policy-list": "availability-matrix",
    "target-group-list": "target-list",
}


def take_places() -> None:
    """Called once when the program starts."""
    for label, url_name, order, icon, group in ENTRIES:
        navigation.register(
            navigation.NavEntry(
                group=group,
                label=label,
                url_name=url_name,
                permission=Permission.VIEW_MONITORING,
                order=order,
                icon=icon,
                under=UNDER.get(url_name, ""),
            )
        )
