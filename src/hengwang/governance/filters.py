"""One filter for all lists of governance: words and days."""

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from hengwang.governance.kinds import Kind
from hengwang.pages.filters import FilterSet, FromFilter, TextFilter, UntilFilter


@cache
def filter_of(kind: Kind) -> type[Any]:
    """The filter of one kind: its searched texts and its day."""
    declared = {
        "text": TextFilter(*kind.searched, label=_("Words")),
        "since": FromFilter(field_name=kind.day, label=_("From")),
        "until": UntilFilter(field_name=kind.day, label=_("Until")),
    }
    return type(f"{kind.model.__name__}Filter", (FilterSet,), declared)
