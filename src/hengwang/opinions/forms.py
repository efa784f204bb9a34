"""Forms of opinions: appoint somebody, score the rows, decide."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.opinions.choices import Capacity, Choice, Deduction
from hengwang.opinions.models import GivenScore
from hengwang.opinions.services import Chosen, Scored
from hengwang.pages.fields import DecimalField
from hengwang.pages.widgets import DateInput, LongSelect
from hengwang.performance.display import actual_or_rate
from hengwang.performance.models import Indicator


class AppointForm(forms.Form):
    """Who judges, for whom, until when."""

    evaluator = forms.ModelChoiceField(
        label=_("Evaluator"), queryset=User.objects.none(), widget=LongSelect
    )
    capacity = forms.ChoiceField(label=_("Judges for"), choices=Capacity.choices)
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DateInput)

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["evaluator"]).queryset = people


class WithdrawForm(forms.Form):
    """Why somebody is no longer asked."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ScoresForm(forms.Form):
    """Three fields a row: score, why points are taken off, and the reason in words."""

    opinion = forms.CharField(
        label=_("Opinion as a whole"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(
        self, *args: Any, rows: Sequence[Indicator], given: dict[int, GivenScore], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            known = given.get(row.pk)
            score = DecimalField(
                label=_("Score"),
                max_digits=9,
                decimal_places=2,
                min_value=Decimal(0),
                required=False,
                initial=known.score if known else row.score,
            )
            why = forms.ChoiceField(
                label=_("Why points are taken off"),
                choices=[("", "—"), *Deduction.choices],
                required=False,
                initial=known.deduction if known else "",
            )
            reason = forms.CharField(
                label=_("Reason"),
                max_length=500,
                required=False,
                initial=known.reason if known else "",
            )
            self.fields.update(
                {f"score-{row.pk}": score, f"why-{row.pk}": why, f"reason-{row.pk}": reason}
            )

    def lines(self) -> list[tuple[Indicator, str, Any, Any, Any]]:
        """Each row with what came of it and its three bound fields."""
        parts = ("score", "why", "reason")
        return [
            (row, actual_or_rate(row), *(self[f"{part}-{row.pk}"] for part in parts))
            for row in self.rows
        ]

    def scores(self) -> dict[int, Scored]:
        """What the service takes."""
        told = self.cleaned_data
        return {
            row.pk: Scored(told[f"score-{row.pk}"], told[f"why-{row.pk}"], told[f"reason-{row.pk}"])
            for row in self.rows
        }


class DecideForm(forms.Form):
    """Whose score counts, or an own one with its reason."""

    choice = forms.ChoiceField(label=_("Whose score counts"), widget=forms.RadioSelect)
    score = DecimalField(
        label=_("Score"), max_digits=9, decimal_places=2, min_value=Decimal(0), required=False,
        help_text=_("Only for a score of your own."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, options: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["choice"]).choices = options

    def chosen(self) -> Chosen:
        """What the service takes."""
        told = self.cleaned_data
        kind, _colon, appointment = told["choice"].partition(":")
        return Chosen(
            Choice(kind),
            appointment_id=int(appointment) if appointment else None,
            score=told["score"] if kind == Choice.OWN else None,
            reason=told["reason"],
        )
