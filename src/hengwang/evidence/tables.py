"""Tables of evidence."""

from django.utils.translation import gettext_lazy as _

from hengwang.evidence.choices import EvidenceStatus
from hengwang.pages.columns import (
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

TONES = {
    EvidenceStatus.OFFERED.value: Tone.INFO,
    EvidenceStatus.ACCEPTED.value: Tone.OK,
    EvidenceStatus.REJECTED.value: Tone.BAD,
}


class EvidenceTable(Table):
    """Evidence with the period it supports and where its review stands."""

    title = HeadlineColumn(verbose_name=_("Title"))
    unit = TextColumn(verbose_name=_("Unit"), accessor="unit__name")
    supports_from = DateColumn(verbose_name=_("Supports from"))
    supports_until = DateColumn(verbose_name=_("Supports until"))
    expires_on = DateColumn(verbose_name=_("Expires on"))
    status = StatusColumn(verbose_name=_("Status"), tones=TONES)
    used = NumberColumn(verbose_name=_("Supports figures"))
    added_by_name = TextColumn(verbose_name=_("Added by"))
