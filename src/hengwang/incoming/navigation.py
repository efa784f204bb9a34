"""The places of incoming documents in the navigation."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.pages.navigation import NavEntry, NavGroup, register

register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Own templates"),
        url_name="own-template-list",
        permission=Permission.MANAGE_TEMPLATES,
        order=60,
        icon="report",
        covers="/incoming/templates/",
    )
)
register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Forms of others"),
        url_name="form-import",
        permission=Permission.EDIT_EVALUATIONS,
        order=61,
        under="own-template-list",
        icon="upload",
        covers="/incoming/forms/",
    )
)
