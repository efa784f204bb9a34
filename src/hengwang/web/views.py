"""Start page and search."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hengwang.accounts.requests import MemberRequest
from hengwang.pages import panels, search
from hengwang.pages.landing import landing_of


@login_required
def start(request: MemberRequest) -> HttpResponse:
    """What waits for this user today, by their roles."""
    roles = frozenset(str(grant.role) for grant in request.user.grants_today)
    elsewhere = landing_of(roles)
    if elsewhere is not None:
        return redirect(elsewhere)
    shown = panels.shown_to(request, request.user, roles)
    context = {
        "shown": shown,
        "today": timezone.localdate(),
        "sentence": panels.sentence_for(request, request.user),
    }
    return render(request, "web/start.html", context)


@login_required
def find(request: MemberRequest) -> HttpResponse:
    """Search results: a page, or a few suggestions for the box."""
    query = request.GET.get("q", "").strip()[: search.LONGEST]
    box = bool(request.htmx)  # type: ignore[attr-defined]
    limit = search.SUGGESTED if box else search.LISTED
    found = search.find(request.user, query, limit)
    context = {"found": found, "query": query, "total": sum(len(one.hits) for one in found)}
    return render(request, "web/search_hits.html" if box else "web/search.html", context)
