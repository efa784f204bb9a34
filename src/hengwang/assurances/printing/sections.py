"""The records behind the figures of a summary, read once and told line by line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.assurances.choices import ItemState, ReportState
from hengwang.assurances.models import Assurance
from hengwang.assurances.printing.fields import Line, Section
from hengwang.assurances.queries import records
from hengwang.assurances.queries.incidents import unplanned
from hengwang.assurances.staffing_hours import hours_by_person, hours_in_all
from hengwang.kernel.intervals import Interval
from hengwang.kernel.rounding import round_half_up
from hengwang.pages.formats import number_text

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything a summary counts, so that figures and lines cannot disagree."""

    window: Interval
    targets: int
    outages: Sequence[Any]
    unplanned: int
    minutes: Decimal
    rooms: Sequence[Any]
    tickets: Sequence[Any]
    inspections: Sequence[Any]
    reports: Sequence[Any]
    staffing: Sequence[Any]
    hours: dict[int, Decimal]
    hours_in_all: Decimal
    items: Sequence[Any]
    exceptions: Sequence[Any]

    @property
    def solved(self) -> int:
        """Tickets with a solution."""
        return sum(one.resolved_at is not None for one in self.tickets)

    @property
    def inspected(self) -> int:
        """Rounds that were made."""
        return sum(one.done_at is not None for one in self.inspections)

    @property
    def on_time(self) -> int:
        """Reports sent in time."""
        return sum(one.state == ReportState.ON_TIME for one in self.reports)

    @property
    def missed(self) -> int:
        """Reports that were not there in time, also those sent later."""
        return sum(one.state in (ReportState.MISSED, ReportState.LATE) for one in self.reports)

    @property
    def told(self) -> int:
        """Reports that tell of something."""
        return sum(bool(one.has_event) for one in self.reports)

    @property
    def signed(self) -> int:
        """Items somebody signed, in order or not."""
        return sum(one.state != ItemState.OPEN for one in self.items)

    @property
    def defects(self) -> int:
        """Items that were found broken, also where they are ready by now."""
        return sum(one.ticket_id is not None for one in self.items)


def gather(assurance: Assurance, *, now: datetime) -> Gathered:
    """Read everything once; a dozen queries whatever the number of records."""
    window = records.shown(assurance, now)
    outages = list(records.outages(assurance, window)) if window else []
    staffing = list(assurance.staffing.select_related("person"))
    stands = [part for one in staffing if (part := _clipped(one.stand, window)) is not None]
    return Gathered(
        window=window,
        targets=assurance.covered.count(),
        outages=outages,
        unplanned=len(unplanned([assurance]).get(assurance.pk, [])) if outages else 0,
        minutes=_minutes(outages, window),
        rooms=list(records.room_incidents(assurance, window)) if window else [],
        tickets=list(records.tickets(assurance, window)) if window else [],
        inspections=list(records.inspections(assurance, window)) if window else [],
        reports=list(assurance.reports.wanted()),
        staffing=staffing,
        hours=hours_by_person(stands),
        hours_in_all=hours_in_all(stands),
        items=list(assurance.items.select_related("ticket")),
        exceptions=list(assurance.exceptions.select_related("person")),
    )


def _minutes(outages: Sequence[Any], window: Interval) -> Decimal:
    return round_half_up(Decimal(records.seconds_down(outages, window)) / 60, 2)


def _clipped(stand: Any, window: Interval) -> Any:
    """Only time inside the assurance counts as time on site."""
    part = stand.interval.clip(window)
    return None if part is None else type(stand)(stand.person, stand.post, part)


