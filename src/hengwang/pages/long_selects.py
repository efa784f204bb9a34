"""Selects of thousands of rows: the page carries what is chosen, the rest is found by its words.

The address of the form answers `?options_of=<field>&q=<words>` with the rows that have the words,
out of those the form offers this visitor and out of no others.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.http import Http404, HttpRequest, JsonResponse

from hengwang.kernel.search_text import normalize, search_terms
from hengwang.pages.widgets import LongSelect, LongSelectMultiple

WHOLE, FOUND, MOST_READ = 500, 50, 5_000
"""Rows a page carries all of, so that it works without scripts; rows of one answer; rows that are
read where they have no column to be searched by.
"""
ASKED, WORDS = "options_of", "q"


def answer(request: HttpRequest, form: forms.BaseForm) -> JsonResponse | None:
    """Rows of one select that have the words; None where the request is for the form itself."""
    name = request.GET.get(ASKED)
    if request.method != "GET" or name is None:
        return None
    field = dict(_selects(form)).get(name)
    if field is None:
        raise Http404
    text = request.GET.get(WORDS, "")
    rows = islice(_found(field, text), FOUND)
    told = [{"value": key, "label": label, "detail": text} for key, label in _pairs(field, rows)]
    return JsonResponse(told, safe=False)


def lighten(request: HttpRequest, form: forms.BaseForm) -> None:
    """Leave out of each long select what is not chosen, and say where the rest is found."""
    for name, field in _selects(form):
        rows: QuerySet[Any] = field.queryset
        first = list(rows[: WHOLE + 1])
        if len(first) > WHOLE:
            first = _chosen(form, name, field)
            query = urlencode({**request.GET.dict(), ASKED: name})
            field.widget.attrs["data-url"] = f"{request.path}?{query}"
        empty = [] if field.empty_label is None else [("", field.empty_label)]
        field.widget.choices = [*empty, *_pairs(field, first)]


def _selects(form: forms.BaseForm) -> Iterator[tuple[str, Any]]:
    for name, field in form.fields.items():
        if (
            isinstance(field, forms.ModelChoiceField)
            and isinstance(field.widget, (LongSelect, LongSelectMultiple))
            and field.iterator is ModelChoiceIterator
            and field.queryset is not None
        ):
            yield name, field


def _pairs(field: Any, rows: Any) -> list[tuple[str, str]]:
    return [(str(field.prepare_value(one)), str(field.label_from_instance(one))) for one in rows]


def _chosen(form: forms.BaseForm, name: str, field: Any) -> list[Any]:
    given = form[name].value()
    several = list(given) if isinstance(given, (list, tuple, set, QuerySet)) else [given]
    keys = [field.prepare_value(one) for one in several if one not in {None, ""}]
    if not keys:
        return []
    try:
        return list(field.queryset.filter(**{f"{field.to_field_name or 'pk'}__in": keys}))
    except (TypeError, ValueError):
        # Something else was sent than a key; the field itself says so.
        return []


def _found(field: Any, text: str) -> Iterator[Any]:
    """By the search column of the rows, else by what the select would show."""
    rows: Any = field.queryset
    if not (terms := search_terms(text)):
        yield from rows[:FOUND]
    elif hasattr(rows, "matching"):
        yield from rows.matching(text)[:FOUND]
    elif _has_column(rows.model):
        for term in terms:
            rows = rows.filter(search_text__contains=term)
        yield from rows[:FOUND]
    else:
        for one in rows[:MOST_READ]:
            shown = normalize(str(field.label_from_instance(one)))
            if all(term in shown for term in terms):
                yield one


def _has_column(model: Any) -> bool:
    try:
        model._meta.get_field("search_text")
    except FieldDoesNotExist:
        return False
    return True
