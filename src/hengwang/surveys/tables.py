"""Table and filter of the surveys."""

from django.utils.translation import gettext_lazy as _

from hengwang.pages.columns import (
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.surveys.choices import SurveyState
from hengwang.surveys.models import FrameUnit, Survey

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


class FrameTable(Table):
    """Units on the list of a group, in the order of the draw; never whether one answered."""

    place = NumberColumn(verbose_name=_("Place in the draw"))
    unit_name = HeadlineColumn(verbose_name=_("Unit"), linkify=False)
    is_drawn = StatusColumn(verbose_name=_("Drawn"), tones={"True": Tone.OK, "False": Tone.QUIET})
    invited_on = DateColumn(verbose_name=_("Invited on"))

    class Meta:
        model = FrameUnit
        fields = ("place", "unit_name", "is_drawn", "invited_on")


class FrameFilter(FilterSet):
    """Words, drawn or not."""

    text = TextFilter("unit_name", label=_("Words"))
    is_drawn = ChoiceFilter(choices=[("1", _("Drawn")), ("0", _("Not drawn"))], label=_("Drawn"))


class SurveyFilter(FilterSet):
    """Words and state."""

    text = TextFilter("title", label=_("Words"))
    state = ChoiceFilter(choices=SurveyState.choices, label=_("State"))
