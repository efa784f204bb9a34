"""Forms of access: what a person enters; services decide and write."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.access.choices import NEEDS_CIRCUIT, NEEDS_POINT, Kind
from hengwang.access.models import AccessPoint, Application, PrivateNetwork
from hengwang.access.queries.people import handlers_of
from hengwang.access.services.applying import ApplicationFacts
from hengwang.access.services.stepping import Words
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.facilities.forms import PapersField
from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.monitoring.models import Collector
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.pages.widgets import DateInput, LongSelect, SuffixInput
from hengwang.tickets.forms import MomentField

MOST_MBPS, MOST_ADDRESSES = 400_000, 256


def _area(label: Any, rows: int = 3, **told: Any) -> forms.CharField:
    field = forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **told)
    field.wide = True  # type: ignore[attr-defined]  # read by the template
    return field


def _label(model: type[Model], name: str) -> Any:
    return cast("Any", model._meta.get_field(name)).verbose_name


def _rows(model: type[Model], name: str, **told: Any) -> forms.ModelChoiceField[Model]:
    """A choice among rows that the form's maker narrows."""
    none = cast("Any", model)._meta.get_field(name).related_model._default_manager.none()
    return forms.ModelChoiceField(none, label=_label(model, name), widget=LongSelect(), **told)


def _offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    cast("forms.ModelChoiceField[Model]", form.fields[name]).queryset = rows


def stored(uploads: Sequence[Any], by: User) -> list[StoredFile]:
    """Uploads as files of the platform; each is judged by its content."""
    return [store(one, name=one.name, kind=FileKind.EVIDENCE, by=by) for one in uploads]


class ApplicationForm(forms.Form):
    """An application; asks for what its kind needs and for nothing else."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), widget=LongSelect())
    point = _rows(Application, "point")
    private_network = _rows(Application, "private_network", required=False)
    network_name = forms.CharField(
        label=_("Name of a private network that is not in the list"), max_length=100, required=False
    )
    place = forms.CharField(
        label=_("Where to"), max_length=200, help_text=_("Street, building, floor, room.")
    )
    wanted_mbps = forms.IntegerField(
        label=_("Bandwidth wanted"), min_value=1, max_value=MOST_MBPS,
        widget=SuffixInput({"inputmode": "numeric"}, suffix="Mbps"),
    )  # fmt: skip
    address_count = forms.IntegerField(
        label=_("Addresses wanted"), min_value=1, max_value=MOST_ADDRESSES, initial=4
    )
    domain = forms.CharField(label=_("Domain name wanted"), max_length=120)
    purpose = _area(_("Reason and use"), max_length=2000)
    wanted_on = forms.DateField(label=_("Wanted by"), widget=DateInput(), required=False)
    contact_name = forms.CharField(label=_("Contact"), max_length=50)
    contact_phone = forms.CharField(
        label=_("Telephone"), max_length=50, widget=forms.TextInput({"type": "tel"})
    )
    papers = PapersField(label=_("Papers"), help_text=_("The unit's letter, a plan of the room."))

    def __init__(
        self,
        by: User,
        kind: Kind,
        data: Any = None,
        files: Any = None,
        *,
        follows: Application | None = None,
        point: int | None = None,
    ) -> None:
        initial: dict[str, Any] = {"contact_name": by.printed_name, "unit": by.unit_id}
        if follows is not None:
            initial |= {name: getattr(follows, name) for name in CARRIED}
            initial |= {name: getattr(follows, f"{name}_id") for name in CARRIED_ROWS}
        if point is not None:
            initial["point"] = point
        super().__init__(data, files, initial=initial)
        self.kind, self.by = kind, by
        self.own = units_with(by, Permission.APPLY_ACCESS).filter(closed_on=None)
        for name in UNASKED[kind]:
            del self.fields[name]
        if kind is Kind.MIGRATE:
            numbers = self.fields["address_count"]
            numbers.required, numbers.initial = False, None
            numbers.label = _("New addresses wanted")
            numbers.help_text = _("Empty: the present addresses are kept.")
        points = AccessPoint.objects.filter(unit__in=self.own, closed_on=None)
        networks = PrivateNetwork.objects.filter(unit__in=self.own, merged_on=None)
        for name, rows in (("unit", self.own), ("point", points), ("private_network", networks)):
            if name in self.fields:
                _offer(self, name, cast("QuerySet[Any]", rows))

    def clean(self) -> dict[str, Any]:
        """A private network is one of the list, or a new name for a unit."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.kind is Kind.PRIVATE_NETWORK and not self.errors:
            named, chosen = data.get("network_name"), data.get("private_network")
            if bool(named) == (chosen is not None):
                self.add_error("private_network", _("Choose one, or name a new one below."))
        return data

    @property
    def applied_for(self) -> Unit:
        """The unit: chosen, or that of the access point or private network."""
        data = self.cleaned_data
        row = data.get("point") or data.get("private_network")
        return cast("Unit", row.unit if row is not None else data["unit"])

    def facts(self, network: PrivateNetwork | None) -> ApplicationFacts:
        """What is told, for the service."""
        data = self.cleaned_data
        names = {*CARRIED, "point"} & set(data)
        told = {name: data[name] for name in names}
        return ApplicationFacts(kind=self.kind, private_network=network, **told)


