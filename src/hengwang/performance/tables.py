"""Tables of performance."""

from decimal import Decimal
from typing import Any

import django_tables2 as dt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.pages.columns import (
    HeadlineColumn,
    NumberColumn,
    PointsColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.comparing import beside_cell
from hengwang.pages.figures import no_data
from hengwang.pages.formats import points_text
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.performance.choices import EvaluationState

STATE_TONES = {
    EvaluationState.DECLARED.value: Tone.PLAN,
    EvaluationState.MONITORING.value: Tone.PLAN,
    EvaluationState.SELF_EVALUATION.value: Tone.INFO,
    EvaluationState.SUBMITTED.value: Tone.WARN,
    EvaluationState.CONFIRMED.value: Tone.OK,
    EvaluationState.PUBLISHED.value: Tone.OK,
}


class RuledColumn(NumberColumn):
    """The score by the ruleset; a range while rows are unscored, the printed one beside it."""

    def render(self, value: Any, record: Any) -> SafeString | str:
        """Score, range, or no data."""
        if record.total is not None:
            return beside_cell(record.printed_total, record.total, "points")
        if record.total_low is None or record.total_low == record.total_high:
            return no_data()
        low, high = points_text(record.total_low), points_text(record.total_high)
        return format_html('<span class="hw-num hw-soft">{} – {}</span>', low, high)

    def value(self, value: Decimal | None) -> Decimal | None:
        """The score alone."""
        return value


class EvaluationTable(Table):
    """Evaluations with their totals in three columns."""

    programme = HeadlineColumn(verbose_name=_("Programme"), accessor="programme__name")
    unit = TextColumn(verbose_name=_("Unit"), accessor="programme__unit__name")
    fiscal_year = dt.Column(verbose_name=_("Year"))
    kind = TextColumn(verbose_name=_("Kind of evaluation"), tight=True)
    state = StatusColumn(verbose_name=_("State"), tones=STATE_TONES)
    printed_total = PointsColumn(verbose_name=_("In the report"))
    rows_total = PointsColumn(verbose_name=_("Sum of the rows"))
    total = RuledColumn(verbose_name=_("By the rules"))
    level = TextColumn(verbose_name=pgettext_lazy("score", "Level"), accessor="level_told")

    class Meta(Table.Meta):
        sequence = (
            "programme",
            "unit",
            "fiscal_year",
            "kind",
            "state",
            "printed_total",
            "rows_total",
            "total",
            "level",
        )
