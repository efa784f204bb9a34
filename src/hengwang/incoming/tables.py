"""Tables of incoming documents."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.incoming.choices import TemplateStanding
from hengwang.pages.columns import (
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

TEMPLATE_TONES = {
    TemplateStanding.TRIED.value: Tone.PLAN,
    TemplateStanding.IN_FORCE.value: Tone.OK,
    TemplateStanding.REPLACED.value: Tone.QUIET,
    TemplateStanding.WITHDRAWN.value: Tone.WARN,
}


class OwnTemplateTable(Table):
    """Versions of own templates, the newest of each first."""

    kind = HeadlineColumn(
        verbose_name=_("Document"), accessor="get_kind_display", order_by=("kind",)
    )
    format = TextColumn(verbose_name=_("Format"), tight=True)
    version = NumberColumn(verbose_name=_("Version"))
    unit = TextColumn(verbose_name=_("Unit"), accessor="unit__name")
    standing = StatusColumn(
        verbose_name=_("State"),
        tones=TEMPLATE_TONES,
        words=dict(TemplateStanding.choices),
        orderable=False,
    )
    accepted_at = DateColumn(verbose_name=_("In force since"))
    withdrawn_from = DateColumn(verbose_name=pgettext_lazy("template", "Withdrawn from"))
    brought_by_name = TextColumn(verbose_name=_("Brought by"))
    note = TextColumn(verbose_name=_("Note"))
