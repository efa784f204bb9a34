"""Filters of evidence."""

from django.utils.translation import gettext_lazy as _

from hengwang.evidence.choices import EvidenceStatus
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter


class EvidenceFilter(FilterSet):
    """Evidence by words and review."""

    text = TextFilter("title", "unit__search_text")
    status = ChoiceFilter(label=_("Status"), choices=EvidenceStatus.choices)
