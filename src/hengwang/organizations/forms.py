"""Forms of units, regions, companies and contacts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.choices import CompanyKind, Duty, Level, UnitKind
from hengwang.organizations.models import Company, Region, Unit
from hengwang.organizations.reach import Reach
from hengwang.organizations.requests import PlacedUser
from hengwang.organizations.scoping import MANAGE_UNITS
from hengwang.organizations.services import CompanyFacts, ContactFacts, UnitFacts
from hengwang.pages.widgets import DateInput, offer

INITIALS_HELP = _(
    "Only where the search finds the unit under a wrong reading; several are separated by spaces."
)


class NameForm(forms.Form):
    """A name with its short form."""

    name = forms.CharField(label=_("Name"), max_length=100)
    short_name = forms.CharField(label=_("Short name"), max_length=50, required=False)


class UnitFactsForm(forms.Form):
    """What is known about a unit besides its name."""

    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices, initial=UnitKind.GOVERNMENT)
    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"))
    parent = forms.ModelChoiceField(Unit.objects.none(), label=_("Superior unit"), required=False)
    opened_on = forms.DateField(label=_("Opened on"), required=False, widget=DateInput())
    search_initials = forms.CharField(
        label=_("Pinyin initials"), max_length=100, required=False, help_text=INITIALS_HELP
    )

    def __init__(self, by: PlacedUser, data: Any = None, *, unit: Unit | None = None) -> None:
        super().__init__(data, initial={} if unit is None else initial_of(unit, UnitFacts))
        self.reach: Reach = by.reach(MANAGE_UNITS)
        others = Unit.objects.within(self.reach).filter(closed_on=None)
        offer(
            self, "parent", others if unit is None else others.exclude(path__startswith=unit.path)
        )
        offer(self, "region", regions_within(self.reach))

    def clean(self) -> dict[str, Any]:
        """The unit must lie where the person may manage units."""
        cleaned = super().clean() or self.cleaned_data
        region, parent = cleaned.get("region"), cleaned.get("parent")
        path = parent.path if parent else ""
        if region and not self.reach.covers(path=path, region_code=region.code):
            raise ValidationError(
                _("You manage units elsewhere: choose a superior unit or region of yours."),
                code="out_of_reach",
            )
        return cleaned

    def facts(self) -> UnitFacts:
        """What the services take."""
        data = self.cleaned_data
        return UnitFacts(
            level=Level(data["level"]),
            kind=UnitKind(data["kind"]),
            region=data["region"],
            parent=data["parent"],
            opened_on=data["opened_on"],
            search_initials=data["search_initials"],
        )


class NewUnitForm(NameForm, UnitFactsForm):
    """A new unit."""

    field_order = ["name", "short_name"]


class RenameForm(NameForm):
    """A new name from a day on."""

    from_on = forms.DateField(
        label=_("Bears the name from"), widget=DateInput(), initial=timezone.localdate
    )


class CloseForm(forms.Form):
    """The first day without the unit, company or region, and why."""

    on = forms.DateField(
        label=_("Closed from"),
        widget=DateInput(),
        initial=timezone.localdate,
        help_text=_("The first day on which it no longer exists. Its records stay."),
    )
    note = forms.CharField(label=_("Reason"), max_length=200, required=False)


class MergeForm(CloseForm):
    """Into which unit, and from when."""

    into = forms.ModelChoiceField(Unit.objects.none(), label=_("Into the unit"))
    field_order = ["into", "on", "note"]

    def __init__(self, by: PlacedUser, unit: Unit, data: Any = None) -> None:
        super().__init__(data)
        within = Unit.objects.within(by.reach(MANAGE_UNITS)).filter(closed_on=None)
        offer(self, "into", within.exclude(path__startswith=unit.path))


class DutyForm(forms.Form):
    """What a unit answers for, and where."""

    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    region = forms.ModelChoiceField(
        Region.objects.none(),
        label=_("For the region"),
        required=False,
        help_text=_(
            "For administrators of an extranet: their figures of the network count this region."
        ),
    )
    of_unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("For the unit"),
        required=False,
        help_text=_("For the supervising department: the unit it supervises."),
    )
    from_on = forms.DateField(label=_("From"), required=False, widget=DateInput())

    def __init__(self, by: PlacedUser, data: Any = None) -> None:
        super().__init__(data)
        reach = by.reach(MANAGE_UNITS)
        offer(self, "region", regions_within(reach))
        offer(self, "of_unit", Unit.objects.within(reach).filter(closed_on=None))

    def clean(self) -> dict[str, Any]:
        """A supervising department has a unit, an administrator of the extranet a region."""
        cleaned = super().clean() or self.cleaned_data
        needed = "of_unit" if cleaned.get("duty") == Duty.SUPERVISING else "region"
        if not cleaned.get(needed):
            self.add_error(needed, _("This duty needs it."))
        return cleaned


class ReopenForm(forms.Form):
    """Why a closed unit is opened again."""

    note = forms.CharField(label=_("Reason"), max_length=200)


class CompanyFactsForm(forms.Form):
    """What is known about a company besides its name."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CompanyKind.choices)
    credit_code = forms.RegexField(
        r"^[0-9A-HJ-NPQRTUWXY]{18}$",
        label=_("Unified social credit code"),
        required=False,
        help_text=_("GB 32100: eighteen characters."),
    )
    opened_on = forms.DateField(label=_("Opened on"), required=False, widget=DateInput())
    search_initials = forms.CharField(
        label=_("Pinyin initials"), max_length=100, required=False, help_text=INITIALS_HELP
    )

    def __init__(self, data: Any = None, *, company: Company | None = None) -> None:
        initial = {} if company is None else initial_of(company, CompanyFacts)
        super().__init__(data, initial=initial)

    def facts(self) -> CompanyFacts:
        """What the services take."""
        data = {**self.cleaned_data, "kind": CompanyKind(self.cleaned_data["kind"])}
        return CompanyFacts(**{name: data[name] for name in CompanyFacts.__dataclass_fields__})


