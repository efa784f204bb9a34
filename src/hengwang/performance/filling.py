"""Forms that take a column of the whole evaluation at once: targets, or actual values."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from hengwang.pages.fields import DecimalField, PercentField
from hengwang.performance.models import Indicator
from hengwang.performance.points import MOST_POINTS
from hengwang.performance.services.actuals import ActualData
from hengwang.performance.services.declaring import IndicatorData

Told = Mapping[str, Any]


class ByRowForm(forms.Form):
    """Fields named `<name>_<row id>`; every row has the same."""

    names: tuple[str, ...] = ()

    def __init__(self, rows: Iterable[Indicator], data: Any = None) -> None:
        super().__init__(data)
        self.rows = list(rows)
        for row in self.rows:
            for name, field in self.fields_of(row).items():
                self.fields[f"{name}_{row.pk}"] = field

    @abstractmethod
    def fields_of(self, row: Indicator) -> dict[str, forms.Field]:
        """The fields of one row with what stands there now."""

    def by_row(self) -> list[tuple[Indicator, list[forms.BoundField]]]:
        """Each row with its fields in the order of the columns."""
        return [(row, [self[f"{name}_{row.pk}"] for name in self.names]) for row in self.rows]

    def changed(self) -> list[tuple[Indicator, Told]]:
        """Rows in which something else was entered than stood there."""
        told = [
            (row, {name: self.cleaned_data[f"{name}_{row.pk}"] for name in self.names})
            for row in self.rows
        ]
        return [(row, new) for row, new in told if new != self._standing(row)]

    def _standing(self, row: Indicator) -> dict[str, Any]:
        return {name: self.fields[f"{name}_{row.pk}"].initial for name in self.names}


class TargetsForm(ByRowForm):
    """Target and points; both may stay empty while the goals are worked on."""

    names = ("target_text", "points")

    def fields_of(self, row: Indicator) -> dict[str, forms.Field]:
        target = forms.CharField(max_length=500, required=False, initial=row.target_text)
        points = DecimalField(
            required=False,
            min_value=Decimal(0),
            max_value=MOST_POINTS,
            decimal_places=2,
            initial=row.points,
        )
        return {"target_text": target, "points": points}


class ActualsForm(ByRowForm):
    """Actual value, degree of completion and cause of deviation; evidence stays as it is."""

    names = ("actual_text", "share", "deviation_note")

    def fields_of(self, row: Indicator) -> dict[str, forms.Field]:
        share = PercentField(
            required=False, min_value=Decimal(0), max_value=Decimal(1), initial=row.share
        )
        return {
            "actual_text": forms.CharField(max_length=500, required=False, initial=row.actual_text),
            "share": share,
            "deviation_note": forms.CharField(
                required=False,
                initial=row.deviation_note,
                widget=forms.Textarea(attrs={"rows": 1}),
            ),
        }


def target_data(row: Indicator, told: Told) -> IndicatorData:
    """What the service takes: the two new values, everything else as it is."""
    return IndicatorData(
        section=row.section.name,
        level2=row.level2,
        level3=row.level3,
        definition=row.definition,
        target_text=told["target_text"],
        points=told["points"],
        rule=row.rule,
        source=row.source,
        library_key=row.library_key,
        metric_key=row.metric_key,
        metric_params=row.metric_params,
    )


def actual_data(row: Indicator, told: Told) -> ActualData:
    """What the service takes, with the evidence that is there already."""
    kept = [item.pk for item in row.evidence.all()]
    return ActualData(told["actual_text"], told["share"], told["deviation_note"], kept)
