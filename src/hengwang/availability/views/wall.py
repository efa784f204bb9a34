"""The wall screen: every target as a tile, what is down in large letters, live."""

import json
from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.availability.queries.broken import Now, Root, broken_now
from hengwang.availability.views.choosing import CITY_DIGITS, demand, region_names
from hengwang.availability.views.now import sentence, tag_of
from hengwang.monitoring.models import Target

EVERY_S = 5
LISTED = 14


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """The screen with its first state."""
    demand(request)
    told = wall_of(request.user)
    context = {
        "title": _("Wall screen"),
        "first": json.dumps(told, ensure_ascii=False),
        "tag": tag_of(told),
        "every": EVERY_S,
        "counts": told["counts"],
    }
    return render(request, "availability/wall.html", context)


@login_required
@require_GET
def state(request: MemberRequest) -> HttpResponse:
    """What the tiles are now; 304 where nothing changed."""
    demand(request)
    told = wall_of(request.user)
    tag = tag_of(told)
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        text = json.dumps(told, ensure_ascii=False)
        response = HttpResponse(text, content_type="application/json")
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-store"
    return response


def wall_of(user: Any) -> dict[str, Any]:
    """Regions with the ids and states of their targets, and the root causes; twelve queries.

    A state is a letter: o up, d down, s perhaps failing, u unknown, m down in planned work.
    """
    found = broken_now(user, now=timezone.now())
    states = _states(found)
    tiles: dict[str, list[int]] = defaultdict(list)
    rows = Target.objects.visible_to(user).watched().order_by("pk")
    for pk, code in rows.values_list("pk", "unit__region__code"):
        tiles[code[:CITY_DIGITS]].append(pk)
    regions = [
        [name, tiles[digits], "".join(states.get(pk, "o") for pk in tiles[digits])]
        for digits, name in region_names(set(tiles))
    ]
    counts = {
        "down": found.down,
        "soft": len(found.soft),
        "unknown": found.unknown,
        "planned": found.planned,
        "up": found.up,
        "watched": found.watched,
    }
    listed = [_listed(root) for root in found.roots[:LISTED]]
    return {
        "regions": regions, "counts": counts, "roots": listed, "sentence": sentence(found)
    }  # fmt: skip


def _states(found: Now) -> dict[int, str]:
    states = dict.fromkeys(found.unknown_ids, "u")
    states |= {one.target: "s" for one in found.soft}
    for root in found.roots:
        states |= {one.target: "m" if one.planned else "d" for one in root.all}
    return states


def _listed(root: Root) -> list[Any]:
    head = root.head or root.behind[0]
    since = int(root.since.timestamp() * 1000)
    return [
        head.target, head.name, head.unit_name, since, len(root.all) - 1, bool(root.planned)
    ]  # fmt: skip
