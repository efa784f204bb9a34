"""The availability report by unit, region or target: as a page, as Excel, as Word; its figures."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.availability.reporting.building import (
    MOST_OUTAGES,
    Subject,
    report_of,
    tables_of,
)
from hengwang.availability.reporting.fields import ReportFields
from hengwang.availability.reporting.files import WORD, as_sheet, as_word
from hengwang.availability.services.policies import policy_of
from hengwang.availability.views.choosing import (
    asked_period,
    demand,
    narrowing,
    offered_periods,
    region_names,
    regions_offered,
)
from hengwang.kernel.periods import Period
from hengwang.monitoring.models import Target
from hengwang.organizations.models import Unit
from hengwang.pages.exports import XLSX

LONGEST_MOMENT = 12


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """The report with its form, tables and method."""
    report, period, told = _asked(request)
    query = urlencode({**told, "period": str(period)})
    heading = {name: value for name, value in told.items() if name != "at"}
    context = {
        "title": report.title,
        "lead": _lead(report),
        "report": report,
        "tables": [
            (name, head, [list(zip(head, row, strict=True)) for row in rows])
            for name, head, rows in tables_of(report)
        ],
        "periods": offered_periods(period),
        "regions": regions_offered(request.user),
        "units": _units(request.user),
        "told": heading,
        "asked_query": query,
        "figures": [row.figure for row in (*report.rows, report.total)],
    }
    return render(request, "availability/report.html", context)


def _lead(report: ReportFields) -> str:
    """The answer first: what the whole comes to."""
    if not report.rows:
        return _("Nothing was watched in %(period)s") % {"period": report.subtitle}
    text = _("%(period)s: %(uptime)s of the asked time up, %(coverage)s of it observed")
    whole = report.total
    told = {"period": report.subtitle, "uptime": whole.uptime, "coverage": whole.coverage}
    return text % told


@login_required
@require_GET
def file(request: MemberRequest, ending: str) -> HttpResponse:
    """The same figures as a file."""
    report, _period, _told = _asked(request, has_all=ending == "xlsx")
    if ending == "xlsx":
        response = HttpResponse(as_sheet(report), content_type=XLSX)
    elif ending == "docx":
        on = timezone.localdate()
        response = HttpResponse(as_word(report, on), content_type=WORD)
    else:
        raise Http404
    name = quote(f"{report.title}_{report.subtitle}".replace(" ", "").replace("/", "_"))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.{ending}"
    return response


@login_required
@require_GET
def trace(request: MemberRequest) -> HttpResponse:
    """A printed figure: numerator, denominator, what was taken off, method, id."""
    report, _period, told = _asked(request)
    asked = request.GET.get("id", "")
    rows = {row.figure: row for row in (*report.rows, report.total)}
    if asked not in rows:
        raise Http404
    row = rows[asked]
    context = {
        "title": row.name,
        "lead": f"{row.figure} · {report.subtitle}",
        "row": row,
        "words": report.words,
        "method": report.method,
        "outages_url": f"{reverse('availability-report')}?{urlencode(told)}#outages",
    }
    return render(request, "availability/figure.html", context)


def _asked(
    request: MemberRequest, *, has_all: bool = False
) -> tuple[ReportFields, Period, dict[str, str]]:
    demand(request)
    period, now = asked_period(request), _moment(request)
    subject, told = _subject(request)
    most = None if has_all else MOST_OUTAGES
    report = report_of(subject, period, policy_of(), now=now, most=most)
    return report, period, {**told, "at": str(int(now.timestamp()))}


def _moment(request: MemberRequest) -> datetime:
    """The full minute of asking; a page's files and figures ask for the minute of the page."""
    now = timezone.now().replace(second=0, microsecond=0)
    text = request.GET.get("at", "")
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_MOMENT):
        return now
    return min(datetime.fromtimestamp(int(text), UTC), now)


def _subject(request: MemberRequest) -> tuple[Subject, dict[str, str]]:
    targets = Target.objects.visible_to(request.user)
    unit, target = request.GET.get("unit", ""), request.GET.get("target", "")
    region = narrowing(request).region
    if target:
        row = get_object_or_404(targets, pk=_number(target))
        return (
            Subject(f"target:{row.pk}", row.name, targets.filter(pk=row.pk), by_unit=False),
            {"target": str(row.pk)},
        )
    if unit:
        rows = Unit.objects.filter(pk__in=targets.values("unit"))
        found = get_object_or_404(rows, pk=_number(unit))
        own = targets.filter(unit=found)
        return Subject(f"unit:{found.pk}", found.name, own, by_unit=False), {"unit": str(found.pk)}
    if region:
        names = dict(region_names({region}))
        own = targets.filter(unit__region__code__startswith=region)
        name = names.get(region, region)
        return Subject(f"region:{region}", name, own, by_unit=True), {"region": region}
    return Subject("all", _("All regions"), targets, by_unit=True), {}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Http404
    return int(text)


def _units(user: Any) -> list[tuple[int, str]]:
    own = Target.objects.visible_to(user).values("unit")
    return list(Unit.objects.filter(pk__in=own).order_by("path").values_list("pk", "name"))
