"""The tile of assurances on the wall screen: what must go well now, and what comes next."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.assurances.choices import ReportState, State
from hengwang.assurances.models import Assurance
from hengwang.pages import tiles

SHOWN = 6


def under_way(request: HttpRequest) -> tiles.Answer:
    """Assurances that go on, then those approved and to come, with reports owed; one query."""
    user: Any = request.user
    now = timezone.now()
    owed_now = Q(reports__state=ReportState.MISSED)
    owed_now |= Q(reports__state=ReportState.EXPECTED, reports__due_at__lte=now)
    rows = (
        Assurance.objects.visible_to(user)
        .filter(state__in=(State.UNDER_WAY, State.APPROVED), ends_at__gt=now)
        .annotate(owed=Count("reports", filter=owed_now, distinct=True))
        .order_by("starts_at", "pk")[:SHOWN]
    )
    found = [{"row": row, "is_on": row.starts_at <= now, "owed": row.owed} for row in rows]
    if not found:
        return tiles.Absent(_("No assurance goes on or is to come."))
    return {"rows": found}


def take_tiles() -> None:
    """Called once when the program starts."""
    tiles.register(
        tiles.Tile(
            key="assurances",
            title=gettext_lazy("Assurances of key events"),
            template="assurances/tiles/under_way.html",
            query=under_way,
            place=tiles.Place.WORK,
            permission=Permission.VIEW_ASSURANCES,
            order=30,
            every_s=60,
            size=2,
            door="assurance-list",
        )
    )
