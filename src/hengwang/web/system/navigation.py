"""Places of the system pages in the navigation."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.permissions import Permission
from hengwang.pages.navigation import NavEntry, NavGroup, register

ENTRIES = (
    NavEntry(
        group=NavGroup.SYSTEM,
        label=_("Background jobs"),
        url_name="job-list",
        under="health",
        permission=Permission.VIEW_JOBS,
        order=20,
        icon="player-play",
    ),
    NavEntry(
        group=NavGroup.SYSTEM,
        label=_("Calendar and dates"),
        url_name="calendar",
        permission=Permission.MANAGE_CALENDARS,
        order=30,
        icon="calendar",
    ),
    NavEntry(
        group=NavGroup.SYSTEM,
        label=_("Health of the platform"),
        url_name="health",
        permission=Permission.VIEW_JOBS,
        order=40,
        icon="heartbeat",
    ),
    NavEntry(
        group=NavGroup.SYSTEM,
        label=_("Retention"),
        url_name="retention",
        permission=Permission.VIEW_JOBS,
        order=45,
        under="health",
        icon="archive",
    ),
    NavEntry(
        group=NavGroup.SYSTEM,
        label=_("Audit trail"),
        url_name="trail",
        permission=Permission.VIEW_AUDIT,
        order=50,
        icon="history",
    ),
    NavEntry(
        group=NavGroup.SYSTEM,
        label=_("API"),
        url_name="api-docs",
        order=60,
        icon="api",
    ),
)


def take_places() -> None:
    """Called once when the program starts."""
    for entry in ENTRIES:
        register(entry)
