"""Tables and filters of vendors."""

from django.utils.translation import gettext_lazy as _

from hengwang.pages.columns import (
    AmountColumn,
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    PointsColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.tables import Table
from hengwang.vendors.choices import (
    ASSESSMENT_TONES,
    RESULT_TONES,
    SCHEME_TONES,
    AssessmentState,
    ResultState,
    SchemeState,
)
from hengwang.vendors.models import AnnualResult, Assessment, AssessmentScheme


class MonthColumn(DateColumn):
    """2026-03."""

    def render(self, value: object) -> str:
        """Year and month."""
        return f"{value:%Y-%m}"


class SchemeTable(Table):
    """Schemes, by contract and version."""

    contract = HeadlineColumn(verbose_name=_("Contract"), accessor="contract__name")
    company = TextColumn(verbose_name=_("Company"), accessor="contract__company__name")
    version = NumberColumn(verbose_name=_("Version"))
    state = StatusColumn(verbose_name=_("State"), tones=SCHEME_TONES)
    starts_on = MonthColumn(verbose_name=_("From month"))
    clause_count = NumberColumn(verbose_name=_("Clauses"))
    fee_basis = TextColumn(verbose_name=_("The fee is for"), accessor="get_fee_basis_display")
    fee_cny = AmountColumn(_("Fee"))

    class Meta(Table.Meta):
        sequence = (
            *("contract", "company", "version", "state", "starts_on"),
            *("clause_count", "fee_basis", "fee_cny"),
        )


class AssessmentTable(Table):
    """Assessments, newest month first."""

    contract = HeadlineColumn(verbose_name=_("Contract"), accessor="contract__name")
    company = TextColumn(verbose_name=_("Company"), accessor="contract__company__name")
    month = MonthColumn(verbose_name=_("Month"))
    state = StatusColumn(verbose_name=_("State"), tones=ASSESSMENT_TONES)
    score = PointsColumn(verbose_name=_("Score"), orderable=False)
    fee_cny = AmountColumn(_("Fee of the month"))
    deducted_cny = AmountColumn(_("Deducted"), orderable=False)

    class Meta(Table.Meta):
        sequence = ("contract", "company", "month", "state", "score", "fee_cny", "deducted_cny")


class ResultTable(Table):
    """Results of years, newest first."""

    contract = HeadlineColumn(verbose_name=_("Contract"), accessor="contract__name")
    company = TextColumn(verbose_name=_("Company"), accessor="contract__company__name")
    year = TextColumn(verbose_name=_("Year"))
    state = StatusColumn(verbose_name=_("State"), tones=RESULT_TONES)
    fee_sum = AmountColumn(_("Fee of the year"), orderable=False)
    deducted_sum = AmountColumn(_("Deducted"), orderable=False)
    missing_count = NumberColumn(verbose_name=_("Months without an assessment"), orderable=False)

    class Meta(Table.Meta):
        sequence = (
            *("contract", "company", "year", "state", "fee_sum", "deducted_sum"),
            "missing_count",
        )


class SchemeFilter(FilterSet):
    """Schemes by words and state."""

    text = TextFilter("contract__name", "contract__number", "contract__company__name")
    state = ChoiceFilter(choices=SchemeState.choices, label=_("State"))

    class Meta:
        model = AssessmentScheme
        fields = ()


class AssessmentFilter(FilterSet):
    """Assessments by words and state."""

    text = TextFilter("contract__name", "contract__number", "contract__company__name")
    state = ChoiceFilter(choices=AssessmentState.choices, label=_("State"))

    class Meta:
        model = Assessment
        fields = ()


class ResultFilter(FilterSet):
    """Results by words and state."""

    text = TextFilter("contract__name", "contract__number", "contract__company__name")
    state = ChoiceFilter(choices=ResultState.choices, label=_("State"))

    class Meta:
        model = AnnualResult
        fields = ()
