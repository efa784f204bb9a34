"""A unit's own circuits and addresses, to read."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.door.queries.own import own_addresses, own_circuits
from hengwang.door.views.entering import demand, page
from hengwang.organizations.reach import HasReach

SHOWN = 50


def lines_of(viewer: HasReach, number: int | str = 1) -> dict[str, Any]:
    """Circuits, and a page of addresses."""
    sheet = Paginator(own_addresses(viewer).order_by("key", "pk"), SHOWN).get_page(number)
    return {
        "title": _("Lines and addresses"),
        "circuits": list(own_circuits(viewer).order_by("name", "pk")[:SHOWN]),
        "sheet": sheet,
    }


@login_required
@require_GET
def lines(request: MemberRequest) -> HttpResponse:
    """What the unit has."""
    demand(request.user)
    context = lines_of(request.user, request.GET.get("page", 1))
    context["may_ask"] = may(request.user, Permission.REQUEST_ADDRESSES)
    return page(request, "door/lines.html", "more", context)
