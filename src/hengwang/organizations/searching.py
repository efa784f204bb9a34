"""One condition for every search box: each word of the query occurs in the search column."""

from django.db.models import Q

from hengwang.kernel.search_text import search_terms


def matching_q(query: str, field: str = "search_text") -> Q:
    """Condition on a column written by `kernel.search_text`; an empty query matches all."""
    q = Q()
    for term in search_terms(query):
        q &= Q(**{f"{field}__contains": term})
    return q
