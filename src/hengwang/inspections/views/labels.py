"""Labels with codes: for a room, a rack or a plan; scanning one opens what is due there."""

from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.inspections.models import InspectionPlan
from hengwang.inspections.views.finding import demand_viewer

MOST_LABELS = 300
KINDS = ("room", "rack", "plan")


@login_required
@require_GET
def labels(request: MemberRequest) -> HttpResponse:
    """A sheet to print: `kind` room, rack or plan; everything where none is asked for."""
    demand_viewer(request)
    kind = request.GET.get("kind", "")
    plans = InspectionPlan.objects.visible_to(request.user).in_force(timezone.localdate())
    rows = plans.select_related("unit", "room__site", "rack__room")[:MOST_LABELS]
    found: dict[str, tuple[str, str]] = {}
    for plan in rows:
        for word, row, place in (
            ("room", plan.room, plan.room.site.name if plan.room else ""),
            ("rack", plan.rack, plan.rack.room.name if plan.rack else ""),
            ("plan", plan, plan.place_text),
        ):
            if row is not None and kind in ("", word):
                found[f"{word}-{row.pk}"] = (str(row), place)
    context = {
        "title": _("Labels for inspections"),
        "kind": kind,
        "cards": [_card(request, key, *told) for key, told in found.items()],
        "back_url": reverse("inspection-plan-list"),
    }
    return render(request, "inspections/labels.html", context)


def _card(request: MemberRequest, key: str, name: str, place: str) -> dict[str, Any]:
    path = f"{reverse('inspection-phone')}?at={key}"
    address = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else (
        request.build_absolute_uri(path)
    )  # fmt: skip
    code = segno.make(address, error="m", micro=False)
    return {
        "name": name,
        "place": place,
        "kind": key.split("-", maxsplit=1)[0],
        "address": address,
        "code": code.svg_data_uri(scale=4, border=2),
    }
