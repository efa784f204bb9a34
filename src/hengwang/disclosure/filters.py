"""Filters of lists of disclosure."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.disclosure.choices import PublicationStanding, RectificationStanding
from hengwang.disclosure.models import Publication, Rectification
from hengwang.disclosure.models.publication import PublicationQuerySet
from hengwang.disclosure.models.rectification import RectificationQuerySet
from hengwang.pages.filters import ChoiceFilter, FilterSet, FromFilter, TextFilter, UntilFilter

PROGRAMME = ("evaluation__programme__search_text", "evaluation__programme__unit__search_text")


class PublicationFilter(FilterSet):
    """Publications by programme and unit, standing and last day."""

    text = TextFilter("evaluation__title", *PROGRAMME, label=_("Words"))
    standing = ChoiceFilter(
        label=_("State"), choices=PublicationStanding.choices, method="by_standing"
    )
    since = FromFilter(field_name="due_on", label=_("Due from"))
    until = UntilFilter(field_name="due_on", label=_("Due until"))

    class Meta:
        model = Publication
        fields = ["text", "standing", "since", "until"]

    def by_standing(
        self, rows: PublicationQuerySet, _name: str, word: str
    ) -> QuerySet[Publication]:
        """As they stand today."""
        return rows.standing(word, timezone.localdate())


class RectificationFilter(FilterSet):
    """Rectifications by words, standing and last day."""

    text = TextFilter(
        "problem", "measure", "responsible", "evaluation__title", *PROGRAMME, label=_("Words")
    )
    standing = ChoiceFilter(
        label=_("State"), choices=RectificationStanding.choices, method="by_standing"
    )
    since = FromFilter(field_name="due_on", label=_("Due from"))
    until = UntilFilter(field_name="due_on", label=_("Due until"))

    class Meta:
        model = Rectification
        fields = ["text", "standing", "since", "until"]

    def by_standing(
        self, rows: RectificationQuerySet, _name: str, word: str
    ) -> QuerySet[Rectification]:
        """As they stand today."""
        return rows.standing(word, timezone.localdate())