class NewCompanyForm(NameForm, CompanyFactsForm):
    """A new company."""

    field_order = ["name", "short_name"]


class ContactForm(forms.Form):
    """A person to call."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=50)
    post = forms.CharField(label=_("Post"), max_length=50, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=50, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    def facts(self) -> ContactFacts:
        """What the services take."""
        return ContactFacts(**self.cleaned_data)


class AreaForm(forms.Form):
    """A functional area."""

    code = forms.CharField(
        label=_("Region code"),
        max_length=9,
        help_text=_("Below the region's own digits, usually 71 to 79, such as 620171."),
    )
    name = forms.CharField(label=_("Name"), max_length=100)
    short_name = forms.CharField(label=_("Short name"), max_length=50, required=False)
    opened_on = forms.DateField(label=_("Opened on"), required=False, widget=DateInput())

    def __init__(self, above: Region, data: Any = None) -> None:
        super().__init__(data)
        self.prefix_digits = subtree_prefix(above.code)

    def clean_code(self) -> str:
        """The area lies below the region whose page it is added on."""
        code = str(self.cleaned_data["code"])
        if not code.startswith(self.prefix_digits):
            raise ValidationError(
                _("The code must begin with %(digits)s."),
                code="elsewhere",
                params={"digits": self.prefix_digits},
            )
        return code


def regions_within(reach: Reach) -> QuerySet[Region]:
    """Regions a unit may be put into: those of the reach and of the units in it."""
    regions = Region.objects.filter(closed_on=None).exclude(level=Level.TOWNSHIP)
    if reach.everywhere:
        return regions
    own = Region.objects.filter(units__in=Unit.objects.within(reach)).values("pk")
    chosen = regions.filter(pk__in=own)
    for code in reach.region_codes:
        chosen = chosen | regions.in_region(code)
    return chosen


def initial_of(row: Model, facts: type[Any]) -> dict[str, Any]:
    """What is stored, for the fields of a form."""
    return {name: getattr(row, name) for name in facts.__dataclass_fields__}
