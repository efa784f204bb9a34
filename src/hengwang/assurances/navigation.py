"""Places of assurances in the navigation, the search box and on the start page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.assurances.choices import STATE_TONES, State
from hengwang.assurances.models import Assurance
from hengwang.assurances.queries.standing import reports_due
from hengwang.organizations.reach import HasReach
from hengwang.pages import navigation, panels, search

SHOWN = 5


def waiting(user: Any) -> QuerySet[Any]:
    """Zero reports the person is to send now."""
    return reports_due(user, timezone.now())


def of_the_day(request: HttpRequest) -> Mapping[str, Any] | None:
    """What goes on and what comes, with the reports the visitor is to send; two queries."""
    user: Any = request.user
    now = timezone.now()
    rows = Assurance.objects.visible_to(user).filter(
        state__in=(State.UNDER_WAY, State.APPROVED, State.SUBMITTED), ends_at__gt=now
    )
    found = list(rows.order_by("starts_at", "pk")[:SHOWN])
    due = list(waiting(user).select_related("assurance").order_by("due_at")[:SHOWN])
    if not found and not due:
        return None
    return {"rows": [(one, STATE_TONES[one.state].value) for one in found], "due": due}


def find_assurances(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Assurances by their event; one query."""
    rows = Assurance.objects.visible_to(user).filter(event__icontains=text)
    return [
        search.Hit(row.event, row.get_absolute_url(), f"{row.number} · {row.get_state_display()}")
        for row in rows.order_by("-starts_at")[:limit]
    ]


def take_places() -> None:
    """Called once when the program starts."""
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.WORK,
            label=pgettext_lazy("navigation", "Assurances"),
            url_name="assurance-list",
            permission=Permission.VIEW_ASSURANCES,
            order=28,
            icon="shield-check",
            covers="/assurances/",
            badge=waiting,
        )
    )
    panels.register(
        panels.Panel(
            key="assurances",
            title=_("Assurances of key events"),
            template="assurances/panel.html",
            query=of_the_day,
            permission=Permission.VIEW_ASSURANCES,
            order=7,
        )
    )
    search.register(
        search.SearchProvider(
            key="assurances", title=_("Assurances of key events"), find=find_assurances,
            permission=Permission.VIEW_ASSURANCES, order=26,
        )
    )  # fmt: skip
