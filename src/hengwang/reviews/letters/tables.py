"""The table of a batch's letters: every office, what is confirmed, and its letter."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.pages.columns import DateColumn, HeadlineColumn, MomentColumn, TextColumn
from hengwang.pages.tables import Table
from hengwang.reviews.letters.subjects import Subject
from hengwang.reviews.models import Letter
from hengwang.reviews.tables import ROOMY, SumColumn


@dataclass(frozen=True)
class LetterLine:
    """A subject with its latest letter."""

    subject: Subject
    batch_id: int
    letter: Letter | None

    @property
    def name(self) -> str:
        """The office, or the report."""
        return str(self.subject.report or self.subject.office)

    @property
    def office(self) -> str:
        """The office."""
        return self.subject.office

    @property
    def reports(self) -> int:
        """How many of its reports are in the batch."""
        return len(self.subject.reports)

    @property
    def confirmed(self) -> int:
        """Accepted findings now."""
        return self.subject.confirmed

    @property
    def open(self) -> int:
        """Findings nobody has judged."""
        return self.subject.open

    @property
    def number(self) -> str:
        """Of the letter."""
        return self.letter.number if self.letter else ""

    @property
    def version(self) -> int | None:
        """Of the letter."""
        return self.letter.version if self.letter else None

    @property
    def due_on(self) -> date | None:
        """Until when the letter asks."""
        return self.letter.due_on if self.letter else None

    @property
    def made_at(self) -> datetime | None:
        """When the version was made."""
        return self.letter.made_at if self.letter else None

    @property
    def made_by(self) -> str:
        """Who made it."""
        return self.letter.made_by_name if self.letter else ""

    def get_absolute_url(self) -> str:
        """The letter, or the form that makes it."""
        if self.letter:
            return self.letter.get_absolute_url()
        query = urlencode({"subject": self.subject.key})
        return f"{reverse('review-letter-make', args=[self.batch_id])}?{query}"


class NumberText(TextColumn):
    """The number of the letter with a way to the file, or that there is none."""

    empty_values = ()

    def render(self, value: str, record: LetterLine) -> SafeString | str:
        """A link to the docx."""
        if record.letter is None:
            return format_html('<span class="hw-soft">{}</span>', _("no letter yet"))
        href = reverse("review-letter-file", args=[record.letter.pk])
        return format_html('<a href="{}">{}</a>', href, value)

    def value(self, value: str) -> str:
        """The number."""
        return value


class LetterTable(Table):
    """Offices with their letters."""

    name = HeadlineColumn(verbose_name=_("Office"))
    reports = SumColumn(verbose_name=_("Reports"))
    confirmed = SumColumn(verbose_name=_("Confirmed findings"))
    open = SumColumn(verbose_name=pgettext_lazy("verdict", "Open"))
    number = NumberText(verbose_name=_("Letter number"), attrs=ROOMY)
    version = TextColumn(verbose_name=_("Version"), default="—", tight=True)
    due_on = DateColumn(verbose_name=_("To be mended by"))
    made_at = MomentColumn(verbose_name=_("Made at"))
    made_by = TextColumn(verbose_name=_("Made by"), tight=True)

    class Meta(Table.Meta):
        sequence = (
            "name", "reports", "confirmed", "open", "number", "version", "due_on",
            "made_at", "made_by",
        )  # fmt: skip


def lines_of(subjects: list[Subject], letters: dict[str, Letter], batch_id: int) -> list[Any]:
    """One line a subject."""
    return [LetterLine(one, batch_id, letters.get(one.key)) for one in subjects]
