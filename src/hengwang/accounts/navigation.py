"""Places of the account pages in the navigation."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.pages.navigation import NavEntry, NavGroup, register

register(
    NavEntry(
        group=NavGroup.SYSTEM,
        label=_("Users and roles"),
        url_name="user-list",
        permission=Permission.OVERSEE_ACCOUNTS,
        order=10,
        icon="users",
    )
)
