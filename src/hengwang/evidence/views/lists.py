"""The list of evidence."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hengwang.accounts.permissions import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.evidence.filters import EvidenceFilter
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.models.item import EvidenceItemQuerySet
from hengwang.evidence.tables import EvidenceTable
from hengwang.pages.lists import ListPage, Tool


def in_year(rows: EvidenceItemQuerySet, year: int | None) -> EvidenceItemQuerySet:
    """What supports a day of the year; None is all of it."""
    if year is None:
        return rows
    return rows.filter(supports_from__year__lte=year, supports_until__year__gte=year)


class EvidenceList(ListPage):
    """Evidence of the units the reader may see; three queries whatever their number."""

    title = _("Evidence files")
    permission = Permission.VIEW_EVALUATIONS
    table_class = EvidenceTable
    filterset_class: ClassVar[type[Any] | None] = EvidenceFilter
    empty_icon = "files"
    empty_title = _("No evidence yet")
    empty_text = _("Evidence is filed here, or with the value it supports. It carries its period.")

    request: MemberRequest

    def rows(self) -> QuerySet[EvidenceItem]:
        """Of the chosen year, or of all; with the figures each supports and its twins."""
        rows = EvidenceItem.objects.visible_to(self.request.user).select_related("unit")
        return in_year(rows, self.year).with_uses().with_twins(self.request.user)

    def lead(self, shown: QuerySet[EvidenceItem]) -> str:
        """How many."""
        count = shown.count()
        return ngettext("%(count)s piece of evidence", "%(count)s pieces of evidence", count) % {
            "count": f"{count:,d}"
        }

    def tools(self) -> Sequence[Tool]:
        """File a new one; review those that wait."""
        return [
            Tool(
                label=_("File evidence"),
                url=reverse("evidence-new"),
                icon="plus",
                permission=Permission.EDIT_EVALUATIONS,
            ),
            Tool(
                label=_("Evidence to review"),
                url=reverse("evidence-review"),
                permission=Permission.REVIEW_EVALUATIONS,
            ),
        ]
