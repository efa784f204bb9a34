"""One form for each kind of check; what the collector would refuse is said beside the field."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.kernel.errors import DomainError
from hengwang.monitoring.choices import CheckKind, CredentialVersion
from hengwang.monitoring.errors import (
    CheckNeedsAddressError,
    CredentialMissingError,
    SchemeRefusedError,
)
from hengwang.monitoring.forms.registers import modbus_items, snmp_items
from hengwang.monitoring.forms.targets import collectors_of, likely_collector
from hengwang.monitoring.models import Check, Collector, Credential, Target
from hengwang.monitoring.registers import modbus_lines, snmp_lines
from hengwang.monitoring.services.checks import CheckFacts, judged
from hengwang.pages.refusals import refusal_text
from hengwang.pages.widgets import ManyChoices

LEAST_S, MOST_S = 5, 86_400
TEXT = forms.Textarea(attrs={"rows": 4})


class CheckForm(forms.Form):
    """Base: who asks, how often, and when an outage is believed."""

    kind: ClassVar[CheckKind]
    place: ClassVar[str] = "host"
    secret: ClassVar[tuple[CredentialVersion, ...]] = ()

    collector = forms.ModelChoiceField(Collector.objects.none(), label=_("Collector"))
    interval_s = forms.IntegerField(
        label=_("Every (s)"), initial=60, min_value=LEAST_S, max_value=MOST_S
    )
    timeout_s = forms.IntegerField(label=_("Timeout (s)"), initial=5, min_value=1, max_value=60)
    failures = forms.IntegerField(
        label=_("Failures that make an outage"),
        initial=3,
        min_value=1,
        max_value=10,
        help_text=_(
            "After the first failure it asks again soon; the outage counts from the first."
        ),
    )
    confirm_after_s = forms.IntegerField(
        label=_("Asked again after (s)"), initial=5, min_value=1, max_value=600
    )
    recoveries = forms.IntegerField(
        label=_("Answers that end one"), initial=1, min_value=1, max_value=10
    )
    is_deciding = forms.BooleanField(
        label=_("Decides whether the target is up"), initial=True, required=False
    )
    credential = forms.ModelChoiceField(Credential.objects.none(), label=_("Credential"))

    def __init__(
        self, by: User, target: Target, data: Any = None, *, check: Check | None = None
    ) -> None:
        initial = self.first(target) if check is None else self._kept(check)
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = dict(self.fields)
        fields["collector"].queryset = collectors_of(by)
        if check is None:
            fields["collector"].initial = likely_collector(by, target.address)
        if self.secret:
            rows = Credential.objects.visible_to(by).filter(version__in=self.secret)
            fields["credential"].queryset = rows
        else:
            del self.fields["credential"]
        common = [name for name in CheckForm.base_fields if name in self.fields]
        own = [name for name in self.fields if name not in common]
        self.order_fields([*own, "credential", *common])

    def first(self, target: Target) -> dict[str, Any]:
        """What a new check begins with."""
        return {self.place: target.address}

    def _kept(self, check: Check) -> dict[str, Any]:
        given = {name: getattr(check, name) for name in CheckFacts.__dataclass_fields__}
        return given | self.shown(check.settings)

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Settings as the fields show them."""
        return dict(settings)

    def settings(self) -> dict[str, Any]:
        """What was entered, as the collector reads it."""
        own = [name for name in self.fields if name not in CheckForm.base_fields]
        return {name: self.cleaned_data[name] for name in own}

    def facts(self) -> CheckFacts:
        """For the service."""
        data = self.cleaned_data
        names = (
            *("collector", "interval_s", "timeout_s", "failures", "confirm_after_s"),
            *("recoveries", "is_deciding"),
        )
        return CheckFacts(
            kind=self.kind,
            settings=self.settings(),
            credential=data.get("credential"),
            **{name: data[name] for name in names},
        )

    def clean(self) -> dict[str, Any]:
        """Judge it as the collector will."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                judged(self.facts())
            except CredentialMissingError as refusal:
                self.add_error("credential" if self.secret else None, refusal_text(refusal))
            except (CheckNeedsAddressError, SchemeRefusedError) as refusal:
                self.add_error(self.place, refusal_text(refusal))
            except DomainError as refusal:
                field = self.place if refusal.code.startswith("address_") else None
                self.add_error(field, refusal_text(refusal))
        return data


class IcmpForm(CheckForm):
    """Ping."""

    kind, place = CheckKind.ICMP, "address"
    address = forms.GenericIPAddressField(label=_("Address"))
    packets = forms.IntegerField(label=_("Packets"), initial=3, min_value=1, max_value=20)


class TcpForm(CheckForm):
    """A port that must accept."""

    kind = CheckKind.TCP
    host = forms.CharField(label=_("Address"), max_length=200)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535)


class HttpForm(CheckForm):
    """A page and what must be in it."""

    kind, place = CheckKind.HTTP, "url"
    url = forms.CharField(label=_("Address of the page"), max_length=500)
    statuses = forms.CharField(label=_("Status codes that are good"), initial="200", max_length=60)
    contains = forms.CharField(label=_("Must contain"), max_length=200, required=False)
    lacks = forms.CharField(label=_("Must not contain"), max_length=200, required=False)
    max_redirects = forms.IntegerField(
        label=_("Redirects followed"), initial=3, min_value=0, max_value=10
    )
    verify = forms.BooleanField(
        label=_("The certificate must be trusted"), initial=True, required=False
    )

    def first(self, target: Target) -> dict[str, Any]:
        """The address as a page."""
        return {"url": f"https://{target.address}/" if target.address else ""}

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Codes with commas."""
        codes = settings.get("statuses", (200,))
        return dict(settings) | {"statuses": ", ".join(map(str, codes))}

    def clean_statuses(self) -> list[int]:
        """Three digits each."""
        words = self.cleaned_data["statuses"].replace("，", ",").replace(" ", ",").split(",")
        try:
            codes = [int(word) for word in words if word]
        except ValueError as error:
            raise forms.ValidationError(_("Numbers such as 200, 302.")) from error
        if not codes or not all(100 <= code <= 599 for code in codes):  # noqa: PLR2004 (RFC 9110)
            raise forms.ValidationError(_("Numbers such as 200, 302."))
        return codes


