"""Forms of the network: what a person enters; services decide and write."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.network.choices import CircuitStatus, DeviceStatus, End, Way
from hengwang.network.errors import BandwidthUnreadableError
from hengwang.network.models import Circuit, Device, Egress, Interface, Rack, Room, Site, Zone
from hengwang.network.rules import bandwidth_of, bandwidth_text
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company, Region
from hengwang.pages.refusals import refusal_text
from hengwang.pages.widgets import DateInput, LongSelect, offer

Text = Any  # a text, lazily translated


class BandwidthField(forms.CharField):
    """100M, 2.4G, 20兆 or a number of Mbps; cleans to Mbps."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Bandwidth"))
        kwargs.setdefault("help_text", _("100M, 2.4G, or a number of Mbps."))
        super().__init__(max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """As people say it."""
        return bandwidth_text(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Mbps."""
        text = super().clean(value)
        try:
            return bandwidth_of(text) if text else None
        except BandwidthUnreadableError as refusal:
            raise forms.ValidationError(refusal_text(refusal)) from refusal


class KeptForm(forms.ModelForm[Any]):
    """Base: a record of a unit; the unit is chosen once, when it is new."""

    def __init__(self, by: User, data: Any = None, *, row: Any = None, **kwargs: Any) -> None:
        super().__init__(data, instance=row, **kwargs)
        self.by, self.row = by, row
        if row is None and hasattr(self._meta.model, "searched_words"):
            units = units_with(by, Permission.EDIT_NETWORK).filter(closed_on=None)
            self.fields["unit"] = forms.ModelChoiceField(
                units, label=_("Unit"), initial=by.unit_id, widget=LongSelect()
            )
            self.order_fields(["unit"])
        for name, field in self.fields.items():
            if isinstance(field, forms.DateField):
                field.widget = DateInput()
            elif isinstance(field, forms.ModelChoiceField) and name != "unit":
                offer(self, name, self.offered(name))

    def offered(self, name: str) -> QuerySet[Any]:
        """Rows a select offers."""
        rows: dict[str, Any] = {
            "site": Site.objects.visible_to(self.by),
            "a_site": Site.objects.visible_to(self.by),
            "z_site": Site.objects.visible_to(self.by),
            "room": Room.objects.visible_to(self.by),
            "zone": Zone.objects.visible_to(self.by),
            "region": Region.objects.filter(closed_on=None),
            "carrier": Company.objects.filter(closed_on=None, kind=CompanyKind.CARRIER),
            "maintainer": Company.objects.filter(closed_on=None),
        }
        found: QuerySet[Any] = rows[name]
        return found

    def clean(self) -> dict[str, Any]:
        """A new record's unit must be known before its constraints are asked."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.row is None and data.get("unit") is not None and hasattr(self.instance, "unit_id"):
            self.instance.unit_id = data["unit"].pk
        return data

    def given(self) -> dict[str, Any]:
        """Columns and their values, for the service."""
        names = cast("tuple[str, ...]", self._meta.fields)
        return {name: self.cleaned_data[name] for name in names}

    @property
    def unit(self) -> Any:
        """Whose record it is."""
        return self.cleaned_data["unit"] if self.row is None else self.row.unit


class SiteForm(KeptForm):
    """A site."""

    class Meta:
        model = Site
        fields = ("name", "region", "address", "note")


class RoomForm(KeptForm):
    """A room."""

    class Meta:
        model = Room
        fields = ("site", "name", "room_class", "tenure", "area_m2", "opened_on", "closed_on")


class RackForm(KeptForm):
    """A rack; it belongs to the unit of its room."""

    class Meta:
        model = Rack
        fields = ("room", "name", "height_u", "note")

    def offered(self, name: str) -> QuerySet[Any]:
        """Rooms the person keeps."""
        return Room.objects.editable_by(self.by).select_related("unit__region")

    @property
    def unit(self) -> Any:
        """Whose room it stands in."""
        return self.cleaned_data["room"].unit


class ZoneForm(KeptForm):
    """A zone."""

    class Meta:
        model = Zone
        fields = ("name", "kind", "order", "note")


class EgressForm(KeptForm):
    """An egress; its first bandwidth is entered with it, later ones have days."""

    mbps = BandwidthField()

    class Meta:
        model = Egress
        fields = ("name", "carrier", "zone", "contract_number", "opened_on", "closed_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None:
            del self.fields["mbps"]


class DeviceForm(KeptForm):
    """A device."""

    class Meta:
        model = Device
        fields = (
            *("name", "kind", "vendor", "model", "serial", "asset_number", "management_address"),
            *("room", "zone", "tenure", "maintainer", "contract_number", "in_service_on"),
            *("warranty_to", "note"),
        )


class CircuitForm(KeptForm):
    """A circuit; bandwidth and opening are entered with it, later ones have days."""

    mbps = BandwidthField()
    opened_on = forms.DateField(
        label=_("Opened for use on"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty means planned."),
    )

    class Meta:
        model = Circuit
        fields = (
            *("code", "name", "kind", "layer", "carrier", "tenure", "contract_number"),
            *("a_site", "a_end", "z_site", "z_end", "note"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None:
            del self.fields["mbps"], self.fields["opened_on"]


class InterfaceForm(KeptForm):
    """A port; the circuit that ends there is named by its number."""

    code = forms.CharField(
        label=_("Circuit number"),
        max_length=64,
        required=False,
        help_text=_("Empty means not connected."),
    )

    class Meta:
        model = Interface
        fields = ("name", "kind", "speed_mbps", "mac", "description", "end")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None and self.row.circuit is not None:
            self.fields["code"].initial = self.row.circuit.code
        self.order_fields(["name", "kind", "speed_mbps", "mac", "description", "code", "end"])

    def clean_code(self) -> Circuit | None:
        """The circuit, one of those the person sees."""
        code = self.cleaned_data["code"].strip()
        found = Circuit.objects.visible_to(self.by).filter(code=code).first()
        if code and found is None:
            raise forms.ValidationError(_("No circuit has this number."))
        return found

    def given(self) -> dict[str, Any]:
        """With the circuit."""
        circuit = self.cleaned_data["code"]
        end = self.cleaned_data["end"] or End.A if circuit else ""
        return super().given() | {"circuit": circuit, "end": end}


class FromDayForm(forms.Form):
    """Base: a day from which something holds."""

    from_on = forms.DateField(label=_("From"), widget=DateInput(), initial=timezone.localdate)


class BandwidthForm(FromDayForm):
    """Another bandwidth from a day on."""

    mbps = BandwidthField()


class CircuitStatusForm(FromDayForm):
    """Another status from a day on."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[choice for choice in CircuitStatus.choices if choice[0] != CircuitStatus.CLOSED],
    )


class DeviceStatusForm(FromDayForm):
    """Another status from a day on."""

    status = forms.ChoiceField(label=_("Status"), choices=DeviceStatus.choices)


class CloseForm(FromDayForm):
    """The day from which there is no circuit any more."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class PlaceForm(forms.Form):
    """A rack and the units from below."""

    rack = forms.ModelChoiceField(Rack.objects.none(), label=_("Rack"))
    lowest_u = forms.IntegerField(
        label=_("Lowest unit"), min_value=1, help_text=_("Counted from the floor.")
    )
    height_u = forms.IntegerField(label=_("Units taken"), min_value=1, initial=1)

    def __init__(self, by: User, device: Device, data: Any = None) -> None:
        initial = {
            "rack": device.rack_id,
            "lowest_u": device.lowest_u,
            "height_u": device.height_u,
        }
        super().__init__(data, initial=initial)
        racks = Rack.objects.editable_by(by).select_related("room__unit__region")
        offer(self, "rack", racks.order_by("room__name", "name"))
        field = cast("forms.ModelChoiceField[Rack]", self.fields["rack"])
        field.label_from_instance = _rack_label  # type: ignore[method-assign,assignment]


def _rack_label(rack: Rack) -> str:
    return f"{rack.room.name} · {rack.name} ({rack.height_u}U)"


class VerifyForm(forms.Form):
    """A day on which a record was found true."""

    on = forms.DateField(label=_("Verified on"), widget=DateInput(), initial=timezone.localdate)
    way = forms.ChoiceField(label=_("How"), choices=Way.choices, initial=Way.INSPECTION)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class ConfigurationForm(forms.Form):
    """A configuration as a text file."""

    file = forms.FileField(
        label=_("Configuration file"), help_text=_("A text file; it is kept encrypted.")
    )
