"""Tables of the machine rooms."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.facilities.choices import Level, Verdict
from hengwang.facilities.queries.standing import side_text, value_text
from hengwang.pages.columns import (
    AmountColumn,
    DateColumn,
    HeadlineColumn,
    MomentColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

LEVEL_TONES = {Level.ALARM.value: Tone.BAD, Level.WARNING.value: Tone.WARN}
VERDICT_TONES = {
    Verdict.OPEN.value: Tone.PLAN,
    Verdict.REAL.value: Tone.OK,
    Verdict.SERIOUS.value: Tone.BAD,
    Verdict.FALSE.value: Tone.QUIET,
    Verdict.PLANNED.value: Tone.QUIET,
}


class LabelColumn(TextColumn):
    """A stored word by its label."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.choice = name
        kwargs.setdefault("tight", True)
        super().__init__(accessor=name, empty_values=(), **kwargs)

    def render(self, record: Any) -> str:
        """The label."""
        return str(getattr(record, f"get_{self.choice}_display")())

    def value(self, record: Any) -> str:
        """The same."""
        return self.render(record)


class SensorTable(Table):
    """Sensors with their place and source."""

    name = HeadlineColumn(verbose_name=_("Name"))
    kind = LabelColumn("kind", verbose_name=_("Kind"))
    room = TextColumn(verbose_name=_("Room"), order_by=("room__name",))
    spot = LabelColumn("spot", verbose_name=_("Where it hangs"))
    source = TextColumn(verbose_name=_("Source"), accessor="check_of__target", orderable=False)
    value_name = TextColumn(verbose_name=_("Value of the source"), orderable=False)
    valid_for_s = NumberColumn(verbose_name=_("A reading counts for (s)"))
    added_at = MomentColumn(verbose_name=_("Watched from"))


class WhatColumn(TextColumn):
    """What happened, in words."""

    def render(self, record: Any) -> str:
        """Too high, with the worst value."""
        said = side_text(record)
        if record.sensor is None or record.worst is None or record.sensor.is_contact:
            return said
        return f"{said} · {value_text(record.sensor, record.worst)}"

    def value(self, record: Any) -> str:
        """The same."""
        return self.render(record)


class SubjectColumn(HeadlineColumn):
    """The sensor, or the collector."""

    def render(self, record: Any) -> str:
        """Its name."""
        return str(record.sensor or record.collector)

    def value(self, record: Any) -> str:
        """The same."""
        return self.render(record)


class IncidentTable(Table):
    """Incidents, the newest first."""

    subject = SubjectColumn(verbose_name=_("Sensor"), accessor="pk", orderable=False)
    level = StatusColumn(verbose_name=_("Level"), tones=LEVEL_TONES)
    kind = WhatColumn(verbose_name=pgettext_lazy("room", "What"), orderable=False)
    room = TextColumn(verbose_name=_("Room"), order_by=("room__name",))
    opened_at = MomentColumn(verbose_name=_("From"))
    closed_at = MomentColumn(verbose_name=_("Until"), default=_("going on"))
    verdict = StatusColumn(verbose_name=_("Judged as"), tones=VERDICT_TONES, empty_values=())


class MaintenanceTable(Table):
    """Maintenance, the newest first."""

    kind = HeadlineColumn(verbose_name=pgettext_lazy("maintenance", "What was done"))
    room = TextColumn(verbose_name=_("Room"), order_by=("room__name",))
    system = LabelColumn("system", verbose_name=_("Part of the room"))
    done_on = DateColumn(verbose_name=_("Done on"))
    company = TextColumn(verbose_name=_("Company"), order_by=("company__name",))
    cost_cny = AmountColumn(_("Cost"))
    next_due_on = DateColumn(verbose_name=_("Due again on"))

    def render_kind(self, record: Any) -> str:
        """The label."""
        return str(record.get_kind_display())


class MeterTable(Table):
    """Meters with what they showed last."""

    name = HeadlineColumn(verbose_name=_("Name"))
    room = TextColumn(verbose_name=_("Room"), order_by=("room__name",))
    role = LabelColumn("role", verbose_name=pgettext_lazy("meter", "Counts"))
    last_kwh = NumberColumn(verbose_name=_("Last reading (kWh)"))
    last_at = MomentColumn(verbose_name=_("Read at"))
