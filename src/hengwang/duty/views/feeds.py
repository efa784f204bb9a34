"""Calendar addresses: making them, ending them, reading them."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.duty.models import Feed, Roster
from hengwang.duty.services.feeds import end_feed, make_feed, read_feed
from hengwang.duty.views.finding import demand, seen
from hengwang.kernel.calendar_feeds import MEDIA_TYPE


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: MemberRequest) -> HttpResponse:
    """One's addresses; a new one is shown once, in the answer to the press of the button."""
    demand(request, Permission.VIEW_DUTY)
    address = ""
    if request.method == "POST":
        chosen = request.POST.get("roster", "")
        roster = seen(request, Roster, int(chosen)) if chosen.isdecimal() else None
        _feed, secret = make_feed(request.user, roster=roster)
        path = reverse("duty-feed-read", args=[secret])
        address = f"{settings.PUBLIC_URL or request.build_absolute_uri('/')[:-1]}{path}"
    feeds = Feed.objects.filter(owner=request.user, revoked_at=None).select_related("roster")
    context = {
        "title": _("Duty in my calendar"),
        "address": address,
        "feeds": list(feeds),
        "rosters": list(Roster.objects.visible_to(request.user).in_use().order_by("name")),
        "breadcrumbs": [
            (pgettext("navigation", "Duty"), reverse("duty-now")),
            (_("Duty in my calendar"), ""),
        ],
    }
    return render(request, "duty/feeds.html", context)


@login_required
@require_POST
def end(request: MemberRequest, feed_id: int) -> HttpResponse:
    """End one of one's addresses."""
    feed = get_object_or_404(Feed, pk=feed_id, owner=request.user)
    end_feed(feed.pk, by=request.user)
    return HttpResponseRedirect(reverse("duty-feeds"))


@never_cache
@require_GET
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar at a secret address; the address is all the right there is."""
    del request
    data = read_feed(token, now=timezone.now())
    if data is None:
        raise Http404
    return HttpResponse(data, content_type=MEDIA_TYPE)
