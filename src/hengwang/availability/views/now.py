"""What is broken now: one page for the duty engineer, kept up to date without a reload."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.availability.queries.broken import Now, Trouble, broken_now
from hengwang.availability.views.choosing import Narrowing, demand, narrowing, regions_offered
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.wording import reason_of
from hengwang.pages import slots

EVERY_S = 5
SHOWN_BEHIND, SHOWN_SOFT, SHOWN_ROOTS = 12, 60, 80


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """The page with its first state."""
    demand(request)
    asked = narrowing(request)
    told = _told(request, asked)
    context = {
        "title": _("What is broken now"),
        "asked": asked,
        "regions": regions_offered(request.user),
        "kinds": TargetKind.choices,
        "part_url": f"{reverse('broken-now-part')}{asked.query}",
        "every": EVERY_S,
        "tag": told["tag"],
        **told,
    }
    return render(request, "availability/now.html", context)


@login_required
@require_GET
def part(request: MemberRequest) -> HttpResponse:
    """The changing part; 304 where nothing changed since the visitor's tag."""
    demand(request)
    asked = narrowing(request)
    now = timezone.now()
    state = broken_now(request.user, now=now, region=asked.region, kind=asked.kind)
    cards = slots.filled(request, "broken-root", state)
    tag = tag_of(state, asked, [one.context for one in cards])
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        # Without the request: menu and badges would take as long as the part itself.
        told = {**_context(state), "cards": cards, **csrf(request)}
        response = HttpResponse(render_to_string("availability/now_part.html", told))
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-store"
    return response


def tag_of(state: Any, *others: Any) -> str:
    """A tag that is the same as long as the page would say the same."""
    # Of the plain text: of thousands of rows the canonical form would take longer than the reading.
    told = repr([state, others, get_language()]).encode()
    return f'"{sha256(told).hexdigest()[:32]}"'


def _told(request: MemberRequest, asked: Narrowing) -> Mapping[str, Any]:
    state = broken_now(request.user, now=timezone.now(), region=asked.region, kind=asked.kind)
    cards = slots.filled(request, "broken-root", state)
    tag = tag_of(state, asked, [one.context for one in cards])
    return {"tag": tag, "cards": cards, **_context(state)}


def _context(state: Now) -> dict[str, Any]:
    shown = [_root(root) for root in state.roots[:SHOWN_ROOTS]]
    return {
        "now": state,
        "sentence": sentence(state),
        "roots": [one for one in shown if not one["root"].planned],
        "planned_roots": [one for one in shown if one["root"].planned],
        "more_roots": max(len(state.roots) - SHOWN_ROOTS, 0),
        "soft": [(one, reason_of(one.reason)) for one in state.soft[:SHOWN_SOFT]],
        "more_soft": max(len(state.soft) - SHOWN_SOFT, 0),
        "silences": [(one, one.names) for one in state.silences],
        "is_calm": not (state.roots or state.soft or state.silences),
    }


def _root(root: Any) -> dict[str, Any]:
    return {
        "root": root,
        "why": why(root.head) if root.head else "",
        "behind": root.behind[:SHOWN_BEHIND],
        "more": max(len(root.behind) - SHOWN_BEHIND, 0),
    }


def why(one: Trouble) -> str:
    """Cause and newest answer in words."""
    from_cause = one.note
    told = reason_of(one.reason)
    return " · ".join(text for text in (from_cause, told) if text)


def sentence(state: Now) -> str:
    """The state of things in one line."""
    if not state.watched:
        return _("Nothing is watched yet")
    watched = ngettext("%(n)s target", "%(n)s targets", state.watched) % {"n": f"{state.watched:,}"}
    if not state.down:
        broken = _("none is down")
    else:
        broken = ngettext("%(n)s is down", "%(n)s are down", state.down) % {"n": f"{state.down:,}"}
    parts = [watched, broken]
    if state.unknown:
        parts.append(_("%(n)s unknown") % {"n": f"{state.unknown:,}"})
    return _(", ").join(parts)
