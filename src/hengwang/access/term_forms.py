"""The form of an office's terms: one number for every step of every kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.access.choices import Kind, Step
from hengwang.access.rules import PATHS, Terms, promised_days, term_of
from hengwang.access.services.terms import MOST_DAYS, TermsFacts
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import DateInput, LongSelect


@dataclass(frozen=True)
class Cell:
    """A step of a kind; without a field the kind does without it."""

    step: Step
    field: forms.BoundField | None


class TermsForm(forms.Form):
    """Terms from a day on; begins with those that hold at present."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=pgettext_lazy("access terms", "Office"), widget=LongSelect()
    )
    from_on = forms.DateField(
        label=_("In force from"), widget=DateInput(), initial=timezone.localdate,
        help_text=_("Applications that came before keep the terms they were promised."),
    )  # fmt: skip
    ground = forms.CharField(
        label=pgettext_lazy("access terms", "Ground"), max_length=200,
        help_text=_("The service guide or decision that promises it."),
    )  # fmt: skip

    def __init__(self, by: User, now: Terms | None, data: Any = None) -> None:
        super().__init__(data, initial={"unit": by.unit_id})
        own = units_with(by, Permission.APPROVE_ACCESS).filter(closed_on=None)
        rows = cast("QuerySet[Unit]", own)
        cast("forms.ModelChoiceField[Unit]", self.fields["unit"]).queryset = rows
        for kind in Kind:
            for step in PATHS[kind][1:]:
                self.fields[_name(kind, step)] = forms.IntegerField(
                    label=f"{kind.label} · {step.label}",
                    min_value=0,
                    max_value=MOST_DAYS,
                    initial=term_of(kind, step, now),
                    widget=forms.NumberInput({"inputmode": "numeric"}),
                )

    @property
    def about(self) -> Sequence[forms.BoundField]:
        """Office, day and ground."""
        return [self[name] for name in ("unit", "from_on", "ground")]

    @property
    def rows(self) -> Sequence[tuple[Kind, Sequence[Cell]]]:
        """Every kind with its steps, in the order of the head."""
        return [(kind, [self._cell(kind, step) for step in STEPS]) for kind in Kind]

    def _cell(self, kind: Kind, step: Step) -> Cell:
        has = step in PATHS[kind]
        return Cell(step, self[_name(kind, step)] if has else None)

    def facts(self) -> TermsFacts:
        """What is told, for the service."""
        data = self.cleaned_data
        days = {kind: {step: data[_name(kind, step)] for step in PATHS[kind][1:]} for kind in Kind}
        return TermsFacts(data["from_on"], days, data["ground"])


STEPS = tuple(step for step in Step if step is not Step.APPLY)


def _name(kind: Kind, step: Step) -> str:
    return f"{kind.value}-{step.value}"


@dataclass(frozen=True)
class Row:
    """A kind with its steps in the order of the head; days are None for a step it has not."""

    kind: Kind
    cells: Sequence[tuple[Step, int | None]]
    promised: int


def table_of(terms: Terms | None) -> list[Row]:
    """Every kind with what is promised for its steps and in all."""
    return [
        Row(
            kind,
            [(one, term_of(kind, one, terms) if one in PATHS[kind] else None) for one in STEPS],
            promised_days(kind, terms),
        )
        for kind in Kind
    ]
