"""Places of the watched network in the navigation and on the start page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission, Role
from hengwang.availability.queries.broken import Now, broken_now
from hengwang.availability.views.now import sentence, why
from hengwang.pages import navigation, panels

SHOWN = 6
UNDER = {
    "availability-year": "availability-matrix",
    "availability-report": "availability-matrix",
    "availability-wall": "broken-now",
}
_ROLES = frozenset(
    {
        *(Role.DUTY_ENGINEER.value, Role.NETWORK_ADMIN.value, Role.AREA_ADMIN.value),
        *(Role.LEADER.value, Role.SECURITY_ENGINEER.value),
    }
)

_REVIEWERS = frozenset(
    {
        *(Role.FINANCE_OFFICER.value, Role.EVALUATOR.value),
        *(Role.SUPERVISING_OFFICER.value, Role.PROJECT_OWNER.value),
    }
)


def broken(request: HttpRequest) -> Mapping[str, Any]:
    """The worst root causes and the counts."""
    state = now_of(request)
    return {
        "now": state,
        "roots": [(one, why(one.head) if one.head else "") for one in state.unplanned[:SHOWN]],
        "more": max(len(state.unplanned) - SHOWN, 0),
    }


def said(request: Any) -> str | None:
    """The state of the network as a clause; nothing while nothing is watched.

    Only for those who run it: who reviews money or figures finds it in the navigation.
    """
    if {str(grant.role) for grant in request.user.grants_today} <= _REVIEWERS:
        return None
    state = now_of(request)
    return sentence(state) if state.watched else None


def now_of(request: Any) -> Now:
    """What is broken now, read once a request: panel and sentence say the same."""
    known = getattr(request, "_broken_now", None)
    if isinstance(known, Now):
        return known
    state = broken_now(request.user, now=timezone.now())
    request._broken_now = state
    return state


def take_places() -> None:
    """Called once when the program starts."""
    entries: tuple[tuple[Any, str, str, int], ...] = (
        (_("What is broken now"), "broken-now", "heartbeat", 10),
        (_("Availability"), "availability-matrix", "table", 50),
        (_("Unobstructed days"), "availability-year", "calendar", 51),
        (_("Availability report"), "availability-report", "report", 52),
        (_("Wall screen"), "availability-wall", "device-desktop", 53),
    )
    for label, url_name, icon, order in entries:
        navigation.register(
            navigation.NavEntry(
                group=navigation.NavGroup.OPERATION,
                label=label,
                url_name=url_name,
                permission=Permission.VIEW_MONITORING,
                order=order,
                icon=icon,
                daily=url_name == "broken-now",
                under=UNDER.get(url_name, ""),
            )
        )
    panels.register(
        panels.Panel(
            key="broken-now",
            title=_("What is broken now"),
            template="availability/panel.html",
            query=broken,
            roles=_ROLES,
            permission=Permission.VIEW_MONITORING,
            order=5,
            width=2,
        )
    )
    panels.register_lead(
        panels.Lead(key="broken-now", say=said, permission=Permission.VIEW_MONITORING, order=5)
    )
