"""The place of disclosure in the navigation."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.pages.navigation import NavEntry, NavGroup, register

register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Publication"),
        url_name="publication-list",
        permission=Permission.VIEW_EVALUATIONS,
        order=36,
        icon="report",
    )
)
register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Rectification"),
        url_name="rectification-list",
        permission=Permission.VIEW_EVALUATIONS,
        order=37,
        under="publication-list",
        icon="checks",
    )
)
