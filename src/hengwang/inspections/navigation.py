"""Places of inspections in the navigation, on the start page and below the login."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts import login_parts
from hengwang.accounts.choices import Permission
from hengwang.inspections.choices import DefectState, OccurrenceState
from hengwang.inspections.models import Defect
from hengwang.inspections.queries.work import to_do
from hengwang.pages import navigation, panels

SHOWN = 6


def waiting(user: Any) -> QuerySet[Any]:
    """Rounds the person may make right now."""
    now = timezone.now()
    return to_do(user, now=now).filter(state=OccurrenceState.DUE, due_from__lte=now)


def today_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """What is due, what was missed, and what was found wrong and is not mended; three queries."""
    user: Any = request.user
    now = timezone.now()
    # Of the many that are counted only the few that are shown are read with all about them.
    rows = list(to_do(user, now=now).values_list("pk", "due_from", "due_until")[:100])
    open_defects = Defect.objects.visible_to(user).filter(state=DefectState.OPEN)
    count = open_defects.count()
    if not rows and not count:
        return None
    due = [pk for pk, start, end in rows if start <= now < end]
    missed = [pk for pk, _start, end in rows if end <= now]
    later = [pk for pk, start, _end in rows if start > now]
    shown = [*due, *missed, *later][:SHOWN]
    read = to_do(user, now=now).in_bulk(shown)
    return {
        "rows": [read[pk] for pk in shown if pk in read],
        "due": len(due),
        "missed": len(missed),
        "defects": count,
        "now": now,
    }


def take_places() -> None:
    """Called once when the program starts."""
    entries: tuple[tuple[Any, str, str, int, Any], ...] = (
        (_("Inspections"), "inspections", "clipboard-check", 20, waiting),
        (_("Defects"), "defect-list", "tool", 21, None),
    )
    for label, url_name, icon, order, badge in entries:
        navigation.register(
            navigation.NavEntry(
                group=navigation.NavGroup.WORK,
                label=label,
                url_name=url_name,
                permission=Permission.VIEW_INSPECTIONS,
                order=order,
                icon=icon,
                badge=badge,
                daily=url_name == "inspections",
                under="inspections" if url_name == "defect-list" else "",
            )
        )
    panels.register(
        panels.Panel(
            key="inspections-today",
            title=_("Inspections today"),
            template="inspections/panel.html",
            query=today_panel,
            permission=Permission.VIEW_INSPECTIONS,
            order=25,
            width=1,
        )
    )
    login_parts.register("inspections", "inspections/signed_out.html")
