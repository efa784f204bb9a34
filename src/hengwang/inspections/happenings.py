"""What a shift hears of inspections: rounds done, missed and still to be done, and defects."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hengwang.inspections.choices import DefectState, OccurrenceState
from hengwang.inspections.models import Defect, Occurrence
from hengwang.kernel.happenings import Asked, Happening, HappeningSource, happenings
from hengwang.tickets.models import Ticket

MOST = 120
"""Open things read one by one; those beyond are one line with their number."""
MOST_CLOSED = 2000
FAR_BACK = timedelta(days=30)
"""What began earlier and ended in the shift is not looked for: no index finds it."""
SOON = timedelta(days=1)
"""A round that may wait longer is nothing a successor has to take over."""
MADE = (OccurrenceState.DONE, OccurrenceState.LATE)


def tell(asked: Asked) -> Iterator[Happening]:
    """Rounds of one plan with the same end together; a defect with its ticket."""
    yield from _rounds(asked)
    yield from _defects(asked)


def _rounds(asked: Asked) -> Iterator[Happening]:
    start, end = asked.window.start, asked.window.end
    rows = Occurrence.objects.filter(unit__path__startswith=asked.unit_path).select_related("plan")
    if asked.company_id is not None:
        rows = rows.filter(plan__company=asked.company_id)
    begun = rows.filter(due_from__gte=start - FAR_BACK, due_from__lt=end)
    # Done after the shift is still to be done at its end.
    waiting = rows.filter(due_from__lt=end, due_until__gt=end, due_until__lte=end + SOON).filter(
        Q(state=OccurrenceState.DUE) | Q(state__in=MADE, done_at__gte=end)
    )
    found = list(waiting.order_by("due_until", "pk")[: MOST + 1])
    for one in found[:MOST]:
        yield _round(one, "open")
    if len(found) > MOST:
        yield _more("round", waiting.count() - MOST, asked, reverse("inspections"))
    made = begun.filter(state__in=MADE, done_at__gte=start, done_at__lt=end)
    for one in made.order_by("-due_from")[:MOST_CLOSED]:
        yield _round(one, one.state)
    # Its time is over; whether the job has found it yet makes no difference.
    missed = rows.filter(
        state__in=(OccurrenceState.MISSED, OccurrenceState.DUE),
        due_until__gt=start, due_until__lte=end, is_extra=False,
    )  # fmt: skip
    for one in missed.order_by("due_until")[:MOST_CLOSED]:
        yield _round(one, OccurrenceState.MISSED)


def _round(one: Occurrence, state: str) -> Happening:
    words = {
        "open": pgettext("inspection", "To be done"),
        OccurrenceState.MISSED: OccurrenceState.MISSED.label,
    }
    told = [str(words.get(state, one.get_state_display()))]
    if state in MADE:
        told.append(one.done_by_name)
        if one.bad_count:
            told.append(_("%(n)s not in order") % {"n": one.bad_count})
    is_open = state == "open"
    return Happening(
        key=f"round:{one.pk}",
        cause=f"round:{one.pk}" if is_open else f"rounds:{one.plan_id}:{state}",
        title=one.plan.name,
        at=one.due_from,
        until=None if is_open else (one.done_at if state in MADE else one.due_until),
        is_open=is_open,
        detail=" · ".join(filter(None, told)),
        url=one.get_absolute_url(),
        due_at=one.due_until if is_open else None,
    )


def _defects(asked: Asked) -> Iterator[Happening]:
    start, end = asked.window.start, asked.window.end
    rows = Defect.objects.filter(unit__path__startswith=asked.unit_path, found_at__lt=end)
    if asked.company_id is not None:
        rows = rows.filter(plan__company=asked.company_id)
    told = rows.select_related("ticket", "unit")
    still = Q(closed_at=None) | Q(closed_at__gte=end)
    # With a live ticket it is taken over, and told, as that ticket.
    live = Ticket.objects.live().values("pk")
    alone = told.filter(still).exclude(ticket__in=live).order_by("found_at", "pk")
    known = list(alone[: MOST + 1])
    for one in known[:MOST]:
        yield _defect(one, is_open=True)
    if len(known) > MOST:
        yield _more("defect", alone.count() - MOST, asked, reverse("defect-list"))
    mended = told.filter(found_at__gte=start - FAR_BACK, closed_at__gte=start, closed_at__lt=end)
    for one in mended.order_by("-found_at")[:MOST_CLOSED]:
        yield _defect(one, is_open=False)


def _defect(one: Defect, *, is_open: bool) -> Happening:
    number = one.ticket.number if one.ticket else ""
    where = one.unit.short_name or one.unit.name
    return Happening(
        key=f"defect:{one.pk}",
        cause=f"ticket:{one.ticket_id}" if one.ticket_id else "",
        title=one.title,
        at=one.found_at,
        until=one.closed_at if one.state != DefectState.OPEN else None,
        is_open=is_open,
        detail=" · ".join(filter(None, (where, one.get_state_display(), number))),
        url=one.get_absolute_url(),
    )


def _more(word: str, count: int, asked: Asked, url: str) -> Happening:
    return Happening(
        key=f"{word}:more", title=_("Further open ones, see the list"), at=asked.window.end,
        is_open=True, url=url, count=count,
    )  # fmt: skip


def register() -> None:
    """Called once when the program starts."""
    happenings.register(
        "inspections",
        HappeningSource(gettext_lazy("Rounds and defects"), tell, order=40, knows_companies=True),
    )
