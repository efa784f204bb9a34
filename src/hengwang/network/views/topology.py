"""The network drawn: circuits by region, zones as layers."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.network.queries.topology import (
    BAND_WIDTH_PX,
    CHIP_HEIGHT_PX,
    CHIP_WIDTH_PX,
    NODE_PX,
    region_tree,
    zone_layers,
)
from hengwang.network.rules import bandwidth_text


@login_required
@require_GET
def by_region(request: MemberRequest) -> HttpResponse:
    """Circuits as a tree; a click opens a region."""
    _demand(request)
    asked = [code for code in request.GET.get("open", "")[:2000].split(",") if code.isdigit()]
    tree = region_tree(request.user, asked, reverse("topology"))
    context = {
        "title": _("Topology"),
        "tree": tree,
        "node_width": NODE_PX,
        "total": bandwidth_text(tree.mbps) if tree else "",
        "breadcrumbs": [(_("Circuits"), reverse("circuit-list")), (_("Topology"), "")],
    }
    return render(request, "network/topology.html", context)


@login_required
@require_GET
def by_zone(request: MemberRequest) -> HttpResponse:
    """Zones as layers."""
    _demand(request)
    bands, height = zone_layers(request.user)
    context = {
        "title": _("Zones as layers"),
        "bands": bands,
        "height": height,
        "width": BAND_WIDTH_PX,
        "chip": {"width": CHIP_WIDTH_PX, "height": CHIP_HEIGHT_PX},
        "breadcrumbs": [(_("Topology"), reverse("topology")), (_("Zones as layers"), "")],
    }
    return render(request, "network/layers.html", context)


def _demand(request: MemberRequest) -> None:
    if not may(request.user, Permission.VIEW_NETWORK):
        raise PermissionDenied