CARRIED = (
    *("place", "wanted_mbps", "address_count", "domain", "purpose", "wanted_on"),
    *("contact_name", "contact_phone"),
)
CARRIED_ROWS = ("unit", "point", "private_network")


def _unasked(kind: Kind) -> list[str]:
    asked = {"purpose", "wanted_on", "contact_name", "contact_phone", "papers"}
    asked |= {"point"} if kind in NEEDS_POINT else {"unit"}
    if kind is Kind.PRIVATE_NETWORK:
        asked |= {"private_network", "network_name"}
    if kind in NEEDS_CIRCUIT:
        asked |= {"place", "wanted_mbps", "address_count"}
    if kind is Kind.UPGRADE:
        asked |= {"wanted_mbps"}
    if kind is Kind.ADDRESS:
        asked |= {"address_count"}
    if kind is Kind.DOMAIN:
        asked |= {"domain"}
    return [name for name in ApplicationForm.base_fields if name not in asked]


UNASKED = {kind: _unasked(kind) for kind in Kind}


class StepForm(forms.Form):
    """How a step ended: a word, when, why late, papers, who goes on."""

    at = MomentField(label=_("When it was done"))
    text = _area(_("What was done"))
    delay = forms.CharField(label=_("Why it took longer"), max_length=300)
    papers = PapersField(
        label=_("Papers"), help_text=_("Photos, records of measurements; several.")
    )
    next_owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Who goes on"), required=False, widget=LongSelect(),
        help_text=_("Empty: whoever takes it."),
    )  # fmt: skip

    asked: Sequence[str] = ("at", "text", "papers", "next_owner")

    def __init__(
        self, by: User, application: Application, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files)
        self.by, self.application = by, application
        asked = {*self.asked} | ({"delay"} if application.is_late else set())
        for name in [name for name in StepForm.base_fields if name not in asked]:
            del self.fields[name]
        if "next_owner" in self.fields:
            _offer(self, "next_owner", cast("QuerySet[Any]", handlers_of(application)))

    def words(self) -> Words:
        """For the service; the papers are stored."""
        data = self.cleaned_data
        return Words(
            at=data.get("at"),
            text=data.get("text", ""),
            delay=data.get("delay", ""),
            files=stored(data.get("papers") or (), self.by),
            next_owner=data.get("next_owner"),
        )


