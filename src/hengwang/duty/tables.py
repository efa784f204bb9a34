"""Tables and filters of duty."""

from datetime import datetime, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.calendars.rules import DayKind
from hengwang.duty.choices import (
    HANDOVER_TONES,
    LAPSE_TONES,
    LEAVE_TONES,
    SWAP_TONES,
    EntryKind,
    HandoverState,
    LapseKind,
    LeaveState,
    SwapState,
)
from hengwang.duty.models import Roster
from hengwang.kernel.periods import midnight
from hengwang.network.search_lookup import found_q
from hengwang.pages.columns import (
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet
from hengwang.pages.tables import Table
from hengwang.pages.widgets import DateInput


class InstantColumn(DateColumn):
    """A day and a minute; the year where it is not this one."""

    def render(self, value: datetime) -> str:
        """11-20 09:00."""
        local = timezone.localtime(value)
        this_year = local.year == timezone.localdate().year
        return f"{local:%m-%d %H:%M}" if this_year else f"{local:%Y-%m-%d %H:%M}"

    def value(self, value: datetime) -> datetime:
        """Local time without a zone, which is what spreadsheets can hold."""
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)


class RosterTable(Table):
    """Rosters."""

    name = HeadlineColumn(verbose_name=_("Duty roster"))
    unit = TextColumn(verbose_name=_("Unit"))
    posts_count = NumberColumn(verbose_name=_("Posts"), orderable=False)
    least_entries = NumberColumn(verbose_name=_("Entries a shift"))

    class Meta(Table.Meta):
        sequence = ("name", "unit", "posts_count", "least_entries")


class SwapTable(Table):
    """Swaps, newest first."""

    proposer = HeadlineColumn(
        verbose_name=_("Proposed by"), orderable=False, accessor="proposer__printed_name",
        linkify=lambda record: record.mine.get_absolute_url(),
    )  # fmt: skip
    mine = TextColumn(verbose_name=_("Gives"), orderable=False)
    partner = TextColumn(verbose_name=_("With"), orderable=False, accessor="partner__printed_name")
    theirs = TextColumn(verbose_name=_("Takes"), orderable=False)
    roster = TextColumn(
        verbose_name=_("Duty roster"), orderable=False, accessor="mine__post__roster"
    )
    state = StatusColumn(verbose_name=_("State"), tones=SWAP_TONES, orderable=False)
    proposed_at = InstantColumn(verbose_name=_("Proposed"))

    class Meta(Table.Meta):
        sequence = ("proposer", "mine", "partner", "theirs", "roster", "state", "proposed_at")


class LeaveTable(Table):
    """Leave, newest first."""

    person = HeadlineColumn(
        verbose_name=_("Person"), orderable=False, accessor="person__printed_name", linkify=False
    )
    kind = TextColumn(verbose_name=_("Kind"), accessor="get_kind_display", orderable=False)
    starts_at = InstantColumn(verbose_name=_("From"))
    ends_at = InstantColumn(verbose_name=_("Until"))
    substitute = TextColumn(
        verbose_name=_("Substitute"), orderable=False, accessor="substitute__printed_name"
    )
    roster = TextColumn(verbose_name=_("Duty roster"), orderable=False)
    state = StatusColumn(verbose_name=_("State"), tones=LEAVE_TONES, orderable=False)

    class Meta(Table.Meta):
        sequence = ("person", "kind", "starts_at", "ends_at", "substitute", "roster", "state")


class EntryTable(Table):
    """The log, newest first."""

    text = HeadlineColumn(verbose_name=pgettext_lazy("duty log", "What happened"), orderable=False)
    at = InstantColumn(verbose_name=_("Happened"), orderable=False)
    kind = TextColumn(
        verbose_name=_("Kind"), accessor="get_kind_display", tight=True, orderable=False
    )
    by_name = TextColumn(verbose_name=pgettext_lazy("duty log", "By"), tight=True, orderable=False)
    post = TextColumn(verbose_name=pgettext_lazy("duty", "Post"), tight=True, orderable=False)
    written_at = InstantColumn(verbose_name=pgettext_lazy("duty log", "Written"), orderable=False)

    class Meta(Table.Meta):
        sequence = ("text", "at", "kind", "by_name", "post", "written_at")

    def render_text(self, value: str) -> str:
        """The beginning; the file has it whole."""
        return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"

    def value_text(self, value: str) -> str:
        """All of it."""
        return value


class HandoverTable(Table):
    """Hand-overs, newest first."""

    outgoing = HeadlineColumn(verbose_name=_("Shift"), orderable=False)
    post = TextColumn(
        verbose_name=pgettext_lazy("duty", "Post"), accessor="outgoing__post", orderable=False
    )
    state = StatusColumn(verbose_name=_("State"), tones=HANDOVER_TONES, orderable=False)
    given_by_name = TextColumn(verbose_name=_("Handed over by"), orderable=False)
    given_at = InstantColumn(verbose_name=_("Handed over"), orderable=False)
    taken_by_name = TextColumn(verbose_name=_("Taken over by"), orderable=False)
    taken_at = InstantColumn(verbose_name=_("Taken over"), orderable=False)

    class Meta(Table.Meta):
        sequence = (
            *("outgoing", "post", "state", "given_by_name", "given_at"),
            *("taken_by_name", "taken_at"),
        )


