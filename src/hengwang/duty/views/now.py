"""Who is on duty now, what comes next, and what waits for the visitor."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.duty.choices import SwapState
from hengwang.duty.models import Gap, Handover, Lapse, Swap
from hengwang.duty.queries.standing import PostNow, handovers_to, my_shifts, posts_now
from hengwang.duty.views.finding import demand


def sentence(posts: list[PostNow]) -> str:
    """Who is on duty, or how many posts nobody holds."""
    if not posts:
        return _("No duty roster has been made yet.")
    empty = sum(not any(one.people) for one in posts)
    if empty:
        said = ngettext(
            "%(count)d post has nobody on duty", "%(count)d posts have nobody on duty", empty
        )
        return said % {"count": empty}
    names = dict.fromkeys(
        person.printed_name for one in posts for person in one.people if person is not None
    )
    return _("On duty now: %(names)s") % {"names": "、".join(names)}


def mine(user: User) -> dict[str, Any]:
    """What the person holds, what is handed to them and what they are asked; six queries."""
    now = timezone.now()
    held = my_shifts(user, now)
    present = next((one for one in held if one.starts_at <= now), None)
    return {
        "held": held,
        "present": present,
        "following": next((one for one in held if one.starts_at > now), None),
        "handovers": list(handovers_to(user, now)[:5]),
        "to_countersign": list(_to_countersign(user)[:5]),
        "asked": list(
            Swap.objects.filter(partner=user, state=SwapState.PROPOSED).select_related(
                "mine", "theirs", "proposer"
            )[:5]
        ),
        "now": now,
    }


def _to_countersign(user: User) -> QuerySet[Handover]:
    """What a company's people handed over and the visitor may countersign."""
    if user.company_id is not None:
        return Handover.objects.none()
    rows = Handover.objects.stood_by(user).to_countersign()
    others = rows.exclude(given_by=user).exclude(taken_by=user)
    found: QuerySet[Handover] = others.select_related("outgoing__post__roster")
    return found


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """The first page of duty."""
    demand(request, Permission.VIEW_DUTY)
    now = timezone.now()
    posts = posts_now(request.user, now)
    gaps = Gap.objects.visible_to(request.user).ahead(now).select_related("post__roster")
    lapses = Lapse.objects.visible_to(request.user).unexplained()
    context = {
        "title": pgettext("navigation", "Duty"),
        "lead": sentence(posts),
        "posts": posts,
        "mine": mine(request.user),
        "gaps": list(gaps[:12]),
        "lapses": list(lapses.select_related("shift__post")[:8]),
        "may_write": may(request.user, Permission.STAND_DUTY),
        "may_keep": may(request.user, Permission.KEEP_ROSTERS),
        "breadcrumbs": [(pgettext("navigation", "Duty"), reverse("duty-now"))],
    }
    return render(request, "duty/now.html", context)
