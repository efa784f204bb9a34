"""Table and filter of the surveys."""

from django.utils.translation import gettext_lazy as _

from hengwang.pages.columns import DateColumn, HeadlineColumn, StatusColumn, TextColumn
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.surveys.choices import SurveyState
from hengwang.surveys.models import Survey

TONES = {
    SurveyState.DRAFT.value: Tone.QUIET,
    SurveyState.OPEN.value: Tone.INFO,
    SurveyState.CLOSED.value: Tone.OK,
}


class SurveyTable(Table):
    """Surveys with their days."""

    title = HeadlineColumn(verbose_name=_("Title"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    supports_from = DateColumn(verbose_name=_("Supports from"))
    supports_until = DateColumn(verbose_name=_("Supports until"))
    opens_on = DateColumn(verbose_name=_("Answers from"))
    closes_on = DateColumn(verbose_name=_("Answers until"))
    state = StatusColumn(verbose_name=_("State"), tones=TONES)

    class Meta:
        model = Survey
        fields = (
            "title",
            "unit",
            "supports_from",
            "supports_until",
            "opens_on",
            "closes_on",
            "state",
        )


class SurveyFilter(FilterSet):
    """Words and state."""

    text = TextFilter("title", label=_("Words"))
    state = ChoiceFilter(choices=SurveyState.choices, label=_("State"))
