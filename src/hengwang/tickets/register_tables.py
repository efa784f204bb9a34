"""Tables and filters of notices, letters and articles."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.network.filters import WordsFilter
from hengwang.pages.columns import HeadlineColumn, MomentColumn, StatusColumn, TextColumn
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.tickets.choices import ArticleState, Direction, LetterReason, LetterState

LETTER_TONES = {
    LetterState.FILED.value: Tone.OK,
    LetterState.TRAY.value: Tone.WARN,
    LetterState.DROPPED.value: Tone.QUIET,
    LetterState.WAITING.value: Tone.PLAN,
    LetterState.SENDING.value: Tone.PLAN,
    LetterState.SENT.value: Tone.OK,
    LetterState.FAILED.value: Tone.BAD,
}
ARTICLE_TONES = {
    ArticleState.DRAFT.value: Tone.WARN,
    ArticleState.PUBLISHED.value: Tone.OK,
    ArticleState.WITHDRAWN.value: Tone.QUIET,
}


class NoticeTable(Table):
    """Notices from above."""

    ticket__title = HeadlineColumn(
        verbose_name=_("Title"),
        linkify=lambda record: record.ticket.get_absolute_url(),
        orderable=False,
    )
    sender = TextColumn(verbose_name=_("Sender"))
    number = TextColumn(verbose_name=_("Number of the notice"))
    ticket__number = TextColumn(verbose_name=_("Ticket"), tight=True, orderable=False)
    deadline = MomentColumn(verbose_name=_("Feedback by"))
    fed_back_at = MomentColumn(verbose_name=_("Feedback sent"))
    ticket__unit = TextColumn(verbose_name=_("Unit"), orderable=False)

    class Meta(Table.Meta):
        sequence = (
            *("ticket__title", "sender", "number", "ticket__number", "deadline"),
            *("fed_back_at", "ticket__unit"),
        )


class WaitingFilter(ChoiceFilter):
    """Those that wait for feedback, or those that had it."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """By whether feedback was sent."""
        return qs.filter(fed_back_at__isnull=value == "waiting") if value else qs


class NoticeFilter(FilterSet):
    """Notices by words and by whether they wait."""

    text = TextFilter("sender", "number", "ticket__title", label=_("Sender, number or title"))
    waits = WaitingFilter(
        label=_("Feedback"),
        choices=[("waiting", _("Not yet sent")), ("sent", pgettext_lazy("letter", "Sent"))],
    )


class LetterTable(Table):
    """Letters, newest first."""

    subject = HeadlineColumn(verbose_name=pgettext_lazy("letter", "Subject"), orderable=False)
    direction = TextColumn(
        accessor="get_direction_display", verbose_name=_("Way"), tight=True, orderable=False
    )
    sender = TextColumn(verbose_name=pgettext_lazy("letter", "From"), orderable=False)
    recipient = TextColumn(verbose_name=pgettext_lazy("letter", "To"), orderable=False)
    state = StatusColumn(verbose_name=_("State"), tones=LETTER_TONES, orderable=False)
    reason = TextColumn(accessor="get_reason_display", verbose_name=_("Reason"), orderable=False)
    ticket__number = TextColumn(verbose_name=_("Ticket"), tight=True, orderable=False)
    at = MomentColumn(verbose_name=_("At"))

    class Meta(Table.Meta):
        sequence = (
            *("subject", "direction", "sender", "recipient", "state", "reason"),
            *("ticket__number", "at"),
        )


class LetterFilter(FilterSet):
    """Letters by words, state, way and reason."""

    text = TextFilter("subject", "sender", "recipient", label=_("Subject or address"))
    state = ChoiceFilter(label=_("State"), choices=LetterState.choices)
    direction = ChoiceFilter(label=_("Way"), choices=Direction.choices)
    reason = ChoiceFilter(label=_("Reason"), choices=LetterReason.choices)


class ArticleTable(Table):
    """Articles, newest change first."""

    title = HeadlineColumn(verbose_name=_("Title"), orderable=False)
    state = StatusColumn(verbose_name=_("State"), tones=ARTICLE_TONES, orderable=False)
    unit = TextColumn(verbose_name=_("Unit"), orderable=False)
    version = TextColumn(verbose_name=_("Version"), tight=True, orderable=False)
    changed_at = MomentColumn(verbose_name=_("Changed"))

    class Meta(Table.Meta):
        sequence = ("title", "state", "unit", "version", "changed_at")


class ArticleFilter(FilterSet):
    """Articles by words and state."""

    text = WordsFilter(label=_("Words of the title or the text"))
    state = ChoiceFilter(label=_("State"), choices=ArticleState.choices)
