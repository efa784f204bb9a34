"""Tables and filters of assurances."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.assurances.choices import REPORT_TONES, STATE_TONES, Importance, ReportState, State
from hengwang.assurances.models import Assurance, ZeroReport
from hengwang.duty.tables import InstantColumn
from hengwang.pages.columns import HeadlineColumn, NumberColumn, StatusColumn, TextColumn
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.tables import Table


class AssuranceTable(Table):
    """Assurances, newest first."""

    event = HeadlineColumn(verbose_name=_("Event"))
    level = TextColumn(
        verbose_name=pgettext_lazy("assurance", "Level"), accessor="get_level_display",
        order_by="level", tight=True,
    )  # fmt: skip
    state = StatusColumn(verbose_name=_("State"), tones=STATE_TONES)
    starts_at = InstantColumn(verbose_name=pgettext_lazy("assurance", "From"))
    ends_at = InstantColumn(verbose_name=pgettext_lazy("assurance", "Until"))
    unit = TextColumn(verbose_name=pgettext_lazy("assurance", "Unit in charge"))
    people = NumberColumn(verbose_name=_("People"), orderable=False)
    sent = NumberColumn(verbose_name=_("Zero reports sent"), orderable=False)
    owed = NumberColumn(verbose_name=_("Of these owed"), orderable=False)

    class Meta(Table.Meta):
        sequence = (
            *("event", "level", "state", "starts_at", "ends_at", "unit", "people"),
            *("sent", "owed"),
        )


class AssuranceFilter(FilterSet):
    """Assurances by words, level and state."""

    text = TextFilter("event")
    level = ChoiceFilter(label=pgettext_lazy("assurance", "Level"), choices=Importance.choices)
    state = ChoiceFilter(label=_("State"), choices=State.choices)

    class Meta:
        model = Assurance
        fields = ()


class ReportTable(Table):
    """Zero reports, newest first."""

    assurance = HeadlineColumn(
        verbose_name=_("Event"), orderable=False,
        linkify=lambda record: f"{record.assurance.get_absolute_url()}#reports",
    )  # fmt: skip
    due_at = InstantColumn(verbose_name=_("Due"))
    state = StatusColumn(verbose_name=_("State"), tones=REPORT_TONES)
    text = TextColumn(verbose_name=pgettext_lazy("zero report", "What happened"), orderable=False)
    by_name = TextColumn(verbose_name=_("Sent by"), orderable=False)
    sent_at = InstantColumn(verbose_name=_("Sent"))

    class Meta(Table.Meta):
        sequence = ("assurance", "due_at", "state", "text", "by_name", "sent_at")


class ReportFilter(FilterSet):
    """Zero reports by state."""

    state = ChoiceFilter(label=_("State"), choices=ReportState.choices)

    class Meta:
        model = ZeroReport
        fields = ()


class TemplateTable(Table):
    """Readiness checklists."""

    name = HeadlineColumn(verbose_name=_("Name"))
    unit = TextColumn(verbose_name=_("Unit"))
    items = NumberColumn(verbose_name=_("Items"), orderable=False)

    class Meta(Table.Meta):
        sequence = ("name", "unit", "items")

    def render_items(self, value: list[str]) -> int:
        """How many."""
        return len(value)

    def value_items(self, value: list[str]) -> int:
        """How many."""
        return len(value)
