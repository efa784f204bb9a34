"""Tables of alerts."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hengwang.monitoring.choices import AlertKind, AlertState, RuleKind
from hengwang.monitoring.models import Alert, AlertRule
from hengwang.notifications.choices import URGENCY_TONES, Urgency
from hengwang.pages.columns import (
    HeadlineColumn,
    MomentColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.figures import door
from hengwang.pages.filters import ChoiceFilter, FilterSet, FromFilter, TextFilter, UntilFilter
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

STATE_TONES: dict[str, Tone] = {
    AlertState.OPEN: Tone.BAD,
    AlertState.ACKNOWLEDGED: Tone.PLAN,
    AlertState.SILENCED: Tone.QUIET,
    AlertState.RESOLVED: Tone.OK,
}
ON_TONES = {"True": Tone.OK, "False": Tone.QUIET}


class BehindColumn(TextColumn):
    """How many are unreachable behind it: a door to their list."""

    empty_values = (0, None)

    def render(self, value: int, record: Alert) -> SafeString:
        """The number, opening the group; of a collector the targets it asks, just counted."""
        if record.kind == AlertKind.SILENT:
            return format_html("{}", value)
        return door(str(value), reverse("alert-behind", args=[record.pk]))

    def value(self, value: int) -> int:
        """The exported number."""
        return value


class ActColumn(TextColumn):
    """What can be done with it here."""

    empty_values = ()

    def __init__(self) -> None:
        super().__init__(
            verbose_name=_("Action"), orderable=False, exclude_from_export=True,
            attrs={"td": {"class": "is-tight hw-noprint"}},
        )  # fmt: skip

    def render(self, record: Alert) -> SafeString | str:
        """Acknowledge or silence, in the drawer."""
        if record.resolved_at is not None or not getattr(record, "is_mine", False):
            return ""
        links = []
        if record.acknowledged_at is None:
            links.append((reverse("alert-acknowledge", args=[record.pk]), gettext("Acknowledge")))
        links.append((reverse("alert-silence", args=[record.pk]), gettext("Silence")))
        html = '<a class="btn btn-sm btn-quiet" href="{}" data-drawer>{}</a>'
        parts = [format_html(html, url, word) for url, word in links]
        return format_html(" ".join(["{}"] * len(parts)), *parts)


class AlertTable(Table):
    """Alerts, those that need somebody first."""

    title = HeadlineColumn(verbose_name=_("Alert"))
    urgency = StatusColumn(verbose_name=_("Urgency"), tones=URGENCY_TONES, order_by=("rank",))
    kind = TextColumn(verbose_name=_("Kind"), tight=True)
    behind = BehindColumn(
        verbose_name=_("Behind it"), attrs={"td": {"class": "is-number"}}, default=""
    )
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    since = MomentColumn(verbose_name=_("Since"))
    state = StatusColumn(verbose_name=_("State"), tones=STATE_TONES)
    acknowledged_by = TextColumn(
        verbose_name=_("Acknowledged by"), order_by=("acknowledged_by__display_name",)
    )
    act = ActColumn()

    def render_kind(self, value: str, record: Alert) -> Any:
        """The kind; a flapping one says so."""
        return f"{value} · {gettext('flaps')}" if record.is_flapping else value


class AlertFilters(FilterSet):
    """By words, state, urgency, kind and day."""

    text = TextFilter("title", "unit__name", "target__address")
    state = ChoiceFilter(choices=AlertState.choices, label=_("State"))
    urgency = ChoiceFilter(choices=Urgency.choices, label=_("Urgency"))
    kind = ChoiceFilter(choices=AlertKind.choices, label=_("Kind"))
    since = FromFilter(field_name="opened_at__date", label=_("From"))
    until = UntilFilter(field_name="opened_at__date", label=_("Until"))

    class Meta:
        model = Alert
        fields = ()


class RuleTable(Table):
    """Rules with what they look at."""

    name = HeadlineColumn(verbose_name=_("Name"))
    kind = TextColumn(verbose_name=_("Kind"))
    urgency = StatusColumn(verbose_name=_("Urgency"), tones=URGENCY_TONES)
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    after_s = NumberColumn(verbose_name=_("After (s)"))
    steps_count = NumberColumn(verbose_name=pgettext_lazy("alert", "Steps"))
    is_active = StatusColumn(verbose_name=_("In use"), tones=ON_TONES)


class RuleFilters(FilterSet):
    """By name and kind."""

    text = TextFilter("name", "unit__name")
    kind = ChoiceFilter(choices=RuleKind.choices, label=_("Kind"))

    class Meta:
        model = AlertRule
        fields = ()


class SourceTable(Table):
    """Monitors of others."""

    name = HeadlineColumn(verbose_name=_("Name"))
    kind = TextColumn(verbose_name=_("Kind"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    seen_at = MomentColumn(verbose_name=_("Last heard from"))
    taken = NumberColumn(verbose_name=_("Deliveries taken"))
    refused = NumberColumn(verbose_name=_("Deliveries refused"))
    revoked_at = MomentColumn(verbose_name=_("Revoked"))
