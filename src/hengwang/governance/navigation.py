"""Place of governance in the navigation, and late decisions on the start page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission, Role
from hengwang.governance.models import MeetingDecision
from hengwang.pages import navigation, panels

PEOPLE = frozenset({Role.PROJECT_OWNER.value, Role.NETWORK_ADMIN.value, Role.LEADER.value})


def late_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """Decisions that should have been carried out."""
    user: Any = request.user
    late = MeetingDecision.objects.visible_to(user).filter(
        due_on__lt=timezone.localdate(), done_on=None
    )
    rows = list(late.order_by("due_on")[:5])
    return {"rows": rows} if rows else None


def take_places() -> None:
    """Called once when the program starts."""
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.WORK,
            label=_("Regulations and safeguards"),
            url_name="governance",
            permission=Permission.VIEW_GOVERNANCE,
            order=60,
            icon="folder",
        )
    )
    panels.register(
        panels.Panel(
            key="decisions-late",
            title=_("Decisions not yet carried out"),
            template="governance/panels/decisions-late.html",
            query=late_panel,
            roles=PEOPLE,
            permission=Permission.VIEW_GOVERNANCE,
            order=60,
            width=1,
        )
    )
