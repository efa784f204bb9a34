"""Places of vendors in the navigation, on the start page, in the search and in messages."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.notifications import topics
from hengwang.pages import navigation, panels, search
from hengwang.vendors.models import Assessment
from hengwang.vendors.queries.waiting import results_waiting_for, waiting_for
from hengwang.vendors.services.telling import TOPIC

SHOWN = 6


def waiting(user: Any) -> QuerySet[Any]:
    """Months and years whose next step is the user's."""
    months, years = waiting_for(user).order_by(), results_waiting_for(user).order_by()
    return months.values("pk").union(years.values("pk"), all=True)


def assessments_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """What waits, oldest month first; None where nothing does."""
    rows = waiting_for(request.user).select_related("contract__company").order_by("month", "pk")
    found = list(rows[: SHOWN + 1])
    years = results_waiting_for(request.user).select_related("contract__company", "sheet")
    results = list(years.order_by("year", "pk")[:SHOWN])
    if not found and not results:
        return None
    return {"rows": found[:SHOWN], "results": results, "more": len(found) > SHOWN}


def find_assessments(user: Any, text: str, limit: int) -> Sequence[search.Hit]:
    """Assessments by contract or company (one query)."""
    q = Q(contract__name__icontains=text) | Q(contract__company__name__icontains=text)
    rows = Assessment.objects.visible_to(user).filter(q | Q(contract__number__icontains=text))
    return [
        search.Hit(str(row), row.get_absolute_url(), row.get_state_display())
        for row in rows.select_related("contract").order_by("-month", "-pk")[:limit]
    ]


def take_places() -> None:
    """Called once when the program starts."""
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.MONEY,
            label=_("Assessment of maintenance"),
            url_name="vendor-board",
            permission=Permission.VIEW_VENDORS,
            order=60,
            icon="clipboard-check",
            covers="/vendors/",
            badge=waiting,
        )
    )
    panels.register(
        panels.Panel(
            key="vendor-assessments",
            title=pgettext_lazy("panel", "Assessments waiting"),
            template="vendors/panel.html",
            query=assessments_panel,
            permission=Permission.VIEW_VENDORS,
            order=30,
        )
    )
    search.register(
        search.SearchProvider(
            key="vendor-assessments",
            title=_("Assessments by month"),
            find=find_assessments,
            permission=Permission.VIEW_VENDORS,
            order=35,
        )
    )
    topics.register(
        topics.Topic(
            key=TOPIC,
            label=_("Assessments of service contracts"),
            permission=Permission.VIEW_VENDORS,
            order=40,
        )
    )
