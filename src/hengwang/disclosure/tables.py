"""Tables of disclosure."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.disclosure.choices import PublicationStanding, RectificationStanding
from hengwang.disclosure.models import Rectification
from hengwang.pages.columns import (
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

PUBLICATION_TONES = {
    PublicationStanding.AWAITED.value: Tone.PLAN,
    PublicationStanding.OVERDUE.value: Tone.BAD,
    PublicationStanding.ON_TIME.value: Tone.OK,
    PublicationStanding.LATE.value: Tone.WARN,
    PublicationStanding.EXEMPT.value: Tone.QUIET,
}

RECTIFICATION_TONES = {
    RectificationStanding.OPEN.value: Tone.PLAN,
    RectificationStanding.OVERDUE.value: Tone.BAD,
    RectificationStanding.DONE.value: Tone.INFO,
    RectificationStanding.CLOSED.value: Tone.OK,
}


# Addresses are long and have no blanks.
ROOMY = {"td": {"class": "hw-roomy"}}
BREAKING = {"td": {"class": "text-break"}}


class PublicationTable(Table):
    """Publications with their days and where they stand."""

    evaluation = HeadlineColumn(verbose_name=_("Evaluation"), order_by=("evaluation__title",))
    unit = TextColumn(verbose_name=_("Unit"), accessor="evaluation__programme__unit__name")
    year = TextColumn(verbose_name=_("Fiscal year"), accessor="evaluation__fiscal_year", tight=True)
    standing = StatusColumn(
        verbose_name=_("State"),
        tones=PUBLICATION_TONES,
        words=dict(PublicationStanding.choices),
        orderable=False,
    )
    approved_on = DateColumn(verbose_name=_("Accounts approved on"))
    due_on = DateColumn(verbose_name=_("To be published by"))
    published_on = DateColumn(verbose_name=_("Published on"))
    place = TextColumn(verbose_name=_("Published where"), attrs=BREAKING)
    exempt_ground = TextColumn(verbose_name=_("Ground of the exemption"))


class ProgrammeColumn(TextColumn):
    """The programme with its unit below; a file has both in columns of their own."""

    def render(self, value: str, record: Rectification) -> SafeString:
        """Two lines in one cell."""
        unit = record.evaluation.programme.unit.name
        return format_html('{}<br><span class="hw-soft">{}</span>', value, unit)

    def value(self, value: str) -> str:
        """The name alone."""
        return value


class RectificationTable(Table):
    """Rectifications with who is responsible and where they stand."""

    problem = HeadlineColumn(verbose_name=_("Problem"))
    measure = TextColumn(verbose_name=_("Measure"), attrs=ROOMY)
    responsible = TextColumn(verbose_name=_("Responsible unit or person"))
    due_on = DateColumn(verbose_name=_("To be done by"))
    standing = StatusColumn(
        verbose_name=_("State"),
        tones=RECTIFICATION_TONES,
        words=dict(RectificationStanding.choices),
        orderable=False,
    )
    done_on = DateColumn(verbose_name=_("Reported done on"))
    closed_on = DateColumn(verbose_name=pgettext_lazy("rectification", "Closed on"))
    times_reopened = NumberColumn(verbose_name=_("Times reopened"))
    programme = ProgrammeColumn(
        verbose_name=_("Programme"), accessor="evaluation__programme__name", attrs=ROOMY
    )
    year = TextColumn(verbose_name=_("Fiscal year"), accessor="evaluation__fiscal_year", tight=True)
    # In files only: on the page it stands below the programme.
    unit = TextColumn(
        verbose_name=_("Unit"), accessor="evaluation__programme__unit__name", visible=False
    )