class DnsForm(CheckForm):
    """A question to one name server and its expected answer."""

    kind, place = CheckKind.DNS, "server"
    server = forms.CharField(label=_("Name server"), max_length=200)
    port = forms.IntegerField(label=_("Port"), initial=53, min_value=1, max_value=65535)
    name = forms.CharField(label=_("Name asked for"), max_length=253)
    type = forms.ChoiceField(
        label=_("Type"),
        choices=[(word, word) for word in ("A", "AAAA", "NS", "CNAME", "PTR", "MX", "TXT")],
    )
    expected = forms.CharField(
        label=_("Expected answers"), required=False, widget=TEXT, help_text=_("One a line.")
    )
    exact = forms.BooleanField(label=_("These and no others"), required=False)
    recursion = forms.BooleanField(label=_("Ask it to resolve"), initial=True, required=False)

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """One answer a line."""
        return dict(settings) | {"expected": "\n".join(settings.get("expected", ()))}

    def clean_expected(self) -> list[str]:
        """Lines with something in them."""
        return [one.strip() for one in self.cleaned_data["expected"].splitlines() if one.strip()]


class TlsForm(CheckForm):
    """A certificate and how many days it must still be good."""

    kind = CheckKind.TLS
    host = forms.CharField(label=_("Address"), max_length=200)
    port = forms.IntegerField(label=_("Port"), initial=443, min_value=1, max_value=65535)
    name = forms.CharField(
        label=_("Name in the certificate"),
        max_length=253,
        required=False,
        help_text=_("Empty means the address above."),
    )
    min_days = forms.IntegerField(
        label=_("Days it must still be good"), initial=15, min_value=0, max_value=1000
    )
    verify = forms.BooleanField(
        label=_("The certificate must be trusted"), initial=True, required=False
    )

    def first(self, target: Target) -> dict[str, Any]:
        """A certificate need not be looked at every minute, and does not decide."""
        return super().first(target) | {"interval_s": 21_600, "is_deciding": False}


