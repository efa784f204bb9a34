"""Bulletins as units read them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.availability.choices import Cause
from hengwang.door.choices import KIND_TONES
from hengwang.door.models import Bulletin
from hengwang.door.queries.own import own_bulletins
from hengwang.door.views.entering import demand, page
from hengwang.door.wording import clock, phase_of, times_of
from hengwang.organizations.reach import HasReach

SHOWN = 50


def shown(bulletin: Bulletin, now: Any) -> dict[str, Any]:
    """A bulletin as a card says it."""
    phase, tone = phase_of(bulletin, now=now)
    return {
        "bulletin": bulletin,
        "kind_tone": KIND_TONES[bulletin.kind].value,
        "phase": phase,
        "tone": tone.value,
        "times": times_of(bulletin, now=now),
        "published": "" if bulletin.published_at is None else clock(bulletin.published_at, now),
    }


def cause_of(bulletin: Bulletin) -> str:
    """The ledger's cause, once somebody has said it."""
    outage = bulletin.outage
    if outage is None or outage.cause == Cause.UNKNOWN:
        return ""
    label = str(Cause(outage.cause).label)
    return f"{label} · {outage.cause_note}" if outage.cause_note else label


def bulletins_of(viewer: HasReach) -> dict[str, Any]:
    """The list: running first."""
    now = timezone.now()
    rows = [shown(one, now) for one in own_bulletins(viewer)[:SHOWN]]
    return {"title": _("Bulletins"), "rows": rows}


def bulletin_context(bulletin: Bulletin) -> dict[str, Any]:
    """One bulletin with its updates; what a preview shows too."""
    now = timezone.now()
    updates = [(clock(one.at, now), one) for one in bulletin.updates.all()]
    return {
        "title": bulletin.title,
        **shown(bulletin, now),
        "cause": cause_of(bulletin),
        "updates": updates,
        "closed": "" if bulletin.closed_at is None else clock(bulletin.closed_at, now),
    }


@login_required
@require_GET
def bulletin_list(request: MemberRequest) -> HttpResponse:
    """Bulletins for our units."""
    demand(request.user)
    return page(request, "door/bulletins.html", "bulletins", bulletins_of(request.user))


@login_required
@require_GET
def bulletin(request: MemberRequest, bulletin_id: int) -> HttpResponse:
    """One bulletin."""
    demand(request.user)
    found: Bulletin = get_object_or_404(own_bulletins(request.user), pk=bulletin_id)
    context = bulletin_context(found)
    return page(request, "door/bulletin.html", "bulletins", context)
