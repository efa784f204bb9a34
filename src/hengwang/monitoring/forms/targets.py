"""Forms of targets and of the way records of the inventory are watched."""

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.collector.probes.addresses import AddressRules
from hengwang.monitoring.aiming import EVERYWHERE, literal
from hengwang.monitoring.choices import CheckKind, CredentialVersion, TargetKind
from hengwang.monitoring.forms.collectors import unit_field
from hengwang.monitoring.models import Collector, Credential, Target
from hengwang.monitoring.proposing import Proposal, ProposedCheck
from hengwang.monitoring.services.targets import TargetFacts
from hengwang.monitoring.services.watching import Means
from hengwang.pages.widgets import ManyChoices


class TargetForm(forms.Form):
    """What a target says of itself; its parent is named as the list names it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=TargetKind.choices)
    address = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("An IP address or a host name."),
    )
    parent = forms.CharField(
        label=_("Behind"),
        max_length=200,
        required=False,
        help_text=_(
            "Name or address of the target it lies behind: while that one is down, this one is "
            "unreachable and raises no alarm of its own."
        ),
    )
    is_backbone = forms.BooleanField(
        label=_("Core or aggregation"),
        required=False,
        help_text=_("Counts for the days of the backbone."),
    )

    def __init__(self, by: User, data: Any = None, *, row: Target | None = None) -> None:
        initial = {} if row is None else _initial(row)
        super().__init__(data, initial=initial)
        self.by, self.row = by, row
        if row is None:
            self.fields["unit"] = unit_field(by)
            self.order_fields(["unit"])

    def clean_address(self) -> str:
        """Addresses nobody may ask are refused beside the field."""
        return clean_address(self.cleaned_data["address"])

    def clean_parent(self) -> Target | None:
        """One watched target of this name or address."""
        return parent_named(self.cleaned_data["parent"], self.by, self.row)

    def facts(self) -> TargetFacts:
        """For the service."""
        data = {name: self.cleaned_data[name] for name in TargetFacts.__dataclass_fields__}
        return TargetFacts(**data | {"kind": TargetKind(data["kind"])})


def _initial(row: Target) -> dict[str, Any]:
    given = {name: getattr(row, name) for name in ("name", "kind", "address", "is_backbone")}
    return given | {"parent": "" if row.parent is None else row.parent.name}


def clean_address(text: str) -> str:
    """The address, unless it is closed to every probe."""
    address = literal(text.strip())
    if address is not None and not EVERYWHERE.permits(address):
        raise forms.ValidationError(_("This address is never asked."))
    return text.strip()


def parent_named(text: str, by: User, row: Target | None = None) -> Target | None:
    """The one watched target the words mean."""
    text = text.strip()
    if not text:
        return None
    rows = Target.objects.visible_to(by).watched()
    if row is not None:
        rows = rows.exclude(pk=row.pk)
    found: list[Target] = list(rows.filter(name=text)[:2]) or list(rows.filter(address=text)[:2])
    if len(found) != 1:
        said = _("Several targets bear this name.") if found else _("No target bears this name.")
        raise forms.ValidationError(said)
    return found[0]


class MeansForm(forms.Form):
    """Who asks, and with which secret."""

    collector = forms.ModelChoiceField(Collector.objects.none(), label=_("Collector"))
    credential = forms.ModelChoiceField(
        Credential.objects.none(),
        label=_("SNMP credential"),
        required=False,
        empty_label=_("None: agents are not asked"),
    )

    def __init__(self, by: User, data: Any = None, address: str = "", **more: Any) -> None:
        super().__init__(data, **more)
        fields: dict[str, Any] = dict(self.fields)
        fields["collector"].queryset = collectors_of(by)
        secrets = Credential.objects.visible_to(by)
        fields["credential"].queryset = secrets.exclude(version=CredentialVersion.PUSH)
        if data is None:
            fields["collector"].initial = likely_collector(by, address)
            fields["credential"].initial = fields["credential"].queryset.first()

    def means(self) -> Means:
        """For the service."""
        return Means(self.cleaned_data["collector"], self.cleaned_data["credential"])


def collectors_of(by: User) -> Any:
    """Collectors the person may give work."""
    return Collector.objects.editable_by(by).filter(revoked_at=None)


def likely_collector(by: User, address: str = "") -> Collector | None:
    """The one heard most recently that may ask the address; else the one heard most recently."""
    rows = list(collectors_of(by).order_by(F("seen_at").desc(nulls_last=True), "pk"))
    where = literal(address)
    if where is not None:
        for row in rows:
            if AddressRules.of(row.networks).permits(where):
                found: Collector = row
                return found
    return rows[0] if rows else None


class WatchForm(MeansForm):
    """“Watch this”: everything is filled in; a person ticks and confirms."""

    name = forms.CharField(label=_("Name"), max_length=200)
    parent = forms.CharField(label=_("Behind"), max_length=200, required=False)
    is_backbone = forms.BooleanField(label=_("Core or aggregation"), required=False)
    checks = forms.MultipleChoiceField(label=_("Asked how"), widget=ManyChoices(), required=False)

    def __init__(self, by: User, proposal: Proposal, data: Any = None) -> None:
        initial = {
            "name": proposal.name,
            "parent": "" if proposal.parent is None else proposal.parent.name,
            "is_backbone": proposal.is_backbone,
            "checks": [one.key for one in proposal.checks],
        }
        super().__init__(by, data, proposal.address, initial=initial)
        self.by, self.proposal = by, proposal
        self.order_fields(["name", "parent", "is_backbone", "checks", "collector", "credential"])
        checks: Any = self.fields["checks"]
        checks.choices = [(one.key, check_label(one)) for one in proposal.checks]
        checks.wide = True
        if not any(one.needs_credential for one in proposal.checks):
            del self.fields["credential"]

    def clean_parent(self) -> Target | None:
        """One watched target of this name or address."""
        return parent_named(self.cleaned_data["parent"], self.by)

    def clean(self) -> dict[str, Any]:
        """An agent is asked with a credential."""
        data = super().clean() or self.cleaned_data
        needed = any(one.needs_credential for one in self.chosen())
        if needed and not data.get("credential") and "credential" in self.fields:
            said = _("Choose a credential, or leave the agent (SNMP) out.")
            self.add_error("credential", said)
        return data

    def chosen(self) -> list[ProposedCheck]:
        """The checks ticked."""
        ticked = set(self.cleaned_data.get("checks", ()))
        return [one for one in self.proposal.checks if one.key in ticked]

    def facts(self) -> TargetFacts:
        """The target as confirmed."""
        data = self.cleaned_data
        return TargetFacts(
            name=data["name"],
            kind=self.proposal.kind,
            address=self.proposal.address,
            parent=data["parent"],
            is_backbone=data["is_backbone"],
        )

    def means(self) -> Means:
        """For the service."""
        return Means(self.cleaned_data["collector"], self.cleaned_data.get("credential"))


def check_label(check: ProposedCheck) -> str:
    """A proposed check as people read it: how, where, what it tells."""
    given = check.settings
    place = given.get("url") or given.get("address") or given.get("host") or given.get("server")
    kind = CheckKind(check.kind).label
    deciding = "" if check.is_deciding else gettext("; does not decide whether it is up")
    return f"{kind} · {place} — {gettext(check.why)}{deciding}"


class PageForm(MeansForm):
    """A website by its address: the page, and its certificate where it has one."""

    url = forms.CharField(
        label=_("Address of the page"), max_length=500, help_text="https://www.gov.example/"
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    contains = forms.CharField(
        label=_("Must contain"),
        max_length=200,
        required=False,
        help_text=_("A word of the page that a defaced or empty one would lack."),
    )

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(by, data)
        self.fields["unit"] = unit_field(by)
        del self.fields["credential"]
        self.order_fields(["unit", "name", "url", "contains", "collector"])
