"""The table every list uses: sortable, paged, reachable by keyboard, cards on a phone."""

from decimal import Decimal
from typing import Any

import django_tables2 as dt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2.utils import AttributeDict

from hengwang.pages.formats import number_text

PER_PAGE = 25
PAGE_SIZES = (25, 50, 100, 200)
LOOK = {"class": "hw-table is-cards", "data-rows": "yes"}
NOTHING = gettext_lazy("Nothing matches. Loosen the filters, or look in all years.")


class Table(dt.Table):
    """Base of all tables; the first column is the row's headline on a phone.

    Columns come from `pages.columns`. `Meta.export_columns_exclude` names columns that make no
    sense in a file (buttons).
    """

    class Meta:
        attrs = LOOK
        per_page = PER_PAGE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Again here: a subclass whose Meta does not inherit ours would lose them.
        super().__init__(*args, **kwargs)
        self.attrs = AttributeDict(LOOK | self._meta.attrs | (kwargs.get("attrs") or {}))
        self.empty_text: Any = self.empty_text or NOTHING
        self.page_sizes = PAGE_SIZES

    @property
    def rows_told(self) -> str:
        """Which rows this page shows, and of how many; a list that is cut names no total."""
        total = self.page.paginator.count
        told = {
            "first": number_text(self.page.start_index()),
            "last": number_text(self.page.end_index()),
            "total": number_text(total),
        }
        told_of = ngettext(
            "%(first)s–%(last)s of %(total)s row", "%(first)s–%(last)s of %(total)s rows", total
        )
        if getattr(self.data, "is_cut", False):
            return _("%(first)s–%(last)s of more than %(total)s rows") % told
        return told_of % told


def sum_of(values: list[Decimal | None]) -> Decimal | None:
    """Total of the known values for a footer, or None when none is known."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
