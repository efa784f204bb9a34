"""Forms of the machine rooms: what a person enters; services decide and write."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.facilities.choices import Grade, ReadingKind, Verdict
from hengwang.facilities.errors import SourceUnreadableError
from hengwang.facilities.limits import LimitSet
from hengwang.facilities.models import EnergyMeter, MaintenanceRecord, Sensor
from hengwang.facilities.models.scoping import rooms_kept
from hengwang.facilities.services.sources import modbus_items
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.monitoring.aiming import refuse_host
from hengwang.monitoring.errors import AddressDangerousError, AddressRefusedError
from hengwang.monitoring.models import Check, Collector
from hengwang.organizations.models import Company
from hengwang.organizations.scoping import units_within_q
from hengwang.pages.fields import MoneyField
from hengwang.pages.refusals import refusal_text
from hengwang.pages.widgets import DateInput, LongSelect, offer


def sources_of(by: User) -> QuerySet[Check]:
    """Sources of units whose rooms the user keeps."""
    within = units_within_q(by.reach(Permission.EDIT_FACILITIES), "target__unit__")
    rows = Check.objects.filter(within, ended_at=None).select_related("target")
    return rows.order_by("target__name", "pk")


class RoomForm(forms.ModelForm[Any]):
    """Base: a record of a room; the room is chosen once, when it is new."""

    def __init__(
        self, by: User, data: Any = None, files: Any = None, *, row: Any = None, room: Any = None
    ) -> None:
        super().__init__(data, files, instance=row)
        self.by, self.row = by, row
        if row is None:
            rows = rooms_kept(by).filter(closed_on=None).select_related("site")
            self.fields["room"] = forms.ModelChoiceField(
                rows, label=_("Room"), initial=room, widget=LongSelect()
            )
            self.order_fields(["room"])
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = DateInput()
            elif name == "check_of":
                offer(self, name, sources_of(by))
            elif name == "company":
                offer(self, name, Company.objects.filter(closed_on=None))

    def given(self) -> dict[str, Any]:
        """Columns and their values, for the service."""
        names = cast("tuple[str, ...]", self._meta.fields)
        return {name: self.cleaned_data[name] for name in names}

    @property
    def room(self) -> Any:
        """Whose record it is."""
        return self.cleaned_data["room"] if self.row is None else self.row.room


class SensorForm(RoomForm):
    """A sensor."""

    class Meta:
        model = Sensor
        fields = (
            *("name", "kind", "spot", "check_of", "value_name", "factor", "fault_is_zero"),
            *("valid_for_s", "note"),
        )
        help_texts = {
            "check_of": _("Empty: the sensor is in the inventory only and counts as not observed."),
            "value_name": _("The name under which the source brings the value."),
            "valid_for_s": _("After this long without a reading the sensor is silent."),
        }


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Any number of papers; the file store judges each."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs["accept"] = ",".join(accepted_suffixes(FileKind.EVIDENCE))

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploads as they are."""
        del initial
        return list(data) if isinstance(data, Sequence) else [data] if data else []


class MaintenanceForm(RoomForm):
    """What was done in a room."""

    cost_cny = MoneyField(label=_("Cost"), required=False)
    papers = PapersField(label=_("Papers"), help_text=_("Reports, photos, receipts; several."))

    class Meta:
        model = MaintenanceRecord
        fields = (
            *("kind", "system", "done_on", "next_due_on", "company", "people", "cost_cny"),
            *("sent_for_repair", "result"),
        )
        widgets = {"result": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].wide = True  # type: ignore[attr-defined]  # read by the template
        if self.row is None:
            self.initial.setdefault("done_on", timezone.localdate())


class MeterForm(RoomForm):
    """A meter."""

    class Meta:
        model = EnergyMeter
        fields = ("name", "role", "check_of", "value_name", "factor")
        help_texts = {"factor": _("Gives kWh: the ratio of the current transformers, for example.")}


