"""An availability report from the ledger: figures with ids, outages, work taken off, method."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.availability.accounting import Account, Policy
from hengwang.availability.choices import Decision
from hengwang.availability.models import Amendment, MaintenanceWindow, Outage
from hengwang.availability.queries import figures
from hengwang.availability.queries.book import Book, read_book
from hengwang.availability.queries.calendar import days_of_backbone, days_of_units
from hengwang.availability.queries.method import method_of, policy_text
from hengwang.availability.reporting.fields import (
    Head,
    LineRow,
    OutageRow,
    ReportFields,
    Words,
    WorkRow,
)
from hengwang.kernel.canonical import digest
from hengwang.kernel.money import round_half_up
from hengwang.organizations.models import Unit
from hengwang.pages.formats import number_text, percent_text

if TYPE_CHECKING:
    from hengwang.kernel.periods import Period

MICROS_OF_MINUTE = 60_000_000
MOST_OUTAGES = 2_000
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose availability is reported: a key that tells it apart, its name, its targets."""

    key: str
    name: str
    targets: Any
    by_unit: bool


def report_of(
    subject: Subject,
    period: Period,
    policy: Policy,
    *,
    now: datetime,
    most: int | None = MOST_OUTAGES,
) -> ReportFields:
    """The report of a subject; queries do not grow with its targets.

    Minutes are rounded half up to two decimals, shares to four; sums are exact before rounding.
    A period that still runs ends at `now`. Of more than `most` outages the first ones are listed
    and the heading says so; None lists all.
    """
    book = read_book(subject.targets, period.interval, policy, now=now)
    rows = _lines(book, subject, period)
    whole = figures.whole(book)
    outages, has_all = _outages(subject.targets, period, now, most)
    end = min(now, period.end)
    return ReportFields(
        title=_("Availability report"),
        subtitle=f"{subject.name} · {period}",
        heads=tuple(_heads(book, subject, period, end)),
        rows=tuple(rows),
        total=_line(_("In all"), "", whole, policy, (subject.key, str(period), "all")),
        outages=outages,
        work=tuple(_work(subject.targets, period)),
        amendments=tuple(_amendments(subject.targets, period)),
        method=tuple(method_of(policy)),
        words=words(by_unit=subject.by_unit, listed=None if has_all else len(outages)),
        made=_at(now),
    )


def _lines(book: Book, subject: Subject, period: Period) -> list[LineRow]:
    name = str(period)
    if subject.by_unit:
        found = figures.by_unit(book)
        rows = Unit.objects.filter(pk__in=found).order_by("region__code", "pk")
        return [
            _line(unit, region, found[pk], book.policy, (subject.key, name, f"unit:{pk}"))
            for pk, unit, region in rows.values_list("pk", "name", "region__name")
        ]
    told = figures.by_target(book)
    units = dict(
        Unit.objects.filter(pk__in={line.unit for line in book.lines}).values_list("pk", "name")
    )
    return [
        _line(
            line.name, units[line.unit], told[line.target], book.policy,
            (subject.key, name, f"target:{line.target}"),
        )
        for line in book.facts.targets
        if line.target is not None
    ]  # fmt: skip


def _line(
    name: str, unit: str, figure: figures.Figure, policy: Policy, key: tuple[str, ...]
) -> LineRow:
    counted, measured = figure.counted, figure.measured
    uptime = figures.uptime_of(counted, policy)
    raw = figures.uptime_of(measured, policy)
    asked, lost = _minutes(counted.asked), _minutes(counted.down)
    unknown, excluded = _minutes(counted.unknown), _minutes(counted.excluded)
    return LineRow(
        name, unit, _text(asked), _text(lost), _text(unknown), _text(excluded),
        _share(uptime), _share(raw), _share(counted.coverage),
        figure_id(counted, measured, policy, key),
        (asked, lost, unknown, excluded,
         _rounded(uptime), _rounded(raw), _rounded(counted.coverage)),
    )  # fmt: skip


def figure_id(counted: Account, measured: Account, policy: Policy, key: tuple[str, ...]) -> str:
    """A short id of a printed figure: the same as long as value, subject and method are."""
    code = digest([counted, measured, policy.name, *key])[7:15].upper()
    return f"AV-{code[:4]}-{code[4:]}"


def _minutes(micros: int) -> Decimal:
    return round_half_up(Decimal(micros) / MICROS_OF_MINUTE, 2)


def _rounded(share: Decimal | None) -> Decimal | None:
    return None if share is None else round_half_up(share, 6)


def _text(minutes: Decimal) -> str:
    return number_text(minutes, 2)


def _share(share: Decimal | None) -> str:
    return pgettext("value", "No data") if share is None else percent_text(share, 4)


def _heads(book: Book, subject: Subject, period: Period, end: datetime) -> Iterable[Head]:
    yield Head(_("Subject"), subject.name)
    yield Head(_("Period"), f"{_at(period.start)} – {_at(end)}")
    yield Head(_("Policy"), policy_text(book.policy))
    last = period.last_day
    for label, calendar in (
        (_("Unobstructed days of units"), days_of_units(book, period.first_day, last)),
        (_("Unobstructed days of the backbone"), days_of_backbone(book, period.first_day, last)),
    ):
        rate = calendar.rate()
        if not rate.known and not rate.unknown:
            continue
        share = Decimal(rate.unobstructed) / rate.known if rate.known else None
        text = _("%(share)s (%(good)s of %(known)s days; %(unknown)s unknown)")
        told = {
            "share": _share(share), "good": rate.unobstructed, "known": rate.known,
            "unknown": rate.unknown,
        }  # fmt: skip
        yield Head(label, text % told)


