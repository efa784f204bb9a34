"""Filters of lists of projects and payments."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.organizations.searching import matching_q
from hengwang.pages.filters import ChoiceFilter, FilterSet, FromFilter, TextFilter, UntilFilter
from hengwang.pages.years import chosen_year
from hengwang.projects.choices import FundSource
from hengwang.projects.models import Payment, Programme
from hengwang.projects.queries.listing import irregular_q

MARKS = [("irregular", _("Something is irregular")), ("clean", _("Nothing is irregular"))]


class NameFilter(django_filters.CharFilter):  # type: ignore[misc]
    """Names, codes and pinyin initials; every word must be found."""

    def __init__(self, field: str, **kwargs: Any) -> None:
        self.searched = field
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows whose search column has every word."""
        return qs.filter(matching_q(value or "", self.searched))


class ProgrammeFilter(FilterSet):
    """Projects by words, unit and what is irregular; the year is the frame's."""

    text = NameFilter("search_text", label=_("Name, code or pinyin initials"))
    unit = NameFilter("unit__search_text", label=_("Unit"))
    marks = ChoiceFilter(label=_("Marks"), choices=MARKS, method="by_marks")

    class Meta:
        model = Programme
        fields = ["text", "unit", "marks"]

    def by_marks(self, rows: QuerySet[Programme], _name: str, word: str) -> QuerySet[Programme]:
        """Those with or without an irregular fact in the chosen year."""
        found = irregular_q(chosen_year(self.request))
        return rows.filter(found) if word == "irregular" else rows.exclude(found)


class PaymentFilter(FilterSet):
    """Payments by words, project, source, dates and marks."""

    text = TextFilter("voucher_number", "payee", "purpose", label=_("Voucher, payee or purpose"))
    programme = NameFilter("programme__search_text", label=_("Programme"))
    source = ChoiceFilter(label=_("Source of funds"), choices=FundSource.choices)
    marks = ChoiceFilter(label=_("Marks"), choices=MARKS, method="by_marks")
    since = FromFilter(field_name="paid_on", label=_("From"))
    until = UntilFilter(field_name="paid_on", label=_("Until"))

    class Meta:
        model = Payment
        fields = ["text", "programme", "source", "marks", "since", "until"]

    def by_marks(self, rows: QuerySet[Payment], _name: str, word: str) -> QuerySet[Payment]:
        """Those with or without a mark."""
        return rows.filter(Q(is_irregular=word == "irregular"))