class ReadingForm(forms.Form):
    """What a meter showed."""

    read_at = forms.DateTimeField(
        label=_("Read at"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    kwh = forms.DecimalField(label="kWh", min_value=0, max_digits=16, decimal_places=3)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ReadingKind.choices,
        help_text=_("After a replacement or a reset what was used in between is not known."),
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class AcknowledgeForm(forms.Form):
    """What an incident was."""

    verdict = forms.ChoiceField(
        label=_("Judged as"), choices=[one for one in Verdict.choices if one[0]]
    )
    note = forms.CharField(
        label=_("What was found and done"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )


class GradeForm(forms.Form):
    """The class a room is held to."""

    grade = forms.ChoiceField(label=_("Class (GB 50174-2017, 3.1)"), choices=Grade.choices)


class LimitsForm(forms.Form):
    """Limits of one kind of sensor at one spot."""

    alarm_low = forms.FloatField(label=_("Alarm below"), required=False)
    warning_low = forms.FloatField(label=_("Warning below"), required=False)
    warning_high = forms.FloatField(label=_("Warning above"), required=False)
    alarm_high = forms.FloatField(label=_("Alarm above"), required=False)
    hysteresis = forms.FloatField(
        label=_("Hysteresis"),
        min_value=0,
        help_text=_("How far a value must come back before it is normal again."),
    )
    delay_s = forms.IntegerField(
        label=_("Believed after (s)"),
        min_value=0,
        max_value=86_400,
        help_text=_("A shorter excursion is not reported."),
    )
    clause = forms.CharField(label=_("Reason or clause"), max_length=200, required=False)

    @classmethod
    def initial_of(cls, limits: LimitSet) -> dict[str, Any]:
        """What stands in it first."""
        return {
            "alarm_low": limits.alarm_low,
            "warning_low": limits.warning_low,
            "warning_high": limits.warning_high,
            "alarm_high": limits.alarm_high,
            "hysteresis": limits.hysteresis,
            "delay_s": int(limits.delay.total_seconds()),
            "clause": limits.clause,
        }

    def limits(self) -> LimitSet:
        """As the rule reads them."""
        data = self.cleaned_data
        return LimitSet(
            data["alarm_low"],
            data["warning_low"],
            data["warning_high"],
            data["alarm_high"],
            data["hysteresis"],
            timedelta(seconds=data["delay_s"]),
            data["clause"],
        )


class SourceForm(forms.Form):
    """A device of a room that a collector asks by Modbus TCP, or that reports by itself."""

    name = forms.CharField(label=_("Name"), max_length=200)
    collector = forms.ModelChoiceField(Collector.objects.none(), label=_("Collector"))
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=(
            ("modbus", _("Device (Modbus TCP)")),
            ("push", _("Reported by the sensor itself")),
        ),
    )
    host = forms.CharField(
        label=_("Address"), max_length=100, required=False, help_text=_("Modbus TCP only.")
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, initial=502)
    device = forms.IntegerField(label=_("Device number"), min_value=0, max_value=255, initial=1)
    interval_s = forms.IntegerField(label=_("Every (s)"), min_value=1, max_value=86_400, initial=60)
    items = forms.CharField(
        label=_("Values"),
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "One a line: name, table (holding, input, coil, discrete), address, type, scale, "
            "offset; then, where needed, low (the low word first), swap (the bytes of each word), "
            "mask=0x10 (these bits only). Example: temperature holding 0 int16 0.1. A device that "
            "reports by itself needs the names only."
        ),
    )

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        self.fields["items"].wide = True  # type: ignore[attr-defined]  # read by the template
        within = units_within_q(by.reach(Permission.EDIT_MONITORING), "unit__")
        field = cast("forms.ModelChoiceField[Any]", self.fields["collector"])
        field.queryset = Collector.objects.filter(within, revoked_at=None)

    def clean(self) -> dict[str, Any]:
        """What the collector would refuse is said beside its field."""
        data = super().clean() or self.cleaned_data
        if data.get("kind") != "modbus":
            return data
        if not data.get("host"):
            self.add_error("host", _("A device that is asked needs an address."))
        if data.get("items"):
            try:
                modbus_items(data["items"])
            except SourceUnreadableError as refusal:
                self.add_error("items", refusal_text(refusal))
        collector = data.get("collector")
        if data.get("host") and collector is not None:
            try:
                refuse_host(data["host"], collector.networks, collector.name)
            except (AddressDangerousError, AddressRefusedError) as refusal:
                self.add_error("host", refusal_text(refusal))
        return data
