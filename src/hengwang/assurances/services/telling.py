"""What people are told about assurances, through their own channels; each once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hengwang.accounts.models import User
from hengwang.assurances.choices import ReportState, State
from hengwang.assurances.models import Assurance, Staffing, ZeroReport
from hengwang.assurances.queries.people import approvers_of, planners_of, staff_of
from hengwang.notifications.choices import Urgency
from hengwang.notifications.services.telling import Notice, Wording, tell

TOPIC = "assurance"
SOON = timedelta(minutes=15)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of an assurance; the key names it for ever."""

    key: str
    wording: Wording
    urgency: Urgency = Urgency.NOTICE
    anchor: str = ""


def _tell(row: Assurance, said: _Said, people: Iterable[User], now: datetime) -> int:
    notice = Notice(
        key=f"{TOPIC}:{row.pk}:{said.key}", topic=TOPIC, subject_id=row.pk, urgency=said.urgency,
        wording=said.wording, path=f"{row.get_absolute_url()}{said.anchor}",
    )  # fmt: skip
    return tell(notice, people, now=now)


def _when(row: Assurance) -> str:
    return f"{_moment(row.starts_at)} – {_moment(row.interval.end)}"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"


def tell_step(row: Assurance, *, now: datetime) -> int:
    """Those whose turn it is, or whom it concerns, after a step."""
    people: list[User] = [row.proposed_by, *staff_of(row)]
    if row.state == State.SUBMITTED:
        people = approvers_of(row)
    elif row.state == State.DRAFT:
        people = [row.proposed_by]
    moment = row.submitted_at if row.state in (State.DRAFT, State.SUBMITTED) else None
    turn = "" if moment is None else f":{int(moment.timestamp())}"

    def wording() -> tuple[str, str]:
        told = {"event": row.event, "state": row.get_state_display()}
        title = _("Assurance “%(event)s”: %(state)s") % told
        return title, "\n".join(filter(None, (_when(row), row.note)))

    return _tell(row, _Said(f"{row.state}{turn}", wording), people, now)


def tell_staffed(held: Staffing, *, now: datetime) -> int:
    """Somebody who was named after the approval."""
    row = held.assurance

    def wording() -> tuple[str, str]:
        title = _("You are named for the assurance “%(event)s”") % {"event": row.event}
        return title, f"{held.post} {_moment(held.starts_at)} – {_moment(held.ends_at)}"

    return _tell(row, _Said(f"staff:{held.pk}", wording), [held.person], now)


def tell_missed(report: ZeroReport, *, now: datetime) -> int:
    """Those who plan and those who are there: a report did not come."""
    row = report.assurance

    def wording() -> tuple[str, str]:
        told = {"event": row.event, "at": _moment(report.due_at)}
        return _("Zero report missed: “%(event)s”, %(at)s") % told, _("It can still be sent.")

    said = _Said(f"missed:{report.pk}", wording, Urgency.SERIOUS, "#reports")
    people = {one.pk: one for one in (*planners_of(row), *staff_of(row, report.due_at))}
    return _tell(row, said, people.values(), now)


def tell_event(report: ZeroReport, *, now: datetime) -> int:
    """Those who plan and approve: a zero report says that something happened."""
    row = report.assurance

    def wording() -> tuple[str, str]:
        title = _("Something happened during “%(event)s”") % {"event": row.event}
        return title, f"{report.by_name} {_moment(report.due_at)}\n{report.text}"

    said = _Said(f"told:{report.pk}", wording, Urgency.SERIOUS, "#reports")
    people = {one.pk: one for one in (*planners_of(row), *approvers_of(row))}
    return _tell(row, said, people.values(), now)


def remind(*, now: datetime) -> int:
    """Reports due soon, checklists not signed, approvals and results that wait; each once."""
    count = 0
    soon = ZeroReport.objects.filter(
        state=ReportState.EXPECTED, due_at__gt=now - SOON, due_at__lte=now + SOON
    )
    for report in soon.select_related("assurance__unit__region").order_by("pk"):
        count += _remind_report(report, now)
    held = Assurance.objects.filter(
        state__in=(State.SUBMITTED, State.APPROVED), starts_at__lte=now + DAY, ends_at__gt=now
    )
    for row in held.select_related("unit__region", "proposed_by").order_by("pk"):
        count += (
            _remind_waiting(row, now) if row.state == State.SUBMITTED else _remind_items(row, now)
        )
    over = Assurance.objects.filter(
        state=State.CLOSED, result=None, ended_at__lte=now - DAY, ended_at__gt=now - 8 * DAY
    )
    for row in over.select_related("unit__region").order_by("pk"):
        count += _remind_result(row, now)
    return count


def _remind_report(report: ZeroReport, now: datetime) -> int:
    row = report.assurance

    def wording() -> tuple[str, str]:
        told = {"event": row.event, "at": _moment(report.due_at)}
        return _("Zero report due at %(at)s: “%(event)s”") % told, _("One tap sends it.")

    said = _Said(f"due:{report.pk}", wording, Urgency.WARNING, "#reports")
    return _tell(row, said, staff_of(row, report.due_at), now)


def _remind_waiting(row: Assurance, now: datetime) -> int:
    def wording() -> tuple[str, str]:
        told = {"event": row.event, "at": _moment(row.starts_at)}
        title = _("“%(event)s” begins at %(at)s and is not approved") % told
        return title, pgettext("assurance", "Without an approval nothing takes effect.")

    turn = 0 if row.submitted_at is None else int(row.submitted_at.timestamp())
    return _tell(row, _Said(f"near:{turn}", wording, Urgency.WARNING), approvers_of(row), now)


def _remind_items(row: Assurance, now: datetime) -> int:
    left = row.items.unsigned().count()
    if not left:
        return 0

    def wording() -> tuple[str, str]:
        told = {"event": row.event, "count": left}
        text = ngettext(
            "“%(event)s”: %(count)s item of the checklist is not signed",
            "“%(event)s”: %(count)s items of the checklist are not signed",
            left,
        )
        return text % told, _when(row)

    said = _Said("items", wording, Urgency.WARNING, "#checklist")
    people = {one.pk: one for one in (*staff_of(row), *planners_of(row))}
    return _tell(row, said, people.values(), now)


def _remind_result(row: Assurance, now: datetime) -> int:
    def wording() -> tuple[str, str]:
        title = _("The result of “%(event)s” is not written yet") % {"event": row.event}
        return title, _("The figures of the summary are there; a few words are missing.")

    return _tell(row, _Said("result", wording), planners_of(row), now)
