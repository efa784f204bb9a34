"""Fields that many forms of projects have, and the base of forms inside a programme."""

from dataclasses import fields
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from hengwang.pages.fields import MoneyField
from hengwang.pages.widgets import DateInput
from hengwang.projects.choices import FundSource
from hengwang.projects.models import Programme

Text = Any  # a text, lazily translated: django-stubs keep a class of their own for that
FISCAL_YEAR = _("Fiscal year")
FIRST_YEAR, LAST_YEAR = 1990, 2100


def words(label: Text, most: int = 200, *, required: bool = False, help_text: Text = "") -> Any:
    """One line of text."""
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text)


def prose(label: Text, *, help_text: Text = "") -> Any:
    """Some lines of text over the whole width."""
    field = forms.CharField(
        label=label, required=False, widget=forms.Textarea({"rows": 3}), help_text=help_text
    )
    field.wide = True  # type: ignore[attr-defined]  # read by the form's template
    return field


def day(label: Text, *, required: bool = False, help_text: Text = "") -> Any:
    """A day."""
    return forms.DateField(label=label, required=required, widget=DateInput(), help_text=help_text)


def yuan(
    label: Text, *, required: bool = True, negative: bool = False, help_text: Text = ""
) -> Any:
    """An amount, in 万元 where a number stands alone."""
    told: dict[str, Any] = {"help_text": help_text} if help_text else {}
    return MoneyField(label=label, required=required, negative=negative, **told)


def pick(label: Text, choices: Any, *, required: bool = True) -> Any:
    """One of the choices."""
    offered = choices if required else [("", "—"), *choices]
    return forms.ChoiceField(label=label, choices=offered, required=required)


def year(label: Text = FISCAL_YEAR) -> Any:
    """A fiscal year."""
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR)


def source() -> Any:
    """Where the money comes from."""
    return pick(_("Source of funds"), FundSource.choices)


def row_of(label: Text, *, required: bool = False, help_text: Text = "") -> Any:
    """Another record; the form says which ones are offered."""
    nothing = Programme.objects.none()
    return forms.ModelChoiceField(nothing, label=label, required=required, help_text=help_text)


class ProgrammeForm(forms.Form):
    """Base of forms inside a programme; `facts` names the dataclass its service takes."""

    facts: ClassVar[type[Any]]

    def __init__(self, programme: Programme, data: Any = None, *, row: Model | None = None) -> None:
        self.programme, self.row = programme, row
        super().__init__(data, initial=self._initial())
        self.offer_rows()

    def offer_rows(self) -> None:
        """Say which rows the selects offer."""

    def _initial(self) -> dict[str, Any]:
        if self.row is not None:
            stored = {name: getattr(self.row, name) for name in self.base_fields}
            return {name: getattr(value, "pk", value) for name, value in stored.items()}
        return {"fiscal_year": self.programme.last_year}

    def facts_given(self) -> Any:
        """The dataclass, filled from what was entered."""
        names = {field.name for field in fields(self.facts)}
        given = {name: self.cleaned_data[name] for name in names & self.cleaned_data.keys()}
        return self.facts(**given)
