"""Widgets: numbers with their unit behind them, dates as the browser picks them, long selects."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from hengwang.kernel.money import AmountUnit
from hengwang.pages.formats import unit_text


class SuffixInput(forms.TextInput):
    """A right-aligned number with its unit behind it."""

    template_name = "pages/forms/suffix.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, suffix: str = "") -> None:
        number = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(attrs={**number, **(attrs or {})})
        self.suffix = suffix

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Django's context plus the unit."""
        return {**super().get_context(name, value, attrs), "suffix": self.suffix}


class MoneyInput(SuffixInput):
    """An amount with 万元 behind it."""

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, unit: AmountUnit = AmountUnit.WAN
    ) -> None:
        super().__init__(attrs)
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The unit in the reader's language."""
        return {**super().get_context(name, value, attrs), "suffix": unit_text(self.unit)}


class DateInput(forms.DateInput):
    """A day by the browser's own picker, which wants ISO whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class LongSelect(forms.Select):
    """A select of many entries: searchable, and loaded from `url` where one is given."""

    def __init__(self, *args: Any, url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs["data-select"] = "yes"
        if url:
            self.attrs["data-url"] = url


class LongSelectMultiple(forms.SelectMultiple):
    """Several of many."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs["data-select"] = "yes"


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let a searchable select offer these rows, of which there may be thousands."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    is_many = isinstance(field, forms.ModelMultipleChoiceField)
    # The widget first: a field tells its rows to the widget it has, and to none that comes later.
    field.widget = LongSelectMultiple() if is_many else LongSelect()
    field.queryset = rows


class ManyChoices(forms.CheckboxSelectMultiple):
    """Several of a few: one box a line, its words beside it."""

    template_name = "pages/forms/choices.html"
