"""What happened to a report and what is awaited, in a clerk's words."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from hengwang.availability.choices import Cause
from hengwang.door.choices import BulletinKind
from hengwang.door.queries.standing import Line, LineState, Standing
from hengwang.pages.tones import Tone
from hengwang.tickets.choices import PauseReason, State, StepKind

STEPS: dict[str, str | Promise] = {
    StepKind.OPENED: gettext_lazy("Reported"),
    StepKind.NOTE: gettext_lazy("A word on it"),
    StepKind.TAKEN: gettext_lazy("An engineer has taken it on"),
    StepKind.ASSIGNED: gettext_lazy("Handed to those who can solve it"),
    StepKind.RESPONDED: gettext_lazy("We have answered"),
    StepKind.ARRIVED: gettext_lazy("An engineer is on site"),
    StepKind.RESTORED: gettext_lazy("The service works again"),
    StepKind.PAUSED: gettext_lazy("It has to wait"),
    StepKind.RESUMED: gettext_lazy("Work goes on"),
    StepKind.RESOLVED: pgettext_lazy("ticket", "Solved"),
    StepKind.REOPENED: gettext_lazy("Not solved: taken up again"),
    StepKind.CLOSED: pgettext_lazy("ticket", "Closed"),
    StepKind.RATED: gettext_lazy("Rated by you"),
    StepKind.MERGED: gettext_lazy("Handled together with another report"),
    StepKind.WITHDRAWN: pgettext_lazy("ticket", "Withdrawn"),
}
LINE_TONES = {
    LineState.UP: Tone.OK,
    LineState.DOWN: Tone.BAD,
    LineState.PLANNED: Tone.PLAN,
    LineState.UNKNOWN: Tone.UNKNOWN,
}
LINE_WORDS: dict[LineState, str | Promise] = {
    LineState.UP: gettext_lazy("Line up"),
    LineState.DOWN: gettext_lazy("Line down"),
    LineState.PLANNED: gettext_lazy("Down for planned work"),
    LineState.UNKNOWN: gettext_lazy("Cannot be told"),
}


def step_word(kind: str, fallback: str) -> str | Promise:
    """A step in plain words; what tickets learn later keeps its own."""
    return STEPS.get(kind, fallback)


def awaited(ticket: Any, *, now: datetime) -> str:
    """What comes next, and from whom, of a ticket read by `own_tickets`."""
    if ticket.state == State.NEW:
        return _with_due(_("An engineer will take it on."), ticket, now)
    if ticket.state == State.IN_WORK:
        name = ticket.assignee.printed_name if ticket.assignee else ""
        text = _("%(name)s is working on it.") % {"name": name} if name else _("It is in work.")
        return _with_due(text, ticket, now)
    if ticket.state == State.CARRIER and ticket.company:
        text = _("%(name)s is working on it.") % {"name": ticket.company}
        return _with_due(text, ticket, now)
    if ticket.state == State.PAUSED:
        return _waiting(ticket)
    if ticket.state == State.RESOLVED and hasattr(ticket, "rating"):
        return _("You have rated the work. Should it fail again, say that it is not solved.")
    others = {
        State.RESOLVED: _("Does it work again? Rate the work, or say that it is not solved."),
        State.CLOSED: _("It is closed. Should it happen again, say that it is not solved."),
        State.MERGED: _("It is handled together with another report."),
        State.WITHDRAWN: _("It was withdrawn; nothing more will be done."),
    }
    return others.get(State(ticket.state), "")


def _waiting(ticket: Any) -> str:
    # Read with the tickets by `own_tickets`, so that a list costs no query a row.
    present = next(iter(ticket.present_clock), None)
    if present is None or not present.reason:
        return _("It has to wait.")
    if present.reason == PauseReason.REQUESTER:
        return _("We are waiting for you: %(what)s") % {"what": present.note}
    reason = PauseReason(present.reason).label
    return _("It has to wait (%(reason)s): %(what)s") % {"reason": reason, "what": present.note}


def _with_due(text: str, ticket: Any, now: datetime) -> str:
    if ticket.due_at is None or ticket.due_at < now:
        return text
    return f"{text} " + _("Promised by %(at)s.") % {"at": clock(ticket.due_at, now)}


def clock(at: datetime, now: datetime) -> str:
    """A moment as people say it: the day only when it is not today."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def span(begins: datetime, ends: datetime, now: datetime) -> str:
    """From when until when; the day is said once where both are on it."""
    if timezone.localdate(begins) == timezone.localdate(ends):
        return f"{clock(begins, now)} – {timezone.localtime(ends):%H:%M}"
    return f"{clock(begins, now)} – {clock(ends, now)}"


def said_of(standing: Standing) -> tuple[str, Tone]:
    """The state of all lines in one sentence, and its look."""
    worst = standing.worst
    if worst is None:
        return _("None of your lines is watched yet"), Tone.UNKNOWN
    total = len(standing.lines) + standing.more
    told = {"down": len(standing.of(LineState.DOWN)), "all": total}
    sentences = {
        LineState.DOWN: _("%(down)s of %(all)s lines are down") % told,
        LineState.PLANNED: _("Down for planned work, as announced"),
        LineState.UNKNOWN: _("Nothing is known of a line at present"),
        LineState.UP: _("All %(all)s lines are up") % told,
    }
    if total == 1:
        sentences |= {LineState.DOWN: _("Your line is down"), LineState.UP: _("Your line is up")}
    return sentences[worst], LINE_TONES[worst]


def why(line: Line) -> str:
    """The reason a line is down, as far as a unit is told."""
    if line.state is LineState.PLANNED:
        return line.planned
    if line.is_elsewhere:
        return _("The fault lies further up in the network")
    if line.cause in {"", Cause.UNKNOWN}:
        return _("The cause is being looked for") if line.outage else ""
    label = str(Cause(line.cause).label)
    return f"{label} · {line.cause_note}" if line.cause_note else label


def times_of(bulletin: Any, *, now: datetime) -> str:
    """From when until when, from the ledger or the window; nothing for a notice."""
    begins, ends = bulletin.begins_at, bulletin.ends_at
    if begins is None:
        return ""
    if ends is None:
        return _("since %(at)s") % {"at": clock(begins, now)}
    return span(begins, ends, now)


def phase_of(bulletin: Any, *, now: datetime) -> tuple[str, Tone]:
    """How the matter itself stands, whatever the bulletin does."""
    begins, ends = bulletin.begins_at, bulletin.ends_at
    if begins is None:
        return str(BulletinKind(bulletin.kind).label), Tone.INFO
    if bulletin.kind == BulletinKind.OUTAGE:
        over = ends is not None and ends <= now
        return (pgettext("bulletin", "Restored"), Tone.OK) if over else (_("Goes on"), Tone.BAD)
    if begins > now:
        return _("Announced"), Tone.PLAN
    return (_("Over"), Tone.OK) if ends is not None and ends <= now else (_("Goes on"), Tone.PLAN)
