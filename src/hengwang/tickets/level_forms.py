"""The form of a service level."""

import re
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import offer
from hengwang.tickets.choices import Kind, Priority
from hengwang.tickets.errors import DailyHoursError
from hengwang.tickets.models import ServiceLevel
from hengwang.tickets.services.levels import Promised, check_hours

_SPELL = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})")
MIDNIGHT = 24


class HoursField(forms.CharField):
    """Hours of a working day as people write them; empty is around the clock."""

    def clean(self, value: Any) -> Any:
        """Pairs of times in order."""
        text = str(super().clean(value)).replace("：", ":")
        found = _SPELL.findall(text)
        rest = _SPELL.sub("", text).strip(" ,，、;；")
        try:
            pairs = [
                (time(int(a), int(b)), time(int(c) % MIDNIGHT, int(d))) for a, b, c, d in found
            ]
            check_hours(pairs)
        except (ValueError, DailyHoursError):
            rest = text
        if rest:
            raise forms.ValidationError(
                _("Write the hours as 08:30-12:00, 14:30-18:00, in order and without overlap.")
            )
        return pairs


class LevelForm(forms.Form):
    """What is promised for tickets of a kind and priority."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind of ticket"), choices=Kind.choices)
    priority = forms.ChoiceField(label=_("Priority"), choices=Priority.choices)
    respond_minutes = forms.IntegerField(
        label=_("Answer within (minutes)"), min_value=1, required=False
    )
    arrive_minutes = forms.IntegerField(
        label=_("On site within (minutes)"), min_value=1, required=False
    )
    restore_minutes = forms.IntegerField(
        label=_("Restored within (minutes)"), min_value=1, required=False
    )
    daily = HoursField(
        label=_("Service hours"),
        required=False,
        help_text=_("Such as 08:30-12:00, 14:30-18:00 on working days; empty: around the clock."),
    )
    carrier_stops = forms.BooleanField(
        label=_("Time with a company does not count"),
        required=False,
        help_text=_("Only where the promise to the units itself says so."),
    )

    def __init__(self, by: User, data: Any = None, *, level: ServiceLevel | None = None) -> None:
        names = [
            *("name", "kind", "priority", "respond_minutes", "arrive_minutes"),
            *("restore_minutes", "carrier_stops"),
        ]
        initial = {name: getattr(level, name) for name in names} if level else {}
        if level is not None:
            initial["daily"] = ", ".join(f"{one}-{other}" for one, other in level.daily)
        super().__init__(data, initial=initial)
        if level is None:
            offer(self, "unit", units_with(by, Permission.MANAGE_UNITS).filter(closed_on=None))
            self.fields["unit"].initial = by.unit_id
        else:
            del self.fields["unit"]
            # Another kind or priority is another promise, not a version of this one.
            for name in ("kind", "priority"):
                self.fields[name].disabled = True

    def promised(self) -> Promised:
        """For the service."""
        data = self.cleaned_data
        return Promised(
            name=data["name"],
            daily=data["daily"],
            respond_minutes=data["respond_minutes"],
            arrive_minutes=data["arrive_minutes"],
            restore_minutes=data["restore_minutes"],
            carrier_stops=data["carrier_stops"],
        )

    def draft(self, unit: Unit) -> ServiceLevel:
        """The level as it would be, not stored."""
        told = self.promised()
        return ServiceLevel(
            unit=unit,
            kind=self.cleaned_data["kind"],
            priority=self.cleaned_data["priority"],
            name=told.name,
            respond_minutes=told.respond_minutes,
            arrive_minutes=told.arrive_minutes,
            restore_minutes=told.restore_minutes,
            daily=[[f"{one:%H:%M}", f"{other:%H:%M}"] for one, other in told.daily],
            carrier_stops=told.carrier_stops,
        )
