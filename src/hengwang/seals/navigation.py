"""The place of seals in the navigation and the search."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.pages import search
from hengwang.pages.navigation import NavEntry, NavGroup, register
from hengwang.pages.search import Hit, SearchProvider
from hengwang.seals.models import Seal

register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Sealed packages"),
        url_name="seal-list",
        permission=Permission.VIEW_EVALUATIONS,
        order=35,
        icon="shield-lock",
    )
)


def find_seals(user: Any, text: str, limit: int) -> Sequence[Hit]:
    """Seals by their short id, as it is read from paper."""
    rows = Seal.objects.visible_to(user).filter(short_id__icontains=text.strip())
    found = rows.select_related("evaluation")[:limit]
    return [Hit(one.short_id, one.get_absolute_url(), one.evaluation.title) for one in found]


search.register(
    SearchProvider(
        key="seals",
        title=_("Sealed packages"),
        find=find_seals,
        permission=Permission.VIEW_EVALUATIONS,
        order=60,
    )
)