def sections_of(got: Gathered) -> Iterable[Section]:
    """The records by kind, in the order of the figures."""
    for key, name, heads, lines, empty in (
        ("outages", _("Outages"),
         (pgettext("monitoring", "Target"), _("Cause"), _("Minutes")), _outages(got),
         _("Nothing in scope was down.")),
        ("rooms", _("Incidents of machine rooms"),
         (pgettext("assurance", "Where"), _("Kind"), _("Judged as")),
         _rooms(got), _("No machine room had an incident.")),
        ("tickets", _("Tickets"), (_("Title"), _("State"), pgettext("ticket", "Number")),
         _tickets(got), _("No ticket was opened.")),
        ("inspections", _("Inspections"), (_("Inspection"), _("State"), _("Done by")),
         _inspections(got), _("No inspection was due.")),
        ("reports", _("Zero reports"), (pgettext("zero report", "What happened"),
         _("State"), _("Sent by")),
         _reports(got), _("No zero report was asked for.")),
        ("people", _("People on site"), (_("Person"), pgettext("assurance", "Post"),
         pgettext("assurance", "Hours")),
         _people(got), _("Nobody was named.")),
        ("checklist", _("Readiness checklist"), (_("Item"), _("State"), _("Signed by")),
         _items(got), _("There was no checklist.")),
        ("exceptions", _("Changes allowed"), (pgettext("assurance", "Change"), _("Reason"),
         _("Allowed by")), _exceptions(got), _("No change was allowed.")),
    ):  # fmt: skip
        yield Section(key, name, *heads, tuple(lines)[:MOST], empty)


def _outages(got: Gathered) -> Iterable[Line]:
    for one in got.outages:
        end = _("still down") if one.ended_at is None else _at(one.ended_at)
        cause = " · ".join(filter(None, (str(one.get_cause_display()), one.cause_note)))
        yield Line(
            f"{_at(one.started_at)} – {end}", one.target.name, cause,
            number_text(_minutes([one], got.window), 2), one.get_absolute_url(),
        )  # fmt: skip


def _rooms(got: Gathered) -> Iterable[Line]:
    for one in got.rooms:
        where = " · ".join(str(part) for part in (one.room, one.sensor) if part)
        yield Line(
            _at(one.opened_at), where, str(one.get_kind_display()), str(one.get_verdict_display()),
            reverse("room-incident-detail", args=[one.pk]),
        )  # fmt: skip


def _tickets(got: Gathered) -> Iterable[Line]:
    for one in got.tickets:
        state = str(one.get_state_display())
        yield Line(_at(one.opened_at), one.title, state, one.number, one.get_absolute_url())


def _inspections(got: Gathered) -> Iterable[Line]:
    for one in got.inspections:
        state = str(one.get_state_display())
        yield Line(
            _at(one.due_from), one.plan.name, state, one.done_by_name, one.get_absolute_url()
        )


def _reports(got: Gathered) -> Iterable[Line]:
    for one in got.reports:
        said = one.text or (pgettext("zero report", "Nothing happened") if one.is_sent else "—")
        sent = " ".join(filter(None, (one.by_name, _at(one.sent_at))))
        yield Line(_at(one.due_at), said, str(one.get_state_display()), sent, "")


def _people(got: Gathered) -> Iterable[Line]:
    for one in got.staffing:
        part = _clipped(one.stand, got.window)
        hours = Decimal(0) if part is None else hours_in_all([part])
        yield Line(
            f"{_at(one.starts_at)} – {_at(one.ends_at)}", one.person.printed_name, one.post,
            number_text(hours, 2), "",
        )  # fmt: skip


def _items(got: Gathered) -> Iterable[Line]:
    for one in got.items:
        ticket = one.ticket.number if one.ticket else ""
        state = " · ".join(filter(None, (str(one.get_state_display()), one.remark, ticket)))
        url = one.ticket.get_absolute_url() if one.ticket else ""
        yield Line(_at(one.signed_at), one.text, state, one.signed_by_name, url)


def _exceptions(got: Gathered) -> Iterable[Line]:
    for one in got.exceptions:
        what = f"{one.work}（{one.person.printed_name}）"
        yield Line(
            f"{_at(one.starts_at)} – {_at(one.ends_at)}", what, one.reason, one.allowed_by_name, ""
        )


def _at(at: datetime | None) -> str:
    return "—" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
