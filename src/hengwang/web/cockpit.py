"""The wall screen (驾驶舱): one page of tiles, each of which asks again by itself."""

from hashlib import sha256
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.pages import navigation, tiles


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """The frames of the tiles; each is filled by a request of its own, none waits for another."""
    offered = tiles.offered_to(request.user)
    columns = [
        (place, [(tile, door_of(tile)) for tile in group])
        for place, group in groupby(offered, key=lambda tile: tile.place)
    ]
    context = {
        "title": pgettext("page", "Cockpit"),
        "office": request.user.unit.name if request.user.unit else "",
        "columns": columns,
        "now": timezone.localtime(),
        "theme": "dark",
    }
    return render(request, "web/cockpit/page.html", context)


@login_required
@require_GET
def part(request: MemberRequest, key: str) -> HttpResponse:
    """One tile's figures; 304 while they stay, 204 where they do not concern the visitor."""
    tile = next((one for one in tiles.offered_to(request.user) if one.key == key), None)
    if tile is None:
        raise Http404
    shown = tiles.answer_of(tile, request)
    if shown is None:
        return HttpResponse(status=204)
    text = _drawn(request, shown)
    tag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(text)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-store"
    return response


def _drawn(request: HttpRequest, shown: tiles.Shown) -> str:
    if shown.why:
        return render_to_string("web/cockpit/absent.html", {"shown": shown}, request)
    context = {"tile": shown.context, "key": shown.tile.key}
    return render_to_string(shown.tile.template, context, request)


def door_of(tile: tiles.Tile) -> str:
    """The page behind a tile; empty while its addresses are not installed."""
    if not tile.door:
        return ""
    try:
        return reverse(tile.door) + tile.door_query
    except NoReverseMatch:
        return ""


def take_places() -> None:
    """Called once when the program starts."""
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.TODAY,
            label=pgettext_lazy("page", "Cockpit"),
            url_name="cockpit",
            order=8,
            icon="device-desktop",
        )
    )
