"""Entries of reviews in the navigation, the search and the years on offer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.organizations.searching import matching_q
from hengwang.pages import navigation, search, years
from hengwang.pages.navigation import NavEntry, NavGroup
from hengwang.pages.search import Hit, SearchProvider
from hengwang.reviews.models import ReviewedReport

navigation.register(
    NavEntry(
        group=NavGroup.PERFORMANCE,
        label=_("Report check"),
        url_name="review-list",
        permission=Permission.VIEW_EVALUATIONS,
        order=20,
        icon="file-search",
    )
)


def find_reports(user: Any, text: str, limit: int) -> Sequence[Hit]:
    """Reports by title, project, file name or initials; one query."""
    rows = ReviewedReport.objects.visible_to(user).filter(matching_q(text))
    return [
        Hit(str(row), row.get_absolute_url(), " · ".join(filter(None, _detail(row))))
        for row in rows.select_related("unit", "file")[:limit]
    ]


def _detail(report: ReviewedReport) -> tuple[str, str]:
    year = report.shown_year
    return report.unit.name, "" if year is None else str(year)


search.register(
    SearchProvider(
        key="reviews",
        title=_("Checked reports"),
        find=find_reports,
        permission=Permission.VIEW_EVALUATIONS,
        order=45,
    )
)


def reported_years(user: Any) -> Iterable[int]:
    """Fiscal years the user can see a report of."""
    rows = ReviewedReport.objects.visible_to(user).order_by()
    found = rows.values_list("fiscal_year", "year").distinct()
    return {year for linked, read in found if (year := linked or read)}


years.offers.register("reviews", reported_years)
