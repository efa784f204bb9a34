"""Entries of performance in the navigation, the search and the years on offer."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.kernel.search_text import search_terms
from hengwang.pages import navigation, search, years
from hengwang.pages.navigation import NavEntry, NavGroup
from hengwang.pages.search import Hit, SearchProvider
from hengwang.performance.models import Evaluation, Indicator

navigation.register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Evaluations"),
        url_name="evaluation-list",
        permission=Permission.VIEW_EVALUATIONS,
        order=10,
        icon="clipboard-check",
        also=("/documents/", "/opinions/"),
        daily=True,
    )
)
navigation.register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Campaigns"),
        url_name="campaign-list",
        permission=Permission.VIEW_EVALUATIONS,
        order=20,
        icon="send",
        also=("/evaluations/offices/",),
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
        under="library",
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


def find_evaluations(user: Any, text: str, limit: int) -> list[Hit]:
    """Evaluations whose programme, unit or title holds every word; one query."""
    rows = Evaluation.objects.visible_to(user).select_related("programme__unit")
    for word in search_terms(text):
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(programme__search_text__contains=word)
            | Q(programme__unit__search_text__contains=word)
        )
    return [
        Hit(
            one.title,
            one.get_absolute_url(),
            f"{one.fiscal_year} {one.get_kind_display()} {one.get_state_display()}",
        )
        for one in rows[:limit]
    ]


def find_indicators(user: Any, text: str, limit: int) -> list[Hit]:
    """Indicators by name or figure id; one query."""
    rows = Indicator.objects.filter(
        evaluation__in=Evaluation.objects.visible_to(user)
    ).select_related("evaluation__programme")
    for word in search_terms(text):
        rows = rows.filter(Q(level3__icontains=word) | Q(figure_id__iexact=word))
    return [
        Hit(
            one.level3,
            reverse("indicator-trace", args=[one.pk]),
            f"{one.evaluation.fiscal_year} {one.evaluation.programme.name}",
        )
        for one in rows.order_by("-evaluation__fiscal_year", "pk")[:limit]
    ]


search.register(
    SearchProvider(
        key="evaluations",
        title=_("Evaluations"),
        find=find_evaluations,
        permission=Permission.VIEW_EVALUATIONS,
        order=20,
    )
)
search.register(
    SearchProvider(
        key="indicators",
        title=_("Indicators"),
        find=find_indicators,
        permission=Permission.VIEW_EVALUATIONS,
        order=30,
    )
)