class LapseTable(Table):
    """What was missed, newest first."""

    shift = HeadlineColumn(
        verbose_name=_("Shift"), orderable=False,
        linkify=lambda record: record.shift.get_absolute_url(),
    )  # fmt: skip
    kind = StatusColumn(verbose_name=_("Missing"), tones=LAPSE_TONES, orderable=False)
    post = TextColumn(
        verbose_name=pgettext_lazy("duty", "Post"), accessor="shift__post", orderable=False
    )
    found_at = InstantColumn(verbose_name=_("Found"))
    explanation = TextColumn(verbose_name=_("Explanation"), orderable=False)
    explained_by_name = TextColumn(verbose_name=_("Explained by"), orderable=False)

    class Meta(Table.Meta):
        sequence = ("shift", "kind", "post", "found_at", "explanation", "explained_by_name")


KIND_NAMES = {
    DayKind.WORKDAY: _("Working days (h)"),
    DayKind.MOVED_WORKDAY: _("Moved working days (h)"),
    DayKind.REST: _("Rest days (h)"),
    DayKind.HOLIDAY: _("Holidays (h)"),
}


class HoursTable(Table):
    """Hours by person."""

    person = HeadlineColumn(verbose_name=_("Person"), linkify=False, orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    shifts = NumberColumn(verbose_name=_("Shifts"), orderable=False)
    workday = NumberColumn(verbose_name=KIND_NAMES[DayKind.WORKDAY], orderable=False)
    moved_workday = NumberColumn(verbose_name=KIND_NAMES[DayKind.MOVED_WORKDAY], orderable=False)
    rest = NumberColumn(verbose_name=KIND_NAMES[DayKind.REST], orderable=False)
    holiday = NumberColumn(verbose_name=KIND_NAMES[DayKind.HOLIDAY], orderable=False)
    total = NumberColumn(verbose_name=_("Together (h)"), orderable=False)

    class Meta(Table.Meta):
        sequence = (
            *("person", "unit", "shifts", "workday", "moved_workday", "rest", "holiday"),
            "total",
        )


SHOWN = 160
DEFAULT_SPAN = timedelta(days=31)
READ_SPAN = timedelta(days=92)
"""The log of so few days is read faster than its words are looked up."""


def _rosters(request: Any) -> QuerySet[Roster]:
    return Roster.objects.visible_to(request.user).order_by("name")


class RosterFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc]
    """One of the rosters the user may see."""

    def __init__(self, **told: Any) -> None:
        super().__init__(queryset=_rosters, label=_("Duty roster"), empty_label=_("All"), **told)


class DayFilter(django_filters.DateFilter):  # type: ignore[misc]
    """A day."""

    def __init__(self, **told: Any) -> None:
        super().__init__(widget=DateInput(), **told)


class EntryFilter(FilterSet):
    """The log by words, time, roster and kind; words are looked for in the time chosen."""

    text = django_filters.CharFilter(label=_("Words or name"), method="with_words")
    from_on = DayFilter(label=_("From"), method="since")
    until_on = DayFilter(label=_("Until"), method="until")
    roster = RosterFilter()
    kind = ChoiceFilter(label=_("Kind"), choices=EntryKind.choices)
    left = ChoiceFilter(
        label=_("Left to do"), choices=[("open", _("Something is left to do"))],
        method="only_open",
    )  # fmt: skip

    def with_words(self, rows: QuerySet[Any], _name: str, words: str) -> QuerySet[Any]:
        """Entries that have every word: a short time is read, a long one is looked up."""
        chosen = self.form.cleaned_data
        since, is_timed = chosen.get("from_on"), bool(chosen.get("from_on") or chosen["until_on"])
        is_short = since is not None and timezone.localdate() - since <= READ_SPAN
        if is_short or chosen["left"] or not is_timed:
            return rows.filter(found_q(words))
        found: QuerySet[Any] = rows.matching(words)  # type: ignore[attr-defined]
        return found

    def since(self, rows: QuerySet[Any], _name: str, day: Any) -> QuerySet[Any]:
        """From the beginning of the day in Beijing."""
        return rows.filter(at__gte=midnight(day))

    def until(self, rows: QuerySet[Any], _name: str, day: Any) -> QuerySet[Any]:
        """Until the end of the day in Beijing."""
        return rows.filter(at__lt=midnight(day + timedelta(days=1)))

    def only_open(self, rows: QuerySet[Any], _name: str, _word: str) -> QuerySet[Any]:
        """What is left to do."""
        found: QuerySet[Any] = rows.left_open()  # type: ignore[attr-defined]
        return found


class SwapFilter(FilterSet):
    """Swaps by state and roster."""

    state = ChoiceFilter(label=_("State"), choices=SwapState.choices)
    roster = RosterFilter(field_name="mine__post__roster")


class LeaveFilter(FilterSet):
    """Leave by state and roster."""

    state = ChoiceFilter(label=_("State"), choices=LeaveState.choices)
    roster = RosterFilter()


class HandoverFilter(FilterSet):
    """Hand-overs by state and roster."""

    state = ChoiceFilter(label=_("State"), choices=HandoverState.choices)
    roster = RosterFilter(field_name="outgoing__post__roster")


class LapseFilter(FilterSet):
    """What was missed, by kind and roster."""

    kind = ChoiceFilter(label=_("Missing"), choices=LapseKind.choices)
    roster = RosterFilter(field_name="shift__post__roster")
    open = ChoiceFilter(
        label=_("Explanation"), choices=[("no", _("not explained"))], method="only_open"
    )

    def only_open(self, rows: QuerySet[Any], _name: str, _word: str) -> QuerySet[Any]:
        """Nobody said why."""
        found: QuerySet[Any] = rows.unexplained()  # type: ignore[attr-defined]
        return found