def _outages(
    targets: Any, period: Period, now: datetime, most: int | None
) -> tuple[tuple[OutageRow, ...], bool]:
    """The outages in their order, and whether these are all."""
    rows = Outage.objects.touching(period.start, min(period.end, now)).filter(target__in=targets)
    told = rows.select_related("target").order_by("started_at", "pk")
    found = tuple(_listed(told if most is None else told[: most + 1], period, now))
    return found[:most], most is None or len(found) <= most


def _listed(told: Iterable[Outage], period: Period, now: datetime) -> Iterable[OutageRow]:
    for one in told:
        start = max(one.started_at, period.start)
        end = min(one.ended_at or now, period.end, now)
        lasted = round_half_up(Decimal(str((end - start).total_seconds())) / 60, 2)
        yield OutageRow(
            one.target.name,
            _at(one.started_at, seconds=True),
            _("still down") if one.ended_at is None else _at(one.ended_at, seconds=True),
            _text(lasted),
            str(one.get_cause_display()),
            one.cause_note or NOTHING,
            lasted,
        )


def _work(targets: Any, period: Period) -> Iterable[WorkRow]:
    rows = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED, covered__in=targets,
        starts_at__lt=period.end, ends_at__gt=period.start,
    )  # fmt: skip
    for one in rows.distinct().select_related("decided_by").order_by("starts_at", "pk"):
        yield WorkRow(
            one.title, _at(one.starts_at), _at(one.ends_at), one.approval_number,
            one.decided_by.printed_name, one.reason,
        )  # fmt: skip


def _amendments(targets: Any, period: Period) -> Iterable[WorkRow]:
    rows = Amendment.objects.filter(
        state=Decision.APPROVED, target__in=targets,
        starts_at__lt=period.end, ends_at__gt=period.start,
    )  # fmt: skip
    for one in rows.select_related("target", "decided_by").order_by("starts_at", "pk"):
        yield WorkRow(
            one.target.name, _at(one.starts_at), _at(one.ends_at), _said(one),
            one.decided_by.printed_name, one.reason,
        )  # fmt: skip


def _said(one: Amendment) -> str:
    """What it was, with the cause where one was named."""
    parts = [str(one.get_says_display()), str(one.get_cause_display())]
    return " · ".join(part for part in parts if part)


def _at(at: datetime, *, seconds: bool = False) -> str:
    return f"{timezone.localtime(at):{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}}"


def words(*, by_unit: bool, listed: int | None = None) -> Words:
    """Headings in the active language; `listed` says after how many outages the list was cut."""
    cut = _("Outages (the first %(listed)s; the Excel file lists all)")
    return Words(
        lines=_("Figures"),
        outages=_("Outages") if listed is None else cut % {"listed": number_text(listed, 0)},
        work=_("Maintenance taken off, with its approval"),
        amendments=_("Said otherwise later, with its decision"),
        method=_("How it is counted"),
        name=_("Name"),
        unit=_("Region") if by_unit else _("Unit"),
        asked=_("Asked (min)"),
        lost=_("Lost (min)"),
        unknown=_("Unknown (min)"),
        excluded=_("Taken off (min)"),
        uptime=_("Uptime"),
        measured=_("Before taking off"),
        coverage=_("Observed"),
        figure=_("Figure"),
        start=_("From"),
        end=_("Until"),
        minutes=_("Minutes"),
        cause=_("Cause"),
        note=_("Explanation"),
        work_title=_("Work"),
        number=_("Number of the approval"),
        decided_by=_("Approved by"),
        reason=_("Reason"),
        what=_("What it was"),
        none=_("None"),
    )


def tables_of(report: ReportFields) -> Sequence[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]:
    """The report's tables as (title, head, rows of texts), in the order of print."""
    w = report.words
    lines = [
        (r.name, r.unit, r.asked, r.lost, r.unknown, r.excluded, r.uptime, r.measured, r.coverage,
         r.figure)
        for r in (*report.rows, report.total)
    ]  # fmt: skip
    return [
        (
            w.lines,
            (w.name, w.unit, w.asked, w.lost, w.unknown, w.excluded, w.uptime, w.measured,
             w.coverage, w.figure),
            lines,
        ),
        (
            w.outages,
            (w.name, w.start, w.end, w.minutes, w.cause, w.note),
            [(r.target, r.start, r.end, r.minutes, r.cause, r.note) for r in report.outages],
        ),
        (
            w.work,
            (w.work_title, w.start, w.end, w.number, w.decided_by, w.reason),
            [_cells(row) for row in report.work],
        ),
        (
            w.amendments,
            (w.name, w.start, w.end, w.what, w.decided_by, w.reason),
            [_cells(row) for row in report.amendments],
        ),
    ]  # fmt: skip


def _cells(row: WorkRow) -> tuple[str, ...]:
    return (row.title, row.start, row.end, row.number, row.decided_by, row.reason)
