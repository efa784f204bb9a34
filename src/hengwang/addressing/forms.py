"""Forms of addressing: what a person enters; services decide and write."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.addressing.choices import Asked, PrefixKind, RecordType
from hengwang.addressing.models import (
    AllocationRequest,
    DnsZone,
    DomainName,
    Prefix,
    RoutingDomain,
    Vlan,
)
from hengwang.addressing.services.names import NameFacts
from hengwang.network.models import Circuit, Device, Site
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import LongSelect, offer


def units_of(by: User, permission: Permission) -> Any:
    """Open units for which the person holds the permission."""
    return units_with(by, permission).filter(closed_on=None)


def unit_field(rows: QuerySet[Unit], label: Any = None) -> forms.ModelChoiceField[Unit]:
    """A unit among these."""
    return forms.ModelChoiceField(rows, label=label or _("Unit"), widget=LongSelect())


class RoutingDomainForm(forms.Form):
    """A routing domain."""

    name = forms.CharField(label=_("Name"), max_length=60)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class PrefixForm(forms.Form):
    """A new prefix."""

    routing_domain = forms.ModelChoiceField(
        RoutingDomain.objects.all(), label=_("Routing domain"), empty_label=None
    )
    text = forms.CharField(label=_("Prefix"), max_length=43, help_text="10.1.0.0/16, 2400::/32")
    kind = forms.ChoiceField(label=_("Kind"), choices=PrefixKind.choices)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=200, required=False)

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        self.fields["unit"] = unit_field(units_of(by, Permission.APPROVE_ADDRESSES))
        self.fields["unit"].initial = by.unit_id
        offer(self, "site", Site.objects.visible_to(by))
        self.order_fields(["unit"])

    def given(self) -> dict[str, Any]:
        """Columns of the prefix."""
        return {name: self.cleaned_data[name] for name in ("kind", "site", "purpose")}


class PrefixFactsForm(forms.Form):
    """What may be mended in a prefix."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PrefixKind.choices)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=200, required=False)

    def __init__(self, by: User, prefix: Prefix, data: Any = None) -> None:
        initial = {"kind": prefix.kind, "site": prefix.site_id, "purpose": prefix.purpose}
        super().__init__(data, initial=initial)
        offer(self, "site", Site.objects.visible_to(by))


class CutForm(forms.Form):
    """A block to hand to a unit."""

    length = forms.IntegerField(label=_("Length of the prefix"), min_value=1, max_value=128)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=PrefixKind.choices, initial=PrefixKind.NETWORK
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, length: int | None = None) -> None:
        super().__init__(data, initial={"length": length})
        every = Unit.objects.filter(closed_on=None)
        self.fields["unit"] = unit_field(every, _("Handed to"))
        self.order_fields(["unit"])


class AllocateForm(forms.Form):
    """Addresses for a unit: the first free ones, or this very one."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=1024, initial=1)
    address = forms.GenericIPAddressField(
        label=_("This very address"), required=False, help_text=_("Empty means the first free.")
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=200, required=False)
    host_name = forms.CharField(label=_("Host name"), max_length=120, required=False)
    serial = forms.CharField(label=_("Serial number of the device"), max_length=80, required=False)
    code = forms.CharField(label=_("Circuit number"), max_length=64, required=False)

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        self.by = by
        every = Unit.objects.filter(closed_on=None)
        self.fields["unit"] = unit_field(every, _("Holder"))
        self.order_fields(["unit"])

    def clean_serial(self) -> Any:
        """The device."""
        return self._found(Device, "serial", _("No device has this serial number."))

    def clean_code(self) -> Any:
        """The circuit."""
        return self._found(Circuit, "code", _("No circuit has this number."))

    def _found(self, model: Any, name: str, refusal: Any) -> Any:
        text = self.cleaned_data[name].strip()
        found = model.objects.visible_to(self.by).filter(**{name: text}).first()
        if text and found is None:
            raise forms.ValidationError(refusal)
        return found if text else None


class ReserveForm(forms.Form):
    """An address to keep back."""

    address = forms.GenericIPAddressField(label=_("Address"))
    purpose = forms.CharField(label=_("Purpose"), max_length=200)


class VlanForm(forms.ModelForm[Any]):
    """A VLAN."""

    class Meta:
        model = Vlan
        fields = ("routing_domain", "site", "vid", "name", "prefix")

    def __init__(self, by: User, data: Any = None, *, row: Vlan | None = None) -> None:
        super().__init__(data, instance=row)
        self.row = row
        offer(self, "site", Site.objects.visible_to(by))
        offer(self, "prefix", Prefix.objects.visible_to(by).order_by("first_key"))
        if row is None:
            self.fields["unit"] = unit_field(units_of(by, Permission.EDIT_NETWORK))
            self.fields["unit"].initial = by.unit_id
            self.order_fields(["unit"])

    @property
    def unit(self) -> Unit:
        """Whose VLAN it is."""
        unit: Unit = self.cleaned_data["unit"] if self.row is None else self.row.unit
        return unit

    def given(self) -> dict[str, Any]:
        """Columns and values."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def validate_constraints(self) -> None:
        """The service says in words which VLAN is in the way."""


