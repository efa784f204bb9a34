"""Entries of performance in the navigation, the search and the years on offer."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.pages import navigation, years
from hengwang.pages.navigation import NavEntry, NavGroup
from hengwang.performance.models import Evaluation

navigation.register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Evaluations"),
        url_name="evaluation-list",
        permission=Permission.VIEW_EVALUATIONS,
        order=10,
        icon="clipboard-check",
    )
)
navigation.register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Indicator library"),
        url_name="library",
        permission=Permission.VIEW_EVALUATIONS,
        order=40,
        icon="list-details",
    )
)
navigation.register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Rulesets"),
        url_name="ruleset-list",
        permission=Permission.VIEW_EVALUATIONS,
        order=50,
        icon="scale",
    )
)


def evaluated_years(user: Any) -> Iterable[int]:
    """Fiscal years the user can see an evaluation of."""
    return (
        Evaluation.objects.visible_to(user)
        .order_by()
        .values_list("fiscal_year", flat=True)
        .distinct()
    )


years.offers.register("evaluations", evaluated_years)
