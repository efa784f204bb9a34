"""The hand-over as it would read now: lines by section, and whose they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.duty.digest import Line, digest
from hengwang.duty.models import Handover, HandoverItem, Holding, Shift
from hengwang.duty.sources import log_of
from hengwang.kernel.happenings import Asked, happenings
from hengwang.kernel.intervals import Interval
from hengwang.organizations.answering import regions_answered_for

LOG = "log"
MOST_LOGGED = 30
"""Entries of the log stand in full: they were written to be read."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one kind."""

    key: str
    title: Any
    lines: tuple[Any, ...]

    @property
    def open_count(self) -> int:
        """Lines somebody still has to look after."""
        return sum(line.is_open for line in self.lines)


def draft(shift: Shift, from_at: datetime, until: datetime) -> list[Section]:
    """What happened to the roster's unit and below in the time, and what is open at its end.

    Of the network also what happened in the region whose extranet the unit answers for.

    At a company's post only what was given to the company, and the log of its posts.

    The shift comes with its post, roster and unit. A constant number of queries for each source.
    """
    post = shift.post
    roster = post.roster
    window = Interval(from_at, max(from_at, until))
    days = (timezone.localdate(window.start), timezone.localdate(window.end))
    region = regions_answered_for([roster.unit_id], *days).get(roster.unit_id, "")
    asked = Asked(roster.unit.path, window, shift.company_id, region)
    found = []
    for key, source in sorted(happenings.items(), key=lambda pair: (pair[1].order, pair[0])):
        if shift.company_id is not None and not source.knows_companies:
            continue
        lines = digest(key, source.tell(asked))
        found.append(Section(key, source.title, tuple(lines)))
    logged = digest(LOG, log_of(roster.pk, asked), most_closed=MOST_LOGGED)
    found.append(Section(LOG, _("Duty log"), tuple(logged)))
    return found


def sections_of(handover: Handover) -> list[Section]:
    """The lines as they were handed over."""
    titles = {key: source.title for key, source in happenings.items()}
    titles[LOG] = _("Duty log")
    order = [key for key, _source in sorted(happenings.items(), key=lambda p: (p[1].order, p[0]))]
    held: dict[str, list[HandoverItem]] = {}
    for item in handover.items.all():
        held.setdefault(item.section, []).append(item)
    keys = [*order, LOG, *(key for key in held if key not in titles)]
    return [
        Section(key, titles.get(key, key), tuple(held.get(key, ()))) for key in dict.fromkeys(keys)
    ]


def people_of(shift_ids: Iterable[int]) -> dict[int, list[Holding]]:
    """Holdings with their people by shift, in one query."""
    found: dict[int, list[Holding]] = {}
    rows = Holding.objects.filter(shift__in=list(shift_ids)).select_related("person")
    for row in rows.order_by("starts_at", "place"):
        found.setdefault(row.shift_id, []).append(row)
    return found


def next_shift(shift: Shift) -> Shift | None:
    """The shift of the post that begins when this one ends, or next after it.

    None where the post goes from one to another: what is told to a company, or to the unit, is not
    the other's to read, and somebody of the unit takes over in between.
    """
    rows = Shift.objects.in_force().filter(post=shift.post_id, starts_at__gt=shift.starts_at)
    found: Shift | None = rows.filter(starts_at__gte=shift.ends_at).order_by("starts_at").first()
    return found if found is not None and found.company_id == shift.company_id else None


def line_to_item(handover: Handover, number: int, line: Line) -> HandoverItem:
    """A line as it is kept with the first signature."""
    return HandoverItem(
        handover=handover,
        number=number,
        section=line.section,
        key=line.key[:120],
        title=line.title[:300],
        detail=line.detail[:300],
        url=line.url,
        count=line.count,
        at=line.at,
        until=line.until,
        is_open=line.is_open,
        due_at=line.due_at,
    )
