"""Tables of seals."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.pages.columns import HeadlineColumn, MomentColumn, NumberColumn, TextColumn
from hengwang.pages.tables import Table


class SealTable(Table):
    """Seals with what they seal and by whom."""

    short_id = HeadlineColumn(verbose_name=_("Seal"))
    programme = TextColumn(verbose_name=_("Programme"), accessor="evaluation__programme__name")
    unit = TextColumn(verbose_name=_("Unit"), accessor="evaluation__programme__unit__name")
    year = TextColumn(verbose_name=_("Fiscal year"), accessor="evaluation__fiscal_year")
    revision = NumberColumn(verbose_name=_("Revision"))
    figures = NumberColumn(verbose_name=_("Figures"))
    files = NumberColumn(verbose_name=_("Evidence files"))
    sealed_at = MomentColumn(verbose_name=_("Sealed at"))
    sealed_by_name = TextColumn(verbose_name=_("Sealed by"))
    key_fingerprint = TextColumn(
        verbose_name=pgettext_lazy("signature", "Key"),
        default=pgettext_lazy("signature", "none"),
        empty_values=(None, ""),
    )
