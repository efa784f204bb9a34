"""Tables and filters of tickets."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.network.filters import WordsFilter
from hengwang.pages.columns import HeadlineColumn, MomentColumn, StatusColumn, TextColumn
from hengwang.pages.filters import ChoiceFilter, FilterSet
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.tickets.choices import Kind, Priority, Source, State
from hengwang.tickets.word_lookup import INDEX

STATE_TONES = {
    State.NEW.value: Tone.BAD,
    State.IN_WORK.value: Tone.INFO,
    State.CARRIER.value: Tone.PLAN,
    State.PAUSED.value: Tone.WARN,
    State.RESOLVED.value: Tone.OK,
    State.CLOSED.value: Tone.QUIET,
    State.MERGED.value: Tone.QUIET,
    State.WITHDRAWN.value: Tone.QUIET,
}
PRIORITY_TONES = {
    Priority.P1.value: Tone.BAD,
    Priority.P2.value: Tone.WARN,
    Priority.P3.value: Tone.INFO,
    Priority.P4.value: Tone.QUIET,
}


class ShortMomentColumn(MomentColumn):
    """A day and a minute, with the year only where it is another."""

    def render(self, value: datetime) -> SafeString:
        """11-20 09:00; the full instant in the machine-readable attribute."""
        local = timezone.localtime(value)
        is_now = local.year == timezone.localdate().year
        text = f"{local:%m-%d %H:%M}" if is_now else f"{local:%Y-%m-%d %H:%M}"
        return format_html('<time datetime="{}">{}</time>', local.isoformat(), text)


class TicketTable(Table):
    """Tickets, newest first."""

    title = HeadlineColumn(verbose_name=_("Title"), orderable=False)
    number = TextColumn(verbose_name=pgettext_lazy("ticket", "Number"), tight=True, orderable=False)
    kind = TextColumn(accessor="get_kind_display", verbose_name=_("Kind"), orderable=False)
    priority = StatusColumn(verbose_name=_("Priority"), tones=PRIORITY_TONES, orderable=False)
    state = StatusColumn(verbose_name=_("State"), tones=STATE_TONES, orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    assignee = TextColumn(
        accessor="assignee__printed_name", verbose_name=_("In the hands of"), orderable=False
    )
    opened_at = ShortMomentColumn(verbose_name=_("Opened"))
    due_at = ShortMomentColumn(verbose_name=_("Due"))

    class Meta(Table.Meta):
        sequence = (
            *("title", "number", "kind", "priority", "state", "unit", "assignee"),
            *("opened_at", "due_at"),
        )


class TicketWordsFilter(WordsFilter):
    """Words, by the index of tickets' words."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Tickets that have every word."""
        return qs.filter(INDEX.words_q(value)) if value else qs


class TicketFilter(FilterSet):
    """Tickets by words, state, kind, priority and way."""

    text = TicketWordsFilter(label=_("Number, title, description or pinyin initials"))
    state = ChoiceFilter(label=_("State"), choices=State.choices)
    kind = ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    priority = ChoiceFilter(label=_("Priority"), choices=Priority.choices)
    source = ChoiceFilter(label=_("How it came"), choices=Source.choices)