class ApproveForm(StepForm):
    """The application is granted."""

    asked = ("text", "next_owner")

    def __init__(self, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.fields["text"].required = False
        self.fields["text"].label = pgettext_lazy("access", "Remark")


class SignForm(StepForm):
    """The allocation is signed."""

    asked = ("next_owner",)


class OpenForm(StepForm):
    """Everything is opened now; by which collector a new line is watched."""

    asked = ()
    collector = forms.ModelChoiceField(
        Collector.objects.none(), label=_("Watched by"), widget=LongSelect(),
        help_text=_("The collector that asks the new line from now on."),
    )  # fmt: skip

    def __init__(self, by: User, application: Application, *given: Any, **told: Any) -> None:
        super().__init__(by, application, *given, **told)
        if application.kind not in NEEDS_CIRCUIT:
            del self.fields["collector"]
            return
        path = application.unit.path
        above = [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
        rows = Collector.objects.at_work().filter(unit__path__in=[*above, path])
        found = rows.order_by("-unit__path", "pk")
        _offer(self, "collector", found)
        self.fields["collector"].initial = found.first()


class FailForm(StepForm):
    """The test was not passed."""

    asked = ("text", "papers")

    def __init__(self, *given: Any, **told: Any) -> None:
        super().__init__(*given, **told)
        self.fields["text"].label = pgettext_lazy("finding", "What is wrong")


class ReasonForm(forms.Form):
    """Why."""

    text = _area(_("Reason"), max_length=500)

    def __init__(
        self, by: User, application: Application, data: Any = None, _f: Any = None
    ) -> None:
        super().__init__(data)
        del by, application


class AssignForm(forms.Form):
    """Who does the present step, and until when."""

    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Who"), required=False, widget=LongSelect()
    )
    due_on = forms.DateField(label=_("Due"), widget=DateInput())
    text = _area(_("Why another due date"), required=False)

    def __init__(
        self, by: User, application: Application, data: Any = None, _f: Any = None
    ) -> None:
        step = application.steps.get(done_at=None)
        super().__init__(data, initial={"owner": step.owner_id, "due_on": step.due_on})
        del by
        _offer(self, "owner", cast("QuerySet[Any]", handlers_of(application)))


class PointForm(forms.Form):
    """Name and place of an access point."""

    name = forms.CharField(label=_("Name"), max_length=120)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)


class DueForm(forms.Form):
    """Units that come on the list: of a region and a level, all that are open."""

    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("Region"), widget=LongSelect(),
        help_text=_("With everything below it."),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("All")), *Level.choices], required=False
    )
    from_on = forms.DateField(
        label=pgettext_lazy("access", "Due from"), widget=DateInput(), initial=timezone.localdate
    )
    ground = forms.CharField(
        label=_("Ground"),
        max_length=200,
        help_text=_("The document that says so, with its number."),
    )

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        self.own = units_with(by, Permission.APPROVE_ACCESS).filter(closed_on=None)
        _offer(self, "region", Region.objects.filter(units__in=self.own).distinct() | _above(by))

    def units(self) -> QuerySet[Unit]:
        """The units meant."""
        rows = self.own.in_region(self.cleaned_data["region"].code)
        level = self.cleaned_data["level"]
        return rows.filter(level=level) if level else rows


def _above(by: User) -> QuerySet[Region]:
    codes = by.reach(Permission.APPROVE_ACCESS)
    rows = Region.objects.filter(closed_on=None).exclude(level=Level.TOWNSHIP)
    if codes.everywhere:
        return rows.distinct()
    return Region.objects.filter(code__in=codes.region_codes).distinct()


class OffForm(forms.Form):
    """From when a unit is due no longer, and why."""

    until_on = forms.DateField(
        label=_("Due no longer from"), widget=DateInput(), initial=timezone.localdate
    )
    text = _area(_("Reason"), max_length=300)


class NetworkForm(forms.Form):
    """A private network that is to come in."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Unit in charge"), widget=LongSelect()
    )
    name = forms.CharField(label=_("Name"), max_length=100)
    sites = forms.IntegerField(label=_("Places it reaches"), min_value=0, required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        own = units_with(by, Permission.APPLY_ACCESS).filter(closed_on=None)
        _offer(self, "unit", cast("QuerySet[Any]", own))
