"""Form fields that read numbers as people write them: full-width digits, 万元, per cent."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hengwang.kernel.errors import DomainError
from hengwang.kernel.money import AmountUnit, from_yuan, parse_amount
from hengwang.pages.refusals import refusal_text
from hengwang.pages.widgets import MoneyInput, SuffixInput

_NARROW = str.maketrans("０１２３４５６７８９．％－＋，", "0123456789.%-+,")


class ManyRowsField(forms.ModelMultipleChoiceField[Any]):
    """Several rows; a number no row could have is refused as any other that is not offered."""

    def clean(self, value: Any) -> Any:
        """The rows."""
        try:
            return super().clean(value)
        except OverflowError as error:
            # SQLite takes no integers beyond 64 bits into a list of keys.
            code = "invalid_choice"
            raise ValidationError(
                self.error_messages[code], code=code, params={"value": "…"}
            ) from error


class MoneyField(forms.Field):
    """An amount; a bare number counts in `unit`, a written unit wins. Cleans to yuan, unrounded."""

    widget = MoneyInput

    def __init__(self, *args: Any, unit: AmountUnit = AmountUnit.WAN, **kwargs: Any) -> None:
        self.unit = unit
        self.negative = kwargs.pop("negative", False)
        kwargs.setdefault("widget", MoneyInput(unit=unit))
        kwargs.setdefault(
            "help_text", _("A number alone counts in the unit shown; 3522200元 works too.")
        )
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Yuan, or None when empty."""
        if value in self.empty_values:
            return None
        try:
            yuan = parse_amount(str(value), self.unit)
        except DomainError as refusal:
            raise ValidationError(refusal_text(refusal), code=refusal.code) from refusal
        if yuan < 0 and not self.negative:
            raise ValidationError(_("An amount below zero is not possible here."), code="negative")
        return yuan

    def prepare_value(self, value: Any) -> Any:
        """A stored amount in the field's unit; what somebody typed stays as typed."""
        if isinstance(value, Decimal):
            return f"{from_yuan(value, self.unit).normalize():f}"
        return value


class DecimalField(forms.DecimalField):
    """A decimal number; full-width digits and grouped thousands are read too."""

    def __init__(self, *args: Any, suffix: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", SuffixInput(suffix=suffix))
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The number."""
        if isinstance(value, str):
            value = value.translate(_NARROW).replace(",", "").strip()
        return super().to_python(value)


class PercentField(DecimalField):
    """Per cent as people write it, with or without the sign; cleans to a ratio of 0–1."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, suffix="%", **kwargs)

    def to_python(self, value: Any) -> Any:
        """The ratio."""
        if isinstance(value, str):
            value = value.translate(_NARROW).replace("%", "")
        number = super().to_python(value)
        return None if number is None else number / 100

    def prepare_value(self, value: Any) -> Any:
        """A stored ratio as per cent."""
        return f"{(value * 100).normalize():f}" if isinstance(value, Decimal) else value
