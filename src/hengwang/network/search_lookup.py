"""Search of long lists: words looked for as they are, which is faster than a pattern."""

from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from hengwang.kernel.search_text import search_terms


def found_q(query: str, field: str = "search_text") -> Q:
    """Every word occurs in a column written by `kernel.search_text`; an empty query matches all.

    LIKE folds the case of every character again and needs its pattern escaped; both sides are
    folded already, and the position of a plain string is found in a third of the time.
    """
    q = Q()
    for term in search_terms(query):
        q &= Q(GreaterThan(StrIndex(F(field), Value(term)), 0))
    return q
