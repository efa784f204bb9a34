"""Forms of plans and checklists: what a person enters; services decide and write."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import units_with
from hengwang.facilities.choices import SensorKind
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.inspections.choices import ItemKind, RhythmKind
from hengwang.inspections.models import Checklist, ChecklistItem, InspectionPlan, Reading
from hengwang.inspections.rhythm_texts import WEEKDAYS
from hengwang.inspections.services.checklists import ItemFacts
from hengwang.network.models import Rack, Room
from hengwang.organizations.models import Company, Unit
from hengwang.pages.widgets import DateInput, ManyChoices, offer

EMPTY_ROWS = 6


class PlanForm(forms.Form):
    """What is looked at where, how often and by whom."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    name = forms.CharField(label=_("Name"), max_length=100)
    checklist = forms.ModelChoiceField(Checklist.objects.none(), label=_("Checklist"))
    room = forms.ModelChoiceField(Room.objects.none(), label=_("Machine room"), required=False)
    rack = forms.ModelChoiceField(
        Rack.objects.none(),
        label=_("Rack"),
        required=False,
        help_text=_("Only where one rack is looked at by itself."),
    )
    place = forms.CharField(label=_("Other place"), max_length=100, required=False)
    rhythm_kind = forms.ChoiceField(label=_("How often"), choices=RhythmKind.choices)
    windows = forms.CharField(
        label=_("Times of the day"),
        max_length=200,
        required=False,
        help_text=_("For example 08:00-10:00, 17:00-19:00; for daily and weekly rounds."),
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Days of the week"), choices=WEEKDAYS, required=False, widget=ManyChoices
    )
    first_day = forms.IntegerField(
        label=_("From day of the month"), min_value=1, max_value=31, initial=1
    )
    last_day = forms.IntegerField(
        label=_("Until day of the month"), min_value=1, max_value=31, initial=31
    )
    times = forms.IntegerField(label=_("Times a year"), min_value=1, max_value=366, initial=12)
    working_days_only = forms.BooleanField(label=_("On working days only"), required=False)
    assignee = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Done by"),
        required=False,
        help_text=_("Nobody: whoever is on duty."),
    )
    company = forms.ModelChoiceField(
        Company.objects.none(), label=_("Done by the company"), required=False
    )
    starts_on = forms.DateField(label=_("Begins on"), widget=DateInput())

    def __init__(self, by: User, data: Any = None, *, row: InspectionPlan | None = None) -> None:
        initial: dict[str, Any] = {"starts_on": timezone.localdate(), "unit": by.unit_id}
        if row is not None:
            initial = {name: getattr(row, name) for name in self.base_fields}
            initial["weekdays"] = row.weekdays.split(",")
        super().__init__(data, initial=initial)
        units = units_with(by, Permission.PLAN_INSPECTIONS).filter(closed_on=None)
        offer(self, "unit", units)
        offer(self, "checklist", Checklist.objects.visible_to(by))
        offer(self, "room", Room.objects.visible_to(by).filter(closed_on=None))
        offer(self, "rack", Rack.objects.visible_to(by).select_related("room"))
        people = User.objects.filter(is_active=True, unit__in=units) if row is None else (
            User.objects.filter(is_active=True, unit__path__startswith=row.unit.path)
        )  # fmt: skip
        offer(self, "assignee", people.order_by("display_name"))
        offer(self, "company", Company.objects.filter(closed_on=None))
        if row is not None:
            del self.fields["unit"]

    def facts(self) -> dict[str, Any]:
        """What is told, for the service."""
        data = {key: value for key, value in self.cleaned_data.items() if key != "unit"}
        return data | {"weekdays": ",".join(data["weekdays"])}


class EndForm(forms.Form):
    """From when on nobody goes there any more."""

    on = forms.DateField(label=_("No longer from"), widget=DateInput())
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ChecklistForm(forms.Form):
    """Name and place of a checklist."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    name = forms.CharField(label=_("Name"), max_length=100)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data, initial={"unit": by.unit_id})
        units = units_with(by, Permission.PLAN_INSPECTIONS).filter(closed_on=None)
        offer(self, "unit", units)


class ItemForm(forms.Form):
    """One row of a checklist; a row without a question is none."""

    key = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("What is looked at"), max_length=120, required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("checklist", "Answer"),
        choices=ItemKind.choices,
        initial=ItemKind.YES_NO,
        required=False,
    )
    symbol = forms.CharField(label=_("Unit of measure"), max_length=12, required=False)
    low = forms.DecimalField(label=_("Lowest"), max_digits=14, decimal_places=4, required=False)
    high = forms.DecimalField(label=_("Highest"), max_digits=14, decimal_places=4, required=False)
    options = forms.CharField(label=_("Answers to choose from"), max_length=300, required=False)
    sensor_kind = forms.ChoiceField(
        label=_("Compared with sensor"),
        choices=[("", pgettext_lazy("sensor", "none")), *SensorKind.choices],
        required=False,
    )
    tolerance = forms.DecimalField(
        label=_("Tolerance"), max_digits=8, decimal_places=2, min_value=0, required=False
    )
    is_required = forms.BooleanField(label=_("Must be answered"), initial=True, required=False)

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, **told)
        for name, field in self.fields.items():
            if name not in ("key", "is_required"):
                field.widget.attrs["aria-label"] = field.label
                field.widget.attrs["class"] = (
                    "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
                )

    def facts(self) -> ItemFacts | None:
        """The item, or None for an empty row."""
        data = self.cleaned_data
        if not data.get("text", "").strip():
            return None
        return ItemFacts(
            text=data["text"],
            kind=ItemKind(data["kind"] or ItemKind.YES_NO),
            key=data["key"],
            symbol=data["symbol"],
            low=data["low"],
            high=data["high"],
            options=data["options"],
            is_required=data["is_required"],
            sensor_kind=data["sensor_kind"],
            **({} if data["tolerance"] is None else {"tolerance": data["tolerance"]}),
        )


ItemRows = forms.formset_factory(ItemForm, extra=EMPTY_ROWS, max_num=200)


def item_values(item: ChecklistItem) -> dict[str, Any]:
    """An item as its row begins."""
    told = {name: getattr(item, name) for name in ItemForm.base_fields}
    plain = {key: f"{one.normalize():f}" for key, one in told.items() if isinstance(one, Decimal)}
    return told | plain


class FilledForm(forms.Form):
    """A workbook that was filled in."""

    file = forms.FileField(
        label=_("Filled-in workbook"),
        widget=forms.ClearableFileInput(
            {"accept": ",".join(accepted_suffixes(FileKind.SPREADSHEET))}
        ),
    )


class ReasonForm(forms.Form):
    """Why somebody goes."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class CorrectionForm(forms.Form):
    """What should have been read, and why."""

    value = forms.CharField(label=_("Right reading"), max_length=1000, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, reading: Reading, data: Any = None) -> None:
        super().__init__(data)
        item = reading.item
        if item.kind == ItemKind.YES_NO:
            good = pgettext_lazy("inspection", "In order")
            self._offer([("yes", good), ("no", pgettext_lazy("inspection", "Not in order"))])
        elif item.kind == ItemKind.CHOICE:
            self._offer([(one, one) for one in item.rule().plain_options])
        elif item.symbol:
            self.fields["value"].help_text = item.symbol
        self.fields["value"].initial = reading.text

    def _offer(self, choices: list[tuple[str, Any]]) -> None:
        self.fields["value"] = forms.ChoiceField(
            label=self.fields["value"].label, choices=choices, widget=forms.RadioSelect
        )
