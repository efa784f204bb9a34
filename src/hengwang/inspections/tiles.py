"""The tile of inspections on the wall screen: what is due today, and what became of it."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.choices import Permission
from hengwang.inspections.choices import DefectState, OccurrenceState
from hengwang.inspections.models import Defect, Occurrence
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.pages import tiles


def rounds_today(request: HttpRequest) -> tiles.Answer:
    """Rounds whose time ends today, by where they stand; two queries.

    A round nobody made in its time is missed at once, whether or not the worker has said so yet.
    """
    user: Any = request.user
    now = timezone.now()
    began = midnight(beijing_day(now))
    ends = Q(due_until__gt=began, due_until__lte=began + timedelta(days=1))
    is_due = Q(state=OccurrenceState.DUE)
    counts = (
        Occurrence.objects.visible_to(user)
        .filter(ends)
        .order_by()
        .aggregate(
            all=Count("pk"),
            done=Count("pk", filter=Q(state__in=(OccurrenceState.DONE, OccurrenceState.LATE))),
            missed=Count(
                "pk", filter=Q(state=OccurrenceState.MISSED) | is_due & Q(due_until__lte=now)
            ),
        )
    )
    defects = Defect.objects.visible_to(user).filter(state=DefectState.OPEN).count()
    if not counts["all"] and not defects:
        return tiles.Absent(_("No round is due today."))
    notes = [_("%(n)s missed") % {"n": counts["missed"]}] if counts["missed"] else []
    open_defects = ngettext("%(n)s defect open", "%(n)s defects open", defects)
    notes.append(open_defects % {"n": defects})
    is_whole = counts["done"] == counts["all"]
    return {
        "value": f"{counts['done']} / {counts['all']}",
        "url": reverse("inspections"),
        "tone": "bad" if counts["missed"] else "ok" if is_whole else "plain",
        "note": " · ".join(notes),
        **counts,
        "defects": defects,
    }


def take_tiles() -> None:
    """Called once when the program starts."""
    tiles.register(
        tiles.Tile(
            key="inspections",
            title=gettext_lazy("Inspections today"),
            template="pages/tiles/figure.html",
            query=rounds_today,
            place=tiles.Place.HEAD,
            permission=Permission.VIEW_INSPECTIONS,
            order=50,
            every_s=60,
            size=1,
            door="inspections",
        )
    )
