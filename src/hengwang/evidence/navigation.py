"""The place of evidence in the navigation."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.pages.navigation import NavEntry, NavGroup, register

register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Evidence files"),
        url_name="evidence-list",
        permission=Permission.VIEW_EVALUATIONS,
        order=30,
        icon="files",
    )
)
