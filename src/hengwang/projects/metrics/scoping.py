"""The programmes and days a question is about."""

from datetime import date

from hengwang.kernel.metrics import Scope
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.projects.models import Programme
from hengwang.projects.models.programme import ProgrammeQuerySet


def programmes_of(scope: Scope) -> ProgrammeQuerySet:
    """Programmes of the scope in whatever years; labels name kinds of programme."""
    rows = Programme.objects.all().order_by()
    if scope.programme_id is not None:
        rows = rows.filter(pk=scope.programme_id)
    if scope.unit_ids is not None:
        rows = rows.filter(unit__in=scope.unit_ids)
    if scope.region_code is not None:
        prefix = subtree_prefix(scope.region_code)
        rows = rows.filter(unit__region__code__startswith=prefix)
    if scope.labels:
        rows = rows.filter(kind__in=scope.labels)
    return rows


def programmes_in(scope: Scope, period: Period) -> ProgrammeQuerySet:
    """Those of them that run in the period's year."""
    return programmes_of(scope).in_year(period.year)


def cut_off(period: Period, until: date | None) -> date | None:
    """The last day that counts, or None where the whole fiscal year does.

    Money is cumulated from the start of the fiscal year, so a quarter or month only says up to
    when; rows without a date are known to belong to the year, but not to a part of it.
    """
    last = period.last_day if until is None else min(until, period.last_day)
    return None if last >= date(period.year, 12, 31) else last
