"""Filters of lists: django-filter with the widgets and the search of the house."""

from typing import Any

import django_filters as df
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.pages.widgets import DateInput


class FilterSet(df.FilterSet):
    """Base of all filter sets; declare filters with labels, in the order of the page."""


class TextFilter(df.CharFilter):
    """One box over several fields: `TextFilter("name", "code")`; every word must be found."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        self.fields = fields
        kwargs.setdefault("label", _("Contains"))
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Rows in which each word occurs in one of the fields."""
        for word in (value or "").split():
            wanted = Q()
            for field in self.fields:
                wanted |= Q(**{f"{field}__icontains": word})
            qs = qs.filter(wanted)
        return qs


class ChoiceFilter(df.ChoiceFilter):
    """One of the choices, or all."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("All"))
        super().__init__(**kwargs)


class FromFilter(df.DateFilter):
    """From this day on."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="gte", widget=DateInput(), **kwargs)


class UntilFilter(df.DateFilter):
    """Up to and including this day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lookup_expr="lte", widget=DateInput(), **kwargs)
