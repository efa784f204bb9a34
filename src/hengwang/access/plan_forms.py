"""The form of an allocation: asks for what the kind of application needs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.access.choices import NEEDS_CIRCUIT, Kind
from hengwang.access.models import Application, ResourcePlan
from hengwang.access.services.plans import PlanFacts, addresses_of
from hengwang.accounts.models import User
from hengwang.addressing.choices import PrefixKind
from hengwang.addressing.models import DnsZone, Prefix
from hengwang.network.choices import CircuitKind, Layer, Tenure
from hengwang.network.models import Circuit, Site
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company
from hengwang.pages.widgets import offer


class PlanForm(forms.ModelForm[ResourcePlan]):
    """The allocation; asks for what the kind needs."""

    class Meta:
        model = ResourcePlan
        fields = (
            *("circuit", "circuit_code", "circuit_kind", "layer", "tenure", "carrier", "mbps"),
            *("contract_number", "a_site", "z_end", "keeps_addresses", "prefix"),
            *("address_count", "zone", "domain", "domain_value", "note"),
        )

    def __init__(
        self, by: User, application: Application, data: Any = None, _f: Any = None
    ) -> None:
        plan = application.plan
        super().__init__(data, instance=plan, initial=None if plan else _first_plan(application))
        kind = Kind(application.kind)
        for name in [name for name in PLAN_FIELDS if name not in PLAN_ASKS[kind]]:
            del self.fields[name]
        offered: dict[str, QuerySet[Any]] = {
            "circuit": _circuits(application),
            "carrier": Company.objects.filter(closed_on=None, kind=CompanyKind.CARRIER),
            "a_site": Site.objects.visible_to(by),
            "prefix": Prefix.objects.allocatable_by(by).filter(kind=PrefixKind.NETWORK),
            "zone": DnsZone.objects.visible_to(by),
        }
        for name, rows in offered.items():
            if name in self.fields:
                offer(self, name, rows)
        for name in MUST[kind]:
            self.fields[name].required = True
        if kind is Kind.MIGRATE:
            self.fields["address_count"].required = False
        for name in {"circuit_kind", "layer", "tenure"} & set(self.fields):
            self.fields[name].initial = self.fields[name].initial or FIRST[name]

    def clean(self) -> dict[str, Any]:
        """Without the present addresses it needs new ones."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "keeps_addresses" in self.fields and not data.get("keeps_addresses"):
            for name in _NUMBERS:
                if name not in self.errors and not data.get(name):
                    self.add_error(name, _("Give new addresses, or keep the present ones."))
        return data

    def facts(self) -> PlanFacts:
        """What is told, for the service."""
        data = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return PlanFacts(**data)


PLAN_FIELDS = PlanForm.base_fields
FIRST = {"circuit_kind": CircuitKind.MSTP, "layer": Layer.METRO, "tenure": Tenure.LEASED}
_LINE = (
    *("circuit_code", "circuit_kind", "layer", "tenure", "carrier", "mbps", "contract_number"),
    *("a_site", "z_end"),
)
_LINE_MUST = ("circuit_code", "circuit_kind", "layer", "tenure", "mbps")
_NUMBERS, _NAME = ("prefix", "address_count"), ("zone", "domain", "domain_value")
PLAN_ASKS: dict[Kind, Sequence[str]] = {
    **dict.fromkeys(NEEDS_CIRCUIT, (*_LINE, *_NUMBERS, *_NAME, "note")),
    Kind.MIGRATE: (*_LINE, "keeps_addresses", *_NUMBERS, *_NAME, "note"),
    Kind.UPGRADE: ("circuit", "mbps", "contract_number", "note"),
    Kind.WITHDRAW: ("note",),
    Kind.ADDRESS: (*_NUMBERS, "note"),
    Kind.DOMAIN: (*_NAME, "note"),
}
MUST: dict[Kind, Sequence[str]] = {
    **dict.fromkeys(NEEDS_CIRCUIT, (*_LINE_MUST, *_NUMBERS)),
    Kind.MIGRATE: _LINE_MUST,
    Kind.UPGRADE: ("circuit", "mbps"),
    Kind.WITHDRAW: (),
    Kind.ADDRESS: _NUMBERS,
    Kind.DOMAIN: _NAME,
}


def _first_plan(application: Application) -> dict[str, Any]:
    circuits = _circuits(application)
    return {
        "circuit": circuits.first(),
        "mbps": application.wanted_mbps,
        "keeps_addresses": _may_keep(application),
        "address_count": application.address_count or 0,
        "z_end": application.place,
        "domain": application.domain,
    }


def _may_keep(application: Application) -> bool:
    """Whether it asks for no new addresses and has some to keep."""
    return not application.address_count and addresses_of(application.point).exists()


def _circuits(application: Application) -> QuerySet[Any]:
    if application.point is None:
        return Circuit.objects.none()
    return application.point.circuits.filter(closed_on=None)
