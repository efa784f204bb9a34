"""Tiles of the door: what else a unit may do here; lower and higher apps bring theirs."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from hengwang.pages.doors import DoorTile, register

BUILT_IN: Sequence[DoorTile] = (
    DoorTile(key="report", label=_("Report a fault"), url_name="door-report", icon="alert-triangle",
             order=10, is_first=True),
    DoorTile(key="reports", label=_("My reports"), url_name="door-reports", icon="checklist",
             order=20),
    DoorTile(key="calendar", label=_("Days without a break"), url_name="door-calendar",
             icon="calendar", order=30),
    DoorTile(key="bulletins", label=_("Bulletins"), url_name="door-bulletins", icon="message",
             order=40),
    DoorTile(key="lines", label=_("Lines and addresses"), url_name="door-lines", icon="route",
             order=50),
    # The app of applications brings these when it is installed; unknown names are left out.
    DoorTile(key="addresses", label=_("Ask for an address"), url_name="access:apply-for",
             url_args=("address",), icon="at", order=60),
    DoorTile(key="apply", label=_("Apply for a line"), url_name="access:apply", icon="plus",
             order=70),
)  # fmt: skip


def take_tiles() -> None:
    """Called once when the program starts."""
    for tile in BUILT_IN:
        register(tile)