class SnmpForm(CheckForm):
    """What an agent tells: known sets, and objects of one's own."""

    kind = CheckKind.SNMP
    secret = (CredentialVersion.COMMUNITY, CredentialVersion.USER)
    host = forms.CharField(label=_("Address"), max_length=200)
    port = forms.IntegerField(label=_("Port"), initial=161, min_value=1, max_value=65535)
    profiles = forms.MultipleChoiceField(
        label=_("Sets"),
        required=False,
        widget=ManyChoices(),
        choices=[
            ("system", _("System: name and time since start")),
            ("interfaces", _("Interfaces: traffic, errors, state")),
            ("host", _("CPU, memory and disks")),
            ("ups", _("UPS (UPS-MIB)")),
            ("sensors", _("Sensors (ENTITY-SENSOR-MIB)")),
            ("neighbours", _("Neighbours (ARP table)")),
        ],
    )
    items = forms.CharField(
        label=_("Objects of your own"),
        required=False,
        widget=TEXT,
        help_text=_(
            "One a line: name, OID, and counter, gauge or text; scale=0.1, offset=-40 or bits=32 "
            "where they are needed."
        ),
    )
    walks = forms.CharField(
        label=_("Columns of tables of your own"),
        required=False,
        widget=TEXT,
        help_text=_("Written the same way; the value of every row is read."),
    )

    def first(self, target: Target) -> dict[str, Any]:
        """A silent agent does not make the target down."""
        return super().first(target) | {
            "profiles": ["system"],
            "is_deciding": False,
            "timeout_s": 10,
        }

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Objects as lines."""
        written = {name: snmp_lines(settings.get(name, ())) for name in ("items", "walks")}
        return dict(settings) | written

    def clean_items(self) -> list[dict[str, Any]]:
        """Lines as objects."""
        return snmp_items(self.cleaned_data["items"])

    def clean_walks(self) -> list[dict[str, Any]]:
        """Lines as columns."""
        return snmp_items(self.cleaned_data["walks"])


class ModbusForm(CheckForm):
    """Registers of one device."""

    kind = CheckKind.MODBUS
    host = forms.CharField(label=_("Address"), max_length=200)
    port = forms.IntegerField(label=_("Port"), initial=502, min_value=1, max_value=65535)
    unit = forms.IntegerField(label=_("Unit identifier"), initial=1, min_value=0, max_value=255)
    items = forms.CharField(
        label=_("Registers"),
        widget=TEXT,
        help_text=_(
            "One a line: name, table (holding, input, coil, discrete), address, type (int16, "
            "uint16, float32 …), scale; then, where needed, low (the low word first), swap (the "
            "bytes of each word), mask=0x10 (these bits only), offset=-40."
        ),
    )

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Registers as lines."""
        return dict(settings) | {"items": modbus_lines(settings.get("items", ()))}

    def clean_items(self) -> list[dict[str, Any]]:
        """Lines as registers."""
        return modbus_items(self.cleaned_data["items"])


class PushForm(CheckForm):
    """A sensor that reports by itself, with the token of a credential."""

    kind = CheckKind.PUSH
    secret = (CredentialVersion.PUSH,)
    names = forms.CharField(
        label=_("Names it may report"),
        required=False,
        widget=TEXT,
        help_text=_("One a line; empty means any."),
    )

    def first(self, target: Target) -> dict[str, Any]:
        """Nothing is asked."""
        return {}

    def shown(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """One name a line."""
        return {"names": "\n".join(settings.get("names", ()))}

    def clean_names(self) -> list[str]:
        """Words."""
        return str(self.cleaned_data["names"]).split()


FORMS: Mapping[str, type[CheckForm]] = {
    form.kind.value: form
    for form in (*(IcmpForm, TcpForm, HttpForm, TlsForm, DnsForm, SnmpForm, ModbusForm, PushForm),)
}
