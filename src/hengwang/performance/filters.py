"""Filters of lists of performance."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.performance.choices import EvaluationKind, EvaluationState
from hengwang.performance.models import Evaluation

TROUBLES = [
    ("differs", _("Printed and scored differ")),
    ("unscored", _("Not scored in full")),
]


class EvaluationFilter(FilterSet):
    """Evaluations by words, kind, state and trouble."""

    text = TextFilter("title", "programme__search_text", "programme__unit__search_text")
    kind = ChoiceFilter(label=_("Kind of evaluation"), choices=EvaluationKind.choices)
    state = ChoiceFilter(label=_("State"), choices=EvaluationState.choices)
    trouble = ChoiceFilter(label=_("Look at"), choices=TROUBLES, method="by_trouble")

    class Meta:
        model = Evaluation
        fields = ["text", "kind", "state", "trouble"]

    def by_trouble(
        self, rows: QuerySet[Evaluation], _name: str, trouble: str
    ) -> QuerySet[Evaluation]:
        """What a reviewer looks at first."""
        if trouble == "unscored":
            return rows.filter(total=None)
        return (
            rows.exclude(printed_total=None).exclude(total=None).exclude(printed_total=F("total"))
        )
