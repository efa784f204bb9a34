"""What disturbed assurances: outages in their scope that nobody had planned, and what was told."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from hengwang.assurances.choices import SENT
from hengwang.assurances.models import Assurance, ZeroReport
from hengwang.availability.choices import Decision
from hengwang.availability.models import MaintenanceWindow, Outage
from hengwang.kernel.intervals import Interval, subtract


def outages_in(assurances: Collection[int]) -> QuerySet[Any]:
    """Outages of covered targets while the assurances went on; `for_assurance` names which."""
    way = "target__covering_assurances__"
    touching = Q(ended_at=None) | Q(ended_at__gt=F(f"{way}starts_at"))
    rows: QuerySet[Any] = Outage.objects.filter(
        touching,
        Q(**{f"{way}ended_at": None, "started_at__lt": F(f"{way}ends_at")})
        | Q(started_at__lt=F(f"{way}ended_at")),
        **{f"{way}in": assurances},
    )
    told: QuerySet[Any] = rows.annotate(for_assurance=F(f"{way}pk"))
    return told.order_by("started_at", "pk")


def unplanned(assurances: Iterable[Assurance]) -> dict[int, list[Outage]]:
    """Outages by assurance, without those that lie wholly in approved maintenance; two queries.

    Only the part of an outage inside the assurance is looked at.
    """
    by_id = {one.pk: one for one in assurances}
    rows = list(outages_in(list(by_id)).select_related("target"))
    windows = _windows({one.target_id for one in rows}, [one.interval for one in by_id.values()])
    found: dict[int, list[Outage]] = defaultdict(list)
    for row in rows:
        part = _part(row, by_id[row.for_assurance].interval)
        if part is not None and subtract(part, windows[row.target_id]):
            found[row.for_assurance].append(row)
    return found


def _part(row: Outage, window: Interval) -> Interval | None:
    start: datetime = max(row.started_at, window.start)
    end = window.end if row.ended_at is None else min(row.ended_at, window.end)
    return Interval(start, end) if start < end else None


def _windows(targets: Collection[int], times: Collection[Interval]) -> dict[int, list[Interval]]:
    found: dict[int, list[Interval]] = defaultdict(list)
    if not targets or not times:
        return found
    rows = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED,
        covered__in=targets,
        starts_at__lt=max(one.end for one in times),
        ends_at__gt=min(one.start for one in times),
    )
    for target, start, end in rows.values_list("covered", "starts_at", "ends_at"):
        found[target].append(Interval(start, end))
    return found


def disturbed(assurances: Collection[int]) -> set[int]:
    """Ids of the assurances in which something happened; four queries."""
    rows = Assurance.objects.filter(pk__in=assurances)
    told = ZeroReport.objects.filter(assurance__in=assurances, has_event=True)
    return set(unplanned(rows)) | set(told.values_list("assurance", flat=True))


def known(assurances: Collection[int]) -> set[int]:
    """Ids of the assurances with a target in scope or a report sent; two queries."""
    rows = Assurance.objects.filter(pk__in=assurances)
    watched = rows.filter(covered__isnull=False).values_list("pk", flat=True).distinct()
    sent = ZeroReport.objects.filter(assurance__in=assurances, state__in=SENT)
    return set(watched) | set(sent.values_list("assurance", flat=True))
