"""Forms of collectors and credentials."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.collector.protocol.plan import Listener
from hengwang.kernel.errors import DomainError
from hengwang.monitoring.aiming import networks_of
from hengwang.monitoring.choices import CredentialVersion, ListenerKind
from hengwang.monitoring.models import Collector
from hengwang.pages.refusals import refusal_text
from hengwang.pages.widgets import LongSelect


def unit_field(by: User) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """A unit whose monitoring the person keeps."""
    units = units_with(by, Permission.EDIT_MONITORING).filter(closed_on=None)
    return forms.ModelChoiceField(units, label=_("Unit"), initial=by.unit_id, widget=LongSelect())


class CollectorForm(forms.Form):
    """A collector: its name, where it may go, what it listens to."""

    name = forms.CharField(label=_("Name"), max_length=100)
    networks = forms.CharField(
        label=_("Networks it may ask"),
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "10.62.0.0/16"}),
        help_text=_(
            "One a line, as 10.62.0.0/16. Nothing outside is ever asked; metadata and link-local "
            "addresses never."
        ),
    )
    loopback = forms.BooleanField(
        label=_("The collector's own machine may be asked too (127.0.0.0/8)"), required=False
    )
    listeners = forms.CharField(
        label=_("Listens at"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "syslog_udp 0.0.0.0:5514"}),
        help_text=_(
            "One a line: syslog_udp, syslog_tcp, snmp_trap or push, then address:port, then the "
            "networks it hears, if not everybody."
        ),
    )

    def __init__(self, by: User, data: Any = None, *, row: Collector | None = None) -> None:
        initial = {}
        if row is not None:
            initial = {
                "name": row.name,
                "networks": "\n".join(row.networks),
                "loopback": any(one.startswith(("127.", "::1")) for one in row.networks),
                "listeners": "\n".join(_listener_text(one) for one in row.listeners),
            }
        super().__init__(data, initial=initial)
        if row is None:
            self.fields["unit"] = unit_field(by)
            self.order_fields(["unit"])
        for name in ("networks", "listeners"):
            self.fields[name].wide = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Networks are read with the box beside them."""
        data = super().clean() or self.cleaned_data
        try:
            meant = bool(data.get("loopback"))
            data["networks"] = networks_of(data.get("networks", ""), loopback_meant=meant)
        except DomainError as refusal:
            self.add_error("networks", refusal_text(refusal))
        return data

    def clean_listeners(self) -> list[Listener]:
        """One a line."""
        found = []
        for line in filter(str.strip, self.cleaned_data["listeners"].splitlines()):
            try:
                found.append(_listener(line))
            except (ValueError, ValidationError) as error:
                said = _("“%(line)s” is no listener.") % {"line": line.strip()}
                raise forms.ValidationError(said) from error
        return found


def _listener(line: str) -> Listener:
    kind, place, *sources = line.replace(",", " ").split()
    address, _colon, port = place.rpartition(":")
    if kind not in ListenerKind.values or not port.isdecimal():
        raise ValueError(line)
    given = {"kind": kind, "address": address.strip("[]"), "port": int(port), "sources": sources}
    return Listener.model_validate(given)


def _listener_text(one: dict[str, Any]) -> str:
    address = f"[{one['address']}]" if ":" in str(one["address"]) else one["address"]
    return " ".join([one["kind"], f"{address}:{one['port']}", *one.get("sources", ())])


class HandOverForm(forms.Form):
    """Who takes a collector's checks over."""

    to = forms.ModelChoiceField(Collector.objects.none(), label=_("To the collector"))

    def __init__(self, by: User, row: Collector, data: Any = None) -> None:
        super().__init__(data)
        others = Collector.objects.editable_by(by).filter(revoked_at=None).exclude(pk=row.pk)
        self.fields["to"].queryset = others  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """Why something is done, for the history."""

    note = forms.CharField(label=_("Reason"), max_length=200, required=False)


SHOWN_NEVER = forms.PasswordInput(attrs={"autocomplete": "new-password"})
_WAYS = [("", "—"), *((word, word.upper()) for word in ("md5", "sha1", "sha224", "sha256"))]
_WAYS += [(word, word.upper()) for word in ("sha384", "sha512")]
_PRIVACY = [("", "—"), *((word, word.upper()) for word in ("des", "aes128", "aes192", "aes256"))]


class SecretForm(forms.Form):
    """The parts of a secret; none of them is ever shown again."""

    community = forms.CharField(
        label=_("Community"), required=False, max_length=200, widget=SHOWN_NEVER
    )
    user = forms.CharField(label=_("User"), required=False, max_length=100)
    authentication = forms.ChoiceField(label=_("Authentication"), required=False, choices=_WAYS)
    authentication_key = forms.CharField(
        label=_("Authentication key"), required=False, max_length=200, widget=SHOWN_NEVER
    )
    privacy = forms.ChoiceField(label=_("Encryption"), required=False, choices=_PRIVACY)
    privacy_key = forms.CharField(
        label=_("Encryption key"), required=False, max_length=200, widget=SHOWN_NEVER
    )

    PARTS = ("community", "user", "authentication", "authentication_key", "privacy", "privacy_key")
    OF = {
        CredentialVersion.COMMUNITY.value: ("community",),
        CredentialVersion.USER.value: PARTS[1:],
        CredentialVersion.PUSH.value: (),
    }

    def __init__(self, version: str, data: Any = None) -> None:
        super().__init__(data)
        for name in self.PARTS:
            if name not in self.OF[version]:
                del self.fields[name]

    def secret(self) -> dict[str, str]:
        """What was entered."""
        return {name: self.cleaned_data[name] for name in self.PARTS if name in self.cleaned_data}


class CredentialForm(SecretForm):
    """A new credential of one kind."""

    name = forms.CharField(label=_("Name"), max_length=100)

    def __init__(self, by: User, version: str, data: Any = None) -> None:
        super().__init__(version, data)
        self.fields["unit"] = unit_field(by)
        self.order_fields(["unit", "name"])
