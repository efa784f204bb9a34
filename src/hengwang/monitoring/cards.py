"""What monitoring shows on the pages of the inventory: how a record stands, or “Watch this”."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import models
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.monitoring.models import Target
from hengwang.monitoring.proposing import proposal_for, watch_of
from hengwang.monitoring.standing import last_answers, measured, with_standing
from hengwang.monitoring.tables import STANDING_TONES, STANDING_WORDS
from hengwang.monitoring.wording import answer_of, place_of
from hengwang.pages import lists, slots
from hengwang.pages.lists import Tool
from hengwang.pages.slots import Slot

PLACES = {
    "circuit": "circuit",
    "device": "device",
    "address": "address",
    "dns-zone": "zone",
    "domain": "domain",
}


def watching(kind: str, request: HttpRequest, subject: models.Model) -> Mapping[str, Any] | None:
    """The record's target with its newest answers; the button where it has none."""
    user: Any = request.user
    link = watch_of(subject)
    if link is not None:
        return _shown(user, link.target_id)
    unit = getattr(subject, "unit", None)
    if unit is None or not may(user, Permission.EDIT_MONITORING, unit):
        return None
    proposal = proposal_for(subject)
    if not proposal.is_in_use:
        return None
    url = reverse("watch", args=[kind, subject.pk])
    return {"proposal": proposal, "watch_url": url, "is_zone": kind == PLACES["dns-zone"]}


def _shown(user: User, target_id: int) -> Mapping[str, Any] | None:
    rows: Any = with_standing(Target.objects.visible_to(user))
    found = measured(list(rows.filter(pk=target_id)))
    if not found:
        return None
    target = found[0]
    checks = list(target.checks.filter(ended_at=None))
    answers = last_answers(checks)
    return {
        "target": target,
        "standing": STANDING_WORDS[target.standing],
        "tone": STANDING_TONES[target.standing].value,
        "checks": [
            (one, place_of(one.kind, one.settings), answer_of(answers.get(one.pk)))
            for one in checks
        ],
    }


def watch_these(kind: str, query: QueryDict) -> Tool:
    """The button on a list: what the filters left."""
    url = f"{reverse('watch-many', args=[kind])}?{query.urlencode()}"
    permission = Permission.EDIT_MONITORING
    return Tool(label=_("Watch these"), url=url, icon="eye", permission=permission)


def take_cards() -> None:
    """Called once when the program starts."""
    for place, kind in PLACES.items():

        def query(request: HttpRequest, subject: Any, kind: str = kind) -> Any:
            return watching(kind, request, subject)

        slots.register(
            Slot(
                place=place, key="watching", template="monitoring/card.html", query=query, order=10
            )
        )
    for kind in ("circuit", "device"):
        lists.offer(f"{kind}-list", "watch", partial(watch_these, kind))
