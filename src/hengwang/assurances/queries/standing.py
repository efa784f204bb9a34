"""How an assurance stands now: what takes effect, what is left to do, what is coming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hengwang.accounts.models import User
from hengwang.assurances.choices import ReportState, State
from hengwang.assurances.models import Assurance, ReadinessItem, Staffing, ZeroReport
from hengwang.assurances.report_times import EARLY
from hengwang.availability.choices import Decision
from hengwang.availability.models import MaintenanceWindow
from hengwang.duty.models import Gap
from hengwang.tickets.choices import LIVE, Kind
from hengwang.tickets.models import Ticket

AHEAD = timedelta(days=90)
JUST_OVER = timedelta(days=14)
MOST = 60


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing an assurance does to the rest; `tone` tells whether it does so now."""

    name: str
    text: str
    word: str
    tone: str


def effects_of(row: Assurance, *, now: datetime) -> list[Effect]:
    """Closer watching, people on duty, the freeze and the reports, and whether they hold now."""
    if row.holds_at(now):
        word, tone = _("In force"), "ok"
    elif row.is_held and row.starts_at > now:
        word, tone = _("From the beginning on"), "plan"
    elif row.state in (State.DRAFT, State.SUBMITTED):
        word, tone = _("After the approval"), "quiet"
    else:
        word, tone = pgettext("effect", "Over"), "quiet"
    never = (_("Not asked for"), "quiet")
    every = row.probe_interval_s
    closer = (
        _("As often as always")
        if every is None
        else ngettext("every %(s)s second", "every %(s)s seconds", every) % {"s": every}
    )
    people = row.people_per_shift
    manned = ngettext("%(n)s person at each post", "%(n)s people at each post", people)
    times = pgettext("list", ", ").join(row.report_times) or "—"
    frozen = _("Maintenance and changes are refused") if row.freezes_changes else "—"
    told = (
        (_("Targets are asked"), closer, every is not None),
        (pgettext("assurance", "People on duty"), manned % {"n": people}, people > 1),
        (pgettext("assurance", "Changes"), frozen, row.freezes_changes),
        (_("Zero reports"), times, bool(row.report_times)),
    )
    return [Effect(name, text, *((word, tone) if on else never)) for name, text, on in told]


def short_posts(row: Assurance, now: datetime) -> QuerySet[Gap]:
    """Stretches ahead in which duty has fewer people than the assurance asks for."""
    rows: QuerySet[Any] = Gap.objects.ahead(now).filter(
        starts_at__lt=row.ends_at, ends_at__gt=row.starts_at, because=row.event[:200]
    )
    return rows.select_related("post__roster").order_by("starts_at")


def planned_work(row: Assurance) -> QuerySet[MaintenanceWindow]:
    """Work that was approved before and falls into the assurance: to be moved, or allowed."""
    rows: QuerySet[Any] = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED, starts_at__lt=row.ends_at, ends_at__gt=row.starts_at,
        covered__in=row.covered.values("pk"),
    )  # fmt: skip
    return rows.distinct().order_by("starts_at", "pk")


def planned_changes(row: Assurance, user: User) -> QuerySet[Ticket]:
    """Changes planned into the assurance before it was approved, on targets or units in scope."""
    covered = row.covered.all()
    about = Q(target__in=covered.values("pk")) | Q(target=None, unit__in=covered.values("unit"))
    rows: QuerySet[Any] = Ticket.objects.visible_to(user).filter(
        about, kind=Kind.CHANGE, state__in=LIVE,
        change_starts_at__lt=row.ends_at, change_ends_at__gt=row.starts_at,
    )  # fmt: skip
    return rows.order_by("change_starts_at", "pk")


def with_counts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With how many people are named, and how many reports were sent and are owed.

    Each counted by itself: joined, the people, reports and items of a long assurance would be
    multiplied with each other before they are told apart.
    """
    sent = ZeroReport.objects.filter(state__in=(ReportState.ON_TIME, ReportState.LATE))
    counted: QuerySet[Any] = rows.annotate(
        people=_number(Staffing.objects.all(), "person"),
        sent=_number(sent),
        owed=_number(ZeroReport.objects.filter(state=ReportState.MISSED)),
    )
    return counted


def _number(rows: QuerySet[Any], of: str = "pk") -> Coalesce:
    """How many different ones an assurance has."""
    own = rows.filter(assurance=OuterRef("pk")).order_by().values("assurance")
    counts = own.annotate(number=Count(of, distinct=of != "pk")).values("number")
    return Coalesce(Subquery(counts), Value(0))


def reports_due(user: User, now: datetime) -> QuerySet[ZeroReport]:
    """Reports this person is to send now: named for the assurance, and owed."""
    rows: QuerySet[Any] = ZeroReport.objects.owed().filter(
        due_at__lte=now + EARLY,
        due_at__gt=now - timedelta(days=1),
        assurance__state__in=(State.APPROVED, State.UNDER_WAY),
        assurance__staffing__person=user,
    )
    return rows.distinct()


@dataclass(frozen=True, slots=True)
class Board:
    """Assurances by where they stand, those of one column in order of time."""

    waiting: Sequence[Assurance]
    under_way: Sequence[Assurance]
    coming: Sequence[Assurance]
    to_sum_up: Sequence[Assurance]


def board_of(rows: QuerySet[Any], *, now: datetime) -> Board:
    """What waits, goes on, comes within three months, and waits for its result; one query."""
    live = Q(state__in=(State.DRAFT, State.SUBMITTED, State.APPROVED, State.UNDER_WAY))
    over = Q(state=State.CLOSED, result=None, ended_at__gt=now - JUST_OVER)
    near = rows.filter(live & Q(starts_at__lt=now + AHEAD) | over)
    unsigned = _number(ReadinessItem.objects.unsigned())
    found = list(
        with_counts(near)
        .annotate(unsigned=unsigned)
        .select_related("unit")
        .order_by("starts_at", "pk")[:MOST]
    )

    def of(*states: State) -> list[Assurance]:
        return [one for one in found if one.state in states]

    return Board(
        of(State.DRAFT, State.SUBMITTED), of(State.UNDER_WAY), of(State.APPROVED),
        of(State.CLOSED),
    )  # fmt: skip
