"""Filters of seals."""

from hengwang.pages.filters import FilterSet, TextFilter


class SealFilter(FilterSet):
    """Seals by short id, programme and unit."""

    text = TextFilter(
        "short_id",
        "evaluation__short_id",
        "evaluation__programme__search_text",
        "evaluation__programme__unit__search_text",
    )
