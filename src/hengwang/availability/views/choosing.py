"""What the pages of the watched network are asked for: region, kind, period; and who may ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.periods import BadPeriodError, Period
from hengwang.kernel.region_codes import BadRegionCodeError, subtree_prefix
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import Target
from hengwang.organizations.models import Region
from hengwang.pages.years import chosen_year

CITY_DIGITS = 4
LONGEST_CODE = 12
WHOLE_CODES = (6, 12)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a visitor looks at: leading digits of a region's code, and a kind of target."""

    region: str = ""
    kind: str = ""

    @property
    def query(self) -> str:
        """As the end of an address, with its question mark, or empty."""
        told = {"region": self.region, "kind": self.kind}
        text = urlencode({name: value for name, value in told.items() if value})
        return f"?{text}" if text else ""


def demand(request: MemberRequest) -> None:
    """Refuse who sees no monitoring at all."""
    if not may(request.user, Permission.VIEW_MONITORING):
        raise PermissionDenied


def narrowing(request: MemberRequest) -> Narrowing:
    """From the address; what is no region and no kind counts as not asked."""
    region, kind = request.GET.get("region", ""), request.GET.get("kind", "")
    is_code = region.isascii() and region.isdigit() and len(region) <= LONGEST_CODE
    if is_code and len(region) in WHOLE_CODES and region.endswith("00"):
        region = _leading(region)
    return Narrowing(region if is_code else "", kind if kind in TargetKind.values else "")


def _leading(code: str) -> str:
    """The digits a whole code of GB/T 2260 shares with all below it: 620200 is asked as 6202."""
    try:
        return subtree_prefix(code)
    except BadRegionCodeError:
        return code


def regions_offered(user: Any) -> Sequence[tuple[str, str]]:
    """Cities in which the visitor sees targets, as (leading digits, name); two queries."""
    rows = Target.objects.visible_to(user).order_by().values_list("unit__region__code", flat=True)
    return region_names({code[:CITY_DIGITS] for code in rows.distinct() if code})


def region_names(digits: set[str]) -> Sequence[tuple[str, str]]:
    """(leading digits, name) in order of codes; the province's own bodies come first."""
    codes = {f"{one:0<6}": one for one in digits}
    found = Region.objects.filter(code__in=codes).order_by("code").values_list("code", "name")
    return [(codes[code], name) for code, name in found]


def asked_period(request: MemberRequest) -> Period:
    """The period of the address, the frame's year, or this year."""
    text = request.GET.get("period", "")
    if not text:
        return Period.year_of(chosen_year(request) or timezone.localdate().year)
    try:
        return Period.parse(text)
    except BadPeriodError as fault:
        raise Http404 from fault


def offered_periods(period: Period) -> Sequence[tuple[str, str, bool]]:
    """Periods to choose from: this year's and the asked one's, as (text, label, is chosen)."""
    today = timezone.localdate()
    years = sorted({today.year, today.year - 1, period.year}, reverse=True)
    offered: list[Period] = []
    for year in years:
        whole = Period.year_of(year)
        parts = [*whole.halves, *whole.quarters, *whole.months]
        offered += [whole, *(one for one in parts if one.first_day <= today)]
    return [(str(one), str(one), one == period) for one in offered]
