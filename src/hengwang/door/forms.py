"""Forms of the units' door: few fields, large targets."""

from typing import Any, cast

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.door.choices import Symptom
from hengwang.door.queries.own import own_circuits, own_units
from hengwang.files import media
from hengwang.files.choices import FileKind
from hengwang.network.models import Circuit
from hengwang.organizations.models import Unit
from hengwang.tickets.choices import Impact, Kind, Source, Urgency
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.opening import TicketFacts

MOST_PHOTOS = 5
STARS = 5
URGENCY_OF = {
    Symptom.ALL: Urgency.NOW,
    Symptom.SLOW: Urgency.SOON,
    Symptom.COMES_AND_GOES: Urgency.SOON,
    Symptom.ONE_SYSTEM: Urgency.SOON,
    Symptom.CONFERENCE: Urgency.NOW,
    Symptom.OTHER: Urgency.LATER,
}


class PhotosInput(forms.FileInput):
    """Several pictures; a phone offers its camera."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Every file of the field."""
        return files.getlist(name) if hasattr(files, "getlist") else []


class PhotosField(forms.FileField):
    """A few photos, or none."""

    def __init__(self, **told: Any) -> None:
        accept = ",".join(media.accepted_suffixes(FileKind.IMAGE))
        widget = PhotosInput({"accept": f"image/*,{accept}", "multiple": True})
        super().__init__(required=False, widget=widget, **told)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The list of uploads.

        Raises:
            ValidationError: There are too many.
        """
        del initial
        found = [super(PhotosField, self).clean(one) for one in data or []]
        if len(found) > MOST_PHOTOS:
            raise forms.ValidationError(
                _("At most %(count)s photos at a time."), params={"count": MOST_PHOTOS}
            )
        return found


def _words(label: Any, rows: int = 3, **told: Any) -> forms.CharField:
    field = forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **told)
    field.wide = True  # type: ignore[attr-defined]  # read by the pages' renderer
    return field


class ReportForm(forms.Form):
    """A fault, as a clerk sees it."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    symptom = forms.ChoiceField(
        label=_("What is wrong?"), choices=Symptom.choices, widget=forms.RadioSelect
    )
    circuit = forms.ModelChoiceField(
        Circuit.objects.none(), label=_("Which line?"), required=False, empty_label=_("Not sure")
    )
    text = _words(
        _("A word on it"),
        required=False,
        max_length=2000,
        help_text=_("Since when, which computers, which system. May stay empty."),
    )
    phone = forms.CharField(
        label=_("Where can we call you?"),
        max_length=100,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    photos = PhotosField(
        label=_("Photos"), help_text=_("Up to five; the lamps of the device help most.")
    )

    def __init__(self, by: User, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        units, circuits = own_units(by).order_by("path"), own_circuits(by)
        _offer(self, "unit", units)
        _offer(self, "circuit", circuits)
        known = list(units[:2])
        if len(known) == 1:
            self.only_unit: Unit | None = known[0]
            del self.fields["unit"]
        else:
            self.only_unit = None
            self.fields["unit"].initial = by.unit_id
        if circuits.count() <= 1:
            del self.fields["circuit"]
        self.fields["phone"].initial = last_phone(by)

    @property
    def unit_told(self) -> Unit:
        """The unit concerned."""
        told: Unit = self.only_unit or self.cleaned_data["unit"]
        return told

    def clean(self) -> dict[str, Any]:
        """A line of another unit cannot be the one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        circuit, unit = data.get("circuit"), self.only_unit or data.get("unit")
        if circuit and unit and not circuit.unit.path.startswith(unit.path):
            self.add_error("circuit", _("This line belongs to another unit."))
        return data

    def facts(self, by: User) -> TicketFacts:
        """What is told, for the service."""
        data = self.cleaned_data
        symptom = Symptom(data["symptom"])
        return TicketFacts(
            kind=Kind.FAULT,
            source=Source.PORTAL,
            title=str(symptom.label),
            description=data["text"],
            impact=Impact.UNIT,
            urgency=URGENCY_OF[symptom],
            requester_name=by.printed_name,
            requester_contact=data["phone"],
            circuit=data.get("circuit") or _only_circuit(by),
        )


def _only_circuit(by: User) -> Circuit | None:
    rows = list(own_circuits(by)[:2])
    return rows[0] if len(rows) == 1 else None


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    field = cast("forms.ModelChoiceField[Model]", form.fields[name])
    field.queryset = rows


def last_phone(by: User) -> str:
    """What the person gave last time."""
    rows = Ticket.objects.filter(requester=by).exclude(requester_contact="")
    found = rows.order_by("-pk").values_list("requester_contact", flat=True).first()
    return str(found or "")


class WordForm(forms.Form):
    """A word of the unit, with photos or without."""

    text = _words(_("Add a word"), max_length=2000, required=False)
    photos = PhotosField(label=_("Photos"))

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("text", "").strip() and not data.get("photos"):
            self.add_error("text", _("Write a word, or add a photo."))
        return data


class AgainForm(forms.Form):
    """It is not solved, and why."""

    text = _words(_("What is still wrong?"), max_length=2000)


class ComplaintForm(forms.Form):
    """A complaint about how a report was handled."""

    text = _words(_("What are you not content with?"), max_length=2000, rows=5)
    phone = forms.CharField(
        label=_("Where can we call you?"),
        max_length=100,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )


class StarsForm(forms.Form):
    """Stars by a single tap, with the words written before."""

    stars = forms.TypedChoiceField(
        coerce=int, choices=[(number, str(number)) for number in range(1, STARS + 1)]
    )
    text = _words(_("A word on it"), rows=2, max_length=500, required=False)
