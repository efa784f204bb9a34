"""Place of the messages in the navigation."""

from django.utils.translation import gettext_lazy as _

from hengwang.pages.navigation import NavEntry, NavGroup, register


def take_places() -> None:
    """Called once when the program starts."""
    register(
        NavEntry(
            group=NavGroup.SYSTEM,
            label=_("My notifications"),
            url_name="notifications",
            order=80,
            icon="message",
            covers="/notifications/",
        )
    )
