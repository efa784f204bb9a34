"""Tables of evidence."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hengwang.evidence.choices import EvidenceContent, EvidenceStatus
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services.reviewing import seen_as
from hengwang.pages.columns import (
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.tables import LOOK, Table
from hengwang.pages.tones import Tone

TONES = {
    EvidenceStatus.OFFERED.value: Tone.INFO,
    EvidenceStatus.ACCEPTED.value: Tone.OK,
    EvidenceStatus.REJECTED.value: Tone.BAD,
}
CONTENT_TONES = {
    EvidenceContent.FULL.value: Tone.OK,
    EvidenceContent.NO_TEXT.value: Tone.BAD,
    EvidenceContent.NO_CELLS.value: Tone.BAD,
    EvidenceContent.BLANK.value: Tone.BAD,
}


class PeriodColumn(TextColumn):
    """First and last day that a piece supports."""

    def render(self, record: EvidenceItem) -> SafeString:
        """Both, each on one line."""
        first, last = record.supports_from.isoformat(), record.supports_until.isoformat()
        day = '<span class="text-nowrap">{}</span>'
        return format_html(f"{day} – {day}", first, last)

    def value(self, record: EvidenceItem) -> str:
        """Both, as a run of days."""
        return f"{record.supports_from.isoformat()} – {record.supports_until.isoformat()}"


class EvidenceTable(Table):
    """Evidence with the period it supports and where its review stands."""

    title = HeadlineColumn(verbose_name=_("Title"))
    unit = TextColumn(verbose_name=_("Unit"), accessor="unit__name")
    supports_from = PeriodColumn(verbose_name=_("Supports"))
    expires_on = DateColumn(verbose_name=_("Expires on"))
    status = StatusColumn(verbose_name=_("Status"), tones=TONES)
    content = StatusColumn(verbose_name=_("Content"), tones=CONTENT_TONES)
    revision = NumberColumn(verbose_name=_("Revision"))
    used = NumberColumn(verbose_name=_("Supports figures"))
    twins = NumberColumn(verbose_name=_("Same file elsewhere"))
    added_by_name = TextColumn(verbose_name=_("Added by"))


class ChoiceColumn(TextColumn):
    """A box to choose the row with; it belongs to the form with this id, wherever that stands."""

    def __init__(self, form_id: str, **kwargs: Any) -> None:
        self.form_id = form_id
        kwargs.setdefault("orderable", False)
        kwargs.setdefault("empty_values", ())
        kwargs.setdefault("exclude_from_export", True)
        super().__init__(tight=True, **kwargs)

    def render(self, record: EvidenceItem, table: Any) -> SafeString | str:
        """The box, or why there is none."""
        if table.reviewer_id is not None and record.handed_in_by_id == table.reviewer_id:
            return gettext("handed in by you")
        return format_html(
            '<input class="form-check-input" type="checkbox" name="chosen" value="{}:{}" '
            'form="{}" aria-label="{}"{}>',
            record.pk,
            seen_as(record),
            self.form_id,
            record.title,
            " checked" if table.is_all_chosen else "",
        )


class AwaitingTable(Table):
    """Evidence that waits for its review, to be accepted or rejected together."""

    title = HeadlineColumn(verbose_name=_("Title"))
    chosen = ChoiceColumn("ruling", verbose_name=_("Choose"))
    unit = TextColumn(verbose_name=_("Unit"), accessor="unit__name")
    supports_from = PeriodColumn(verbose_name=_("Supports"))
    expires_on = DateColumn(verbose_name=_("Expires on"))
    content = StatusColumn(verbose_name=_("Content"), tones=CONTENT_TONES)
    used = NumberColumn(verbose_name=_("Supports figures"))
    twins = NumberColumn(verbose_name=_("Same file elsewhere"))
    handed_in_by_name = TextColumn(verbose_name=_("Handed in by"))

    # Whose own rows cannot be chosen; None in an office too small to separate duties.
    reviewer_id: int | None = None
    is_all_chosen = False

    class Meta:
        attrs = LOOK
