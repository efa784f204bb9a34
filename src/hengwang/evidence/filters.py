"""Filters of evidence."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.evidence.choices import EMPTY, EvidenceStatus
from hengwang.evidence.models import EvidenceItem
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter

SOON = timedelta(days=30)


class EvidenceFilter(FilterSet):
    """Evidence by words, review, and what is to be seen to."""

    text = TextFilter("title", "unit__search_text", "file__name")
    status = ChoiceFilter(label=_("Status"), choices=EvidenceStatus.choices)
    care = ChoiceFilter(
        label=_("To see to"),
        method="cared_for",
        choices=[
            ("expiring", _("Expires within 30 days")),
            ("expired", pgettext_lazy("evidence", "Expired")),
            ("empty", _("Empty file")),
            ("twin", _("Same file filed more than once")),
            ("unused", _("Supports no figure")),
        ],
    )

    class Meta:
        model = EvidenceItem
        fields = ()

    def cared_for(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows of one kind of trouble; `rows` carry `twins` and `used`."""
        del name
        today = timezone.localdate()
        asked: dict[str, dict[str, Any]] = {
            "expiring": {"expires_on__gt": today, "expires_on__lte": today + SOON},
            "expired": {"expires_on__lte": today},
            "empty": {"content__in": list(EMPTY)},
            "twin": {"twins__gt": 0},
            "unused": {"used": 0},
        }
        return rows.filter(**asked[value])


class AwaitingFilter(FilterSet):
    """Evidence that waits, by words and trouble."""

    text = EvidenceFilter.base_filters["text"]
    care = EvidenceFilter.base_filters["care"]

    class Meta:
        model = EvidenceItem
        fields = ()

    cared_for = EvidenceFilter.cared_for
