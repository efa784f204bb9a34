"""The tables of reports and of batches."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.pages.columns import (
    HeadlineColumn,
    MomentColumn,
    NumberColumn,
    PercentColumn,
    SeverityColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.formats import number_text
from hengwang.pages.tables import Table
from hengwang.pages.tones import Severity
from hengwang.reviews.choices import STATE_TONES
from hengwang.reviews.models import OwnList, ReportBatch, ReviewedReport
from hengwang.reviews.rule_titles import rule_title

ROOMY = {"td": {"class": "hw-roomy"}}
SOFT = '<span class="hw-soft">{}</span>'


class CountColumn(NumberColumn):
    """Findings of one severity: its shape and colour where there are some, nothing unread."""

    def __init__(self, severity: Severity, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.severity = severity

    def render(self, value: int, record: Any) -> SafeString | str:
        """The number."""
        if not record.is_read:
            return format_html(SOFT, "—")
        if not value:
            return format_html(SOFT, 0)
        tone = self.severity.tone
        html = '<span class="hw-tag is-{}" data-shape="{}">{}</span>'
        return format_html(html, tone.value, tone.shape, number_text(value))


class OpenColumn(NumberColumn):
    """Findings nobody has judged."""

    def render(self, value: int, record: Any) -> SafeString | str:
        """The number."""
        return number_text(value) if record.is_read else format_html(SOFT, "—")


class ReportTable(Table):
    """Reports with what was found in each."""

    title = HeadlineColumn(verbose_name=_("Report"), accessor="shown_title", order_by=("title",))
    unit = TextColumn(verbose_name=_("Unit"), accessor="unit__name", attrs=ROOMY)
    year = TextColumn(verbose_name=_("Year"), accessor="shown_year", order_by=("year",))
    state = StatusColumn(verbose_name=_("State"), tones=STATE_TONES)
    errors = CountColumn(Severity.ERROR, verbose_name=_("Errors"))
    warnings = CountColumn(Severity.WARNING, verbose_name=_("Warnings"))
    advice = CountColumn(Severity.ADVICE, verbose_name=_("Advice"))
    open_findings = OpenColumn(verbose_name=pgettext_lazy("verdict", "Open"))
    uploaded_at = MomentColumn(verbose_name=_("Uploaded at"))
    uploaded_by = TextColumn(verbose_name=_("Uploaded by"), accessor="uploaded_by_name", tight=True)

    class Meta(Table.Meta):
        model = ReviewedReport
        fields = ("title",)
        sequence = (
            "title", "unit", "year", "state", "errors", "warnings", "advice",
            "open_findings", "uploaded_at", "uploaded_by",
        )  # fmt: skip


def _own_address(record: OwnList) -> str:
    """The page of the list, not of the unit."""
    return record.get_absolute_url()


class SumColumn(NumberColumn):
    """Findings over several reports; nothing is said softly."""

    def render(self, value: int, record: Any) -> SafeString | str:
        """The number."""
        del record
        return number_text(value) if value else format_html(SOFT, 0)


class BatchTable(Table):
    """Batches with the sums over their reports."""

    title = HeadlineColumn(verbose_name=_("Batch"), accessor="shown_title", order_by=("title",))
    unit = TextColumn(verbose_name=_("Unit"), accessor="unit__name", attrs=ROOMY)
    report_count = SumColumn(verbose_name=_("Reports"))
    errors_count = SumColumn(verbose_name=_("Errors"))
    warnings_count = SumColumn(verbose_name=_("Warnings"))
    advice_count = SumColumn(verbose_name=_("Advice"))
    open_findings_count = SumColumn(verbose_name=pgettext_lazy("verdict", "Open"))
    refused_count = SumColumn(verbose_name=_("Left out"))
    note = TextColumn(verbose_name=_("Note"), attrs=ROOMY)
    created_at = MomentColumn(verbose_name=_("Uploaded at"))
    created_by = TextColumn(verbose_name=_("Uploaded by"), accessor="created_by_name", tight=True)

    class Meta(Table.Meta):
        model = ReportBatch
        fields = ("title",)
        sequence = (
            "title", "unit", "report_count", "errors_count", "warnings_count", "advice_count",
            "open_findings_count", "refused_count", "note", "created_at", "created_by",
        )  # fmt: skip


class InBatchTable(Table):
    """Reports of one batch."""

    title = HeadlineColumn(verbose_name=_("Report"), accessor="shown_title", order_by=("title",))
    office = TextColumn(
        verbose_name=_("Office"), accessor="shown_office", order_by=("office",), attrs=ROOMY
    )
    project = TextColumn(verbose_name=_("Project"), attrs=ROOMY)
    year = TextColumn(verbose_name=_("Year"), accessor="shown_year", order_by=("year",))
    errors = CountColumn(Severity.ERROR, verbose_name=_("Errors"))
    warnings = CountColumn(Severity.WARNING, verbose_name=_("Warnings"))
    advice = CountColumn(Severity.ADVICE, verbose_name=_("Advice"))
    open_findings = OpenColumn(verbose_name=pgettext_lazy("verdict", "Open"))
    state = StatusColumn(verbose_name=_("State"), tones=STATE_TONES)

    class Meta(Table.Meta):
        model = ReviewedReport
        fields = ("title",)
        sequence = (
            "title", "office", "project", "year", "errors", "warnings", "advice",
            "open_findings", "state",
        )  # fmt: skip


class AlikeTable(Table):
    """Groups of findings that can be judged together."""

    message = HeadlineColumn(verbose_name=_("Finding"))
    severity = SeverityColumn(verbose_name=_("Severity"))
    quote = TextColumn(verbose_name=_("Quote"), attrs=ROOMY)
    rule = TextColumn(verbose_name=_("Rule"), attrs=ROOMY)
    reports = SumColumn(verbose_name=_("Reports"))
    count = SumColumn(verbose_name=_("Findings"))
    open = SumColumn(verbose_name=pgettext_lazy("verdict", "Open"))

    def render_rule(self, value: str) -> str:
        """In words; a file keeps the name."""
        return rule_title(value)

    def value_rule(self, value: str) -> str:
        """The name by which files and commands know it."""
        return value


class TallyTable(Table):
    """Findings by rule or by office with what people said to them."""

    reports = SumColumn(verbose_name=_("Reports"))
    count = SumColumn(verbose_name=_("Findings"))
    accepted = SumColumn(verbose_name=pgettext_lazy("verdict", "Accepted"))
    rejected = SumColumn(verbose_name=pgettext_lazy("verdict", "Rejected"))
    mended = SumColumn(verbose_name=pgettext_lazy("verdict", "Mended"))
    open = SumColumn(verbose_name=pgettext_lazy("verdict", "Open"))
    share = PercentColumn(verbose_name=_("Accepted share"))


class RuleTallyTable(TallyTable):
    """One row a rule."""

    name = HeadlineColumn(verbose_name=_("Rule"), linkify=False)
    family = TextColumn(verbose_name=_("Family"), tight=True)
    example = TextColumn(verbose_name=_("Example"), attrs=ROOMY)

    class Meta(Table.Meta):
        sequence = ("name", "family", "example", "...")


class OfficeTallyTable(TallyTable):
    """One row an office."""

    name = HeadlineColumn(verbose_name=_("Office"), linkify=False)
    errors = SumColumn(verbose_name=_("Errors"))
    warnings = SumColumn(verbose_name=_("Warnings"))
    advice = SumColumn(verbose_name=_("Advice"))

    class Meta(Table.Meta):
        sequence = ("name", "reports", "count", "errors", "warnings", "advice", "...")


class OwnListTable(Table):
    """Lists of own words and rules in force."""

    unit = HeadlineColumn(verbose_name=_("Unit"), accessor="unit__name", linkify=_own_address)
    word_count = SumColumn(verbose_name=pgettext_lazy("own list", "Words"))
    rule_count = SumColumn(verbose_name=_("Rules"))
    version = SumColumn(verbose_name=_("Version"))
    note = TextColumn(verbose_name=_("Note"), attrs=ROOMY)
    saved_at = MomentColumn(verbose_name=_("Saved at"))
    saved_by = TextColumn(verbose_name=_("Saved by"), accessor="saved_by_name", tight=True)

    class Meta(Table.Meta):
        model = OwnList
        fields = ("unit",)
        sequence = (
            "unit", "word_count", "rule_count", "version", "note", "saved_at", "saved_by",
        )  # fmt: skip
