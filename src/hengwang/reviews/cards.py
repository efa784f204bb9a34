"""What reviews puts on the pages of programmes and evaluations, and on the start page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.permissions import may
from hengwang.pages import panels, slots
from hengwang.pages.panels import Lead, Panel
from hengwang.pages.slots import Slot
from hengwang.pages.years import chosen_year
from hengwang.reviews.models import ReviewedReport
from hengwang.reviews.queries.findings import card_of

SHOWN = 6
CARD = "reviews/parts/card.html"


def of_evaluation(request: HttpRequest, evaluation: Any) -> Mapping[str, Any] | None:
    """Findings in the reports about the evaluated year; known by its ids only."""
    user: Any = request.user
    return _card(user, evaluation.programme_id, evaluation.fiscal_year)


def of_programme(request: HttpRequest, programme: Any) -> Mapping[str, Any] | None:
    """Findings in all reports about the programme."""
    user: Any = request.user
    return _card(user, programme.pk)


def _card(user: Any, programme_id: int, fiscal_year: int | None = None) -> Mapping[str, Any]:
    """The card; the way to upload is shown to those who may take it."""
    card = card_of(user, programme_id, fiscal_year)
    return {**card, "may_upload": may(user, Permission.CHECK_REPORTS)}


def with_open_errors(request: HttpRequest) -> Mapping[str, Any] | None:
    """Reports in which errors wait for a word, most errors first; two queries."""
    user: Any = request.user
    rows = ReviewedReport.objects.checked_by(user).with_open_errors()
    year = chosen_year(request)
    rows = rows if year is None else rows.in_year(year)
    count = rows.count()
    if not count:
        return None
    found = rows.select_related("unit", "file").order_by("-open_errors", "-pk")[:SHOWN]
    return {"reports": found, "count": count}


for place, query in (("evaluation", of_evaluation), ("programme", of_programme)):
    slots.register(
        Slot(
            place=place,
            key="reviews",
            template=CARD,
            query=query,
            permission=Permission.VIEW_EVALUATIONS,
            order=20,
        )
    )
panels.register(
    Panel(
        key="reviews-open-errors",
        title=_("Reports with open errors"),
        template="reviews/parts/panel.html",
        query=with_open_errors,
        roles=frozenset({Role.EVALUATOR, Role.SUPERVISING_OFFICER, Role.PROJECT_OWNER}),
        permission=Permission.CHECK_REPORTS,
        order=12,
    )
)


def errors_in_words(request: HttpRequest) -> str | None:
    """How many errors wait for a word; one query."""
    user: Any = request.user
    rows = ReviewedReport.objects.checked_by(user).with_open_errors()
    year = chosen_year(request)
    rows = rows if year is None else rows.in_year(year)
    count = sum(rows.values_list("open_errors", flat=True))
    if not count:
        return None
    said = ngettext("%(count)s error in reports waits", "%(count)s errors in reports wait", count)
    return said % {"count": count}


panels.register_lead(
    Lead(key="errors", say=errors_in_words, permission=Permission.CHECK_REPORTS, order=30)
)