class ZoneForm(forms.ModelForm[Any]):
    """A DNS zone; the key is entered anew or stays, and is never shown."""

    tsig_key = forms.CharField(
        label=_("TSIG key (Base64)"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted and never shown again; empty keeps the present one."),
    )

    class Meta:
        model = DnsZone
        fields = ("name", "server", "port", "tsig_name", "tsig_algorithm", "may_push")

    def __init__(self, by: User, data: Any = None, *, row: DnsZone | None = None) -> None:
        super().__init__(data, instance=row)
        self.row = row
        order = ["name", "server", "port", "tsig_name", "tsig_algorithm", "tsig_key", "may_push"]
        if row is None:
            self.fields["unit"] = unit_field(units_of(by, Permission.APPROVE_ADDRESSES))
            self.fields["unit"].initial = by.unit_id
            order = ["unit", *order]
        self.order_fields(order)

    @property
    def unit(self) -> Unit:
        """Whose zone it is."""
        unit: Unit = self.cleaned_data["unit"] if self.row is None else self.row.unit
        return unit

    def given(self) -> dict[str, Any]:
        """Columns and values."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def validate_constraints(self) -> None:
        """The service knows of the key, which is no column of the form."""


class DomainForm(forms.Form):
    """A planned record."""

    name = forms.CharField(
        label=_("Name in the zone"), max_length=120, help_text=_("www, or @ for the zone itself.")
    )
    kind = forms.ChoiceField(label=_("Type"), choices=RecordType.choices)
    value = forms.CharField(label=_("Value"), max_length=255)
    ttl_s = forms.IntegerField(
        label=_("Time to live (s)"), min_value=0, max_value=2_147_483_647, initial=3600
    )

    def __init__(self, by: User, data: Any = None, *, row: DomainName | None = None) -> None:
        names = ("name", "kind", "value", "ttl_s")
        initial = {} if row is None else {name: getattr(row, name) for name in names}
        super().__init__(data, initial=initial)
        if row is None:
            zones = _zones_of(by)
            self.fields["zone"] = forms.ModelChoiceField(zones, label=_("Zone"), empty_label=None)
            every = Unit.objects.filter(closed_on=None)
            self.fields["unit"] = unit_field(every)
            self.order_fields(["zone", "unit"])

    def facts(self) -> NameFacts:
        """The record."""
        data = self.cleaned_data
        return NameFacts(data["name"], RecordType(data["kind"]), data["value"], data["ttl_s"])


def _zones_of(by: User) -> Any:
    units = units_with(by, Permission.APPROVE_ADDRESSES)
    return DnsZone.objects.filter(unit__in=units)


class RequestForm(forms.ModelForm[Any]):
    """What a unit asks for."""

    ONLY_FOR: ClassVar[Mapping[str, Any]] = MappingProxyType(
        {
            "prefix": _("For addresses and prefixes: what they are taken from."),
            "count": _("For addresses."),
            "length": _("For a prefix: 29 gives 8 addresses, 24 gives 256."),
            "zone": _("For a domain name."),
            "domain": _("For a domain name: the part in front of the zone, e.g. www."),
            "value": _("For a domain name: the address or name it leads to."),
        }
    )

    class Meta:
        model = AllocationRequest
        fields = ("asked", "prefix", "count", "length", "zone", "domain", "value", "purpose")

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        self.fields["unit"] = unit_field(units_of(by, Permission.REQUEST_ADDRESSES))
        self.fields["unit"].initial = by.unit_id
        # Everybody may ask for a part of any prefix: who looks after it decides.
        offer(self, "prefix", Prefix.objects.order_by("first_key"))
        offer(self, "zone", DnsZone.objects.order_by("name"))
        for name, text in self.ONLY_FOR.items():
            self.fields[name].help_text = text
        self.order_fields(["unit"])

    def clean(self) -> dict[str, Any]:
        """Each kind of request needs its own fields."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        needs = {
            Asked.ADDRESSES: ("prefix", "count"),
            Asked.PREFIX: ("prefix", "length"),
            Asked.DOMAIN: ("zone", "domain", "value"),
        }
        for name in needs.get(cast("Asked", data.get("asked")), ()):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed for what is asked."))
        return data

    def given(self) -> dict[str, Any]:
        """Columns and values; what does not belong to the kind is left out."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if data["asked"] == Asked.DOMAIN:
            return data | {"prefix": None, "count": 1, "length": None}
        return data | {"zone": None, "domain": "", "value": ""}

    def validate_constraints(self) -> None:
        """Checked above, in words."""


class RefuseForm(forms.Form):
    """Why a request is refused."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
