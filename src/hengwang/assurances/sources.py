"""What assurances tell the hand-over of duty: those of the day, and reports due and missed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengwang.assurances.choices import ReportState, State
from hengwang.assurances.models import Assurance, Staffing, ZeroReport
from hengwang.duty.calendar_sources import calendar_sources
from hengwang.kernel.calendar_feeds import FeedEvent
from hengwang.kernel.happenings import Asked, Happening, HappeningSource, happenings
from hengwang.kernel.intervals import Interval

AHEAD = timedelta(hours=24)
"""What begins within a day after the shift is handed on as well."""
MOST = 100


def tell(asked: Asked) -> Iterator[Happening]:
    """Assurances that go on, begin soon or ended, with reports due and missed; two queries."""
    start, end = asked.window.start, asked.window.end
    rows = Assurance.objects.filter(unit__path__startswith=asked.unit_path).touching(
        start, end + AHEAD
    )
    held = rows.filter(state__in=(State.APPROVED, State.UNDER_WAY, State.CLOSED))
    found = list(held.select_related("unit").order_by("starts_at", "pk")[:MOST])
    reports = ZeroReport.objects.wanted().filter(
        assurance__in=found, due_at__gte=start, due_at__lt=end + AHEAD
    )
    by_assurance: dict[int, list[ZeroReport]] = {}
    for report in reports.order_by("due_at"):
        by_assurance.setdefault(report.assurance_id, []).append(report)
    for row in found:
        yield from _told(row, by_assurance.get(row.pk, []), asked)


def _told(row: Assurance, reports: list[ZeroReport], asked: Asked) -> Iterator[Happening]:
    end = asked.window.end
    is_open = row.interval.end > end
    owed = [one for one in reports if not one.is_sent]
    following = next((one for one in owed if one.due_at >= end), None)
    parts = [row.get_level_display(), f"{_moment(row.starts_at)} – {_moment(row.interval.end)}"]
    if following is not None and is_open:
        parts.append(_("next zero report %(at)s") % {"at": _moment(following.due_at)})
    yield Happening(
        key=f"assurance:{row.pk}", title=row.event, at=min(row.starts_at, end),
        until=None if is_open else row.interval.end, is_open=is_open, detail=" · ".join(parts),
        url=row.get_absolute_url(), due_at=following.due_at if following and is_open else None,
    )  # fmt: skip
    for one in owed:
        if one.due_at < end:
            title = _("Zero report not sent: %(event)s") % {"event": row.event}
            yield Happening(
                key=f"zero_report:{one.pk}", title=title, at=one.due_at, is_open=True,
                detail=str(ReportState(one.state).label), url=f"{row.get_absolute_url()}#reports",
                due_at=one.due_at,
            )  # fmt: skip


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"


def own_events(user_id: int, window: Interval) -> Iterator[FeedEvent]:
    """Where and when a person is named, for the person's own calendar; one query."""
    rows = Staffing.objects.filter(
        person=user_id, starts_at__lt=window.end, ends_at__gt=window.start
    ).exclude(assurance__state__in=(State.DRAFT, State.SUBMITTED))
    for one in rows.select_related("assurance").order_by("starts_at", "pk"):
        row = one.assurance
        yield FeedEvent(
            uid=f"assurance-{one.pk}@hengwang", start=one.starts_at, end=one.ends_at,
            title=f"{row.event} · {one.post}", changed_at=row.decided_at or one.starts_at,
            description=row.number, is_cancelled=row.state == State.CANCELLED,
        )  # fmt: skip


def register() -> None:
    """Called once when the program starts."""
    calendar_sources.register("assurances", own_events)
    source = HappeningSource(gettext_lazy("Assurances of key events"), tell, 5)
    happenings.register("assurances", source)
