"""The availability matrix, and the lines behind one of its cells."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.availability.choices import Layer
from hengwang.availability.queries import figures
from hengwang.availability.queries.book import read_book
from hengwang.availability.queries.matrix import LAYERS, Cell, matrix_of
from hengwang.availability.queries.method import method_of
from hengwang.availability.services.policies import policy_of
from hengwang.availability.views.choosing import (
    asked_period,
    demand,
    narrowing,
    offered_periods,
    region_names,
)
from hengwang.kernel.periods import Period
from hengwang.monitoring.models import Target
from hengwang.organizations.choices import Level
from hengwang.pages.formats import percent_text

SHOWN = 200


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """Regions × layers; a click leads to the lines."""
    demand(request)
    period, policy = asked_period(request), policy_of()
    found = matrix_of(request.user, period, policy, now=timezone.now())
    names = dict(region_names({digits for digits, _row in found.rows}))
    columns = (*LAYERS, "all")
    rows = [
        (names.get(digits, digits), [_shown(row[one], period, digits, one) for one in columns])
        for digits, row in found.rows
    ]
    context = {
        "title": _("Availability"),
        "lead": _lead(found.whole["all"], period),
        "period": period,
        "periods": offered_periods(period),
        "heads": [*(Layer(one).label for one in LAYERS), _("In all")],
        "rows": rows,
        "whole": [_shown(found.whole[one], period, "", one) for one in columns],
        "as_of": found.as_of,
        "method": method_of(policy),
    }
    return render(request, "availability/matrix.html", context)


@login_required
@require_GET
def lines(request: MemberRequest) -> HttpResponse:
    """Targets of a cell, the worst first."""
    demand(request)
    period, policy, asked = asked_period(request), policy_of(), narrowing(request)
    layer = request.GET.get("layer", "")
    targets = _of_layer(Target.objects.visible_to(request.user), layer)
    if asked.region:
        targets = targets.filter(unit__region__code__startswith=asked.region)
    book = read_book(targets, period.interval, policy, now=timezone.now())
    told = figures.by_target(book)
    units = dict(targets.order_by().values_list("pk", "unit__name"))
    rows = [
        {
            "target": line.target,
            "name": line.name,
            "unit": units.get(line.target or 0, ""),
            "account": told[line.target].counted,
            "uptime": figures.uptime_of(told[line.target].counted, policy),
            "lost": timedelta(microseconds=told[line.target].counted.down),
            "unknown": timedelta(microseconds=told[line.target].counted.unknown),
        }
        for line in book.facts.targets
        if line.target is not None
    ]
    rows.sort(key=lambda row: (row["uptime"] is None, row["uptime"], row["target"]))
    name = dict(region_names({asked.region})).get(asked.region, "") if asked.region else ""
    context = {
        "title": " · ".join(filter(None, [name, _layer_name(layer), str(period)])),
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "count": len(rows),
        "breadcrumbs": [
            (_("Availability"), f"{reverse('availability-matrix')}?period={period}"),
            (name or _("All regions"), ""),
        ],
    }
    return render(request, "availability/lines.html", context)


def _layer_name(layer: str) -> str:
    return str(Layer(layer).label) if layer in Layer.values else _("All layers")


def _of_layer(targets: Any, layer: str) -> Any:
    """The same division as `facts.layer_of`, as a filter."""
    if layer == Layer.ACCESS:
        return targets.filter(is_backbone=False)
    if layer == Layer.CORE:
        return targets.filter(is_backbone=True, unit__level=Level.PROVINCE)
    if layer == Layer.AGGREGATION:
        return targets.filter(is_backbone=True).exclude(unit__level=Level.PROVINCE)
    return targets


def _shown(cell: Cell | None, period: Period, region: str, layer: str) -> dict[str, Any]:
    told = {"region": region, "layer": "" if layer == "all" else layer, "period": str(period)}
    query = urlencode({name: value for name, value in told.items() if value})
    return {"cell": cell, "url": f"{reverse('availability-lines')}?{query}"}


def _lead(cell: Cell | None, period: Period) -> str:
    if cell is None or cell.uptime is None:
        return _("Nothing was watched in %(period)s") % {"period": period}
    text = _("%(period)s: %(uptime)s of the asked time up, %(coverage)s of it observed")
    coverage = cell.account.coverage
    return text % {
        "period": period,
        "uptime": percent_text(cell.uptime, 3),
        "coverage": "–" if coverage is None else percent_text(coverage, 2),
    }
