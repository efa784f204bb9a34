"""The editor of a clause: its words, its figure, and what missing it costs."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.kernel.metrics import metrics
from hengwang.pages.fields import DecimalField, PercentField
from hengwang.pages.widgets import LongSelect
from hengwang.vendors.choices import (
    ClauseComparison,
    ClauseRule,
    ClauseScope,
    DeductionMeasure,
    PartialStep,
)
from hengwang.vendors.forms import HUNDRED, area, plain, read_pairs
from hengwang.vendors.models import AssessmentScheme, Clause
from hengwang.vendors.services.schemes import ClauseFacts
from hengwang.vendors.wording import metric_title

SAME = ("number", "text", "rule", "measure", "metric_key", "scope_kind", "comparison", "partial")
PER_CENT = _("Of shares in per cent.")


def is_share(metric_key: str) -> bool:
    """Whether figures of the metric are shares, entered as per cent."""
    return metric_key in metrics and metrics.get(metric_key).unit.is_ratio


class ClauseForm(forms.Form):
    """One clause; numbers of shares in per cent, deductions of the fee in per cent."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=999)
    text = area(_("Clause as in the contract"), max_length=2000)
    rule = forms.ChoiceField(label=_("Deducted"), choices=ClauseRule.choices)
    measure = forms.ChoiceField(label=_("Deducted in"), choices=DeductionMeasure.choices)
    cap = DecimalField(
        label=_("At most"), min_value=0, help_text=_("Of the fee in per cent, else points or yuan.")
    )
    metric_key = forms.ChoiceField(
        label=_("Metric"), required=False, help_text=_("Not for what a person judges.")
    )
    scope_kind = forms.ChoiceField(
        label=_("Asked of"), choices=ClauseScope.choices, initial=ClauseScope.REGION
    )
    comparison = forms.ChoiceField(label=_("Target"), choices=ClauseComparison.choices)
    target = DecimalField(label=_("Target value"), required=False, help_text=PER_CENT)
    step = DecimalField(label=_("Step"), required=False, min_value=0, help_text=PER_CENT)
    each = DecimalField(
        label=_("Each costs"),
        required=False,
        min_value=0,
        help_text=_("What a step costs, or missing the target once."),
    )
    partial = forms.ChoiceField(label=_("Part of a step"), choices=PartialStep.choices)
    least_coverage = PercentField(
        label=_("Observed at least"),
        initial=Decimal("0.9"),
        min_value=0,
        help_text=_("Where less of the month was observed, the figure counts as missing."),
    )
    bands = area(
        _("Bands"),
        required=False,
        help_text=_("One a line: a figure worse than this costs that. 99.9: 2 and 99.5: 5."),
    )
    params = area(
        _("Parameters"),
        rows=2,
        required=False,
        help_text=_("As the page of the metric names them, one a line: kind: fault."),
    )
    labels = forms.CharField(
        label=_("Labels"), required=False, help_text=_("Separated by commas; most clauses none.")
    )

    def __init__(
        self, scheme: AssessmentScheme, data: Any = None, *, clause: Clause | None = None
    ) -> None:
        fresh = {"number": scheme.clauses.count() + 1}
        super().__init__(data, initial=_initial(clause) if clause else fresh)
        offered = [(key, f"{metric_title(key)} · {key}") for key, one in metrics.items()]
        field = self.fields["metric_key"]
        field.widget = LongSelect()
        field.choices = [("", "—"), *sorted(offered, key=lambda one: one[1])]  # type: ignore[attr-defined]

    def clean_params(self) -> dict[str, str]:
        """Names and values."""
        found = {}
        for line in filter(str.strip, self.cleaned_data["params"].splitlines()):
            name, colon, value = line.replace("：", ":").partition(":")
            if not colon:
                raise forms.ValidationError(_("Write one parameter a line, such as kind: fault."))
            found[name.strip()] = value.strip()
        return found

    def clean_labels(self) -> tuple[str, ...]:
        """One by one."""
        text = self.cleaned_data["labels"].replace("，", ",")
        return tuple(one.strip() for one in text.split(",") if one.strip())

    def clean_bands(self) -> list[tuple[Decimal, Decimal]]:
        """Pairs as they were written."""
        return read_pairs(self.cleaned_data["bands"])

    def facts(self) -> ClauseFacts:
        """For the service: shares as 0–1."""
        told = self.cleaned_data
        figure = HUNDRED if is_share(told["metric_key"]) else Decimal(1)
        cost = HUNDRED if told["measure"] == DeductionMeasure.FEE_SHARE else Decimal(1)
        pairs = [(plain(limit / figure), plain(each / cost)) for limit, each in told["bands"]]
        return ClauseFacts(
            **{name: told[name] for name in SAME},
            params=told["params"],
            labels=told["labels"],
            least_coverage=told["least_coverage"],
            cap=told["cap"] / cost,
            target=_divided(told["target"], figure),
            step=_divided(told["step"], figure),
            each=_divided(told["each"], cost),
            bands=pairs,
        )

    def unsaved(self, scheme: AssessmentScheme) -> Clause:
        """The clause as it would be, for a trial."""
        facts = self.facts()
        names = [name for name in ClauseFacts.__dataclass_fields__ if name != "bands"]
        bands = [list(pair) for pair in facts.bands]
        return Clause(scheme=scheme, bands=bands, **{name: getattr(facts, name) for name in names})


def _divided(number: Decimal | None, by: Decimal) -> Decimal | None:
    return None if number is None else number / by


def _initial(clause: Clause) -> dict[str, Any]:
    figure = HUNDRED if is_share(clause.metric_key) else Decimal(1)
    cost = HUNDRED if clause.measure == DeductionMeasure.FEE_SHARE else Decimal(1)
    pairs = [(Decimal(limit) * figure, Decimal(each) * cost) for limit, each in clause.bands]
    shown = {"cap": (clause.cap, cost), "target": (clause.target, figure)}
    shown |= {"step": (clause.step, figure), "each": (clause.each, cost)}
    return {
        **{name: getattr(clause, name) for name in SAME},
        **{name: plain(value * by) for name, (value, by) in shown.items() if value is not None},
        "least_coverage": clause.least_coverage,
        "params": "\n".join(f"{name}: {value}" for name, value in clause.params.items()),
        "labels": ", ".join(clause.labels),
        "bands": "\n".join(f"{plain(limit)}: {plain(each)}" for limit, each in pairs),
    }
