"""Tables of projects and payments."""

from decimal import Decimal
from typing import Any

import django_tables2 as dt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hengwang.pages.columns import (
    AmountColumn,
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    PercentColumn,
    TextColumn,
)
from hengwang.pages.figures import tag
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.projects.choices import kind_text
from hengwang.projects.flags import PAYMENT_FLAGS, texts_of
from hengwang.projects.models import Payment, Programme


class YearsColumn(TextColumn):
    """One year, or the first and the last."""

    def render(self, record: Programme) -> str:
        """2020, or 2020–2022."""
        return years_text(record)

    def value(self, record: Programme) -> str:
        """The same."""
        return years_text(record)


class KindColumn(TextColumn):
    """The kind's label where it is a known one."""

    def render(self, value: str) -> str:
        """In the reader's language."""
        return kind_text(value)

    def value(self, value: str) -> str:
        """The same."""
        return kind_text(value)


class IrregularColumn(NumberColumn):
    """How many facts are irregular; none is said by nothing."""

    def render(self, value: Any, record: Any) -> SafeString | str:
        """Word, shape, colour; leads to the payments."""
        del record
        if not value:
            return ""
        text = ngettext("%(count)s marked", "%(count)s marked", value) % {"count": value}
        return tag(text, Tone.WARN)


class RateColumn(PercentColumn):
    """Executed ÷ budget, divided exactly; the database's own quotient only sorts."""

    def render(self, value: Any, record: Any) -> SafeString | str:
        """The exact share."""
        return super().render(exact_rate(record) if value is not None else None, record)

    def value(self, value: Any, record: Any = None) -> Any:
        """The exact share as per cent."""
        return super().value(exact_rate(record) if value is not None else None)


def exact_rate(record: Any) -> Decimal:
    """Executed ÷ budget of a row that has both."""
    return Decimal(record.executed) / Decimal(record.budget)


class FlagsColumn(TextColumn):
    """Flags of a payment in short words."""

    def render(self, value: list[str]) -> SafeString:
        """One tag a flag."""
        texts = texts_of(value, PAYMENT_FLAGS)
        return format_html_join(" ", "{}", ((tag(str(text.word), Tone.WARN),) for text in texts))

    def value(self, value: list[str]) -> str:
        """The words, for the file."""
        return "、".join(str(text.word) for text in texts_of(value, PAYMENT_FLAGS))


class PaidColumn(AmountColumn):
    """An amount of which refunds stand out."""

    def render(self, value: Decimal, record: Any) -> SafeString | str:
        """A refund is marked in words."""
        text = super().render(value, record)
        if value < 0:
            return format_html('{} <span class="hw-soft">{}</span>', text, _("refund"))
        return text


class ProgrammeTable(Table):
    """Projects with their money."""

    name = HeadlineColumn(verbose_name=_("Programme"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    years = YearsColumn(verbose_name=_("Year"), accessor="first_year", tight=True)
    kind = KindColumn(verbose_name=_("Kind"), tight=True)
    budget = AmountColumn(_("Budget"))
    executed = AmountColumn(_("Executed"))
    rate = RateColumn(verbose_name=_("Execution rate"))
    irregular = IrregularColumn(verbose_name=_("Irregular"))

    class Meta(Table.Meta):
        sequence = ("name", "unit", "years", "kind", "budget", "executed", "rate", "irregular")


class PaymentTable(Table):
    """Payments across projects."""

    # Only columns with an index are sorted by: there may be hundreds of thousands of rows.
    voucher_number = HeadlineColumn(verbose_name=_("Voucher"), empty_values=(), orderable=False)
    paid_on = DateColumn(verbose_name=_("Paid on"))
    programme = TextColumn(
        verbose_name=_("Programme"),
        accessor="programme__name",
        linkify=("programme-detail", [dt.A("programme_id")]),
        orderable=False,
    )
    payee = TextColumn(verbose_name=_("Payee"), orderable=False)
    purpose = TextColumn(verbose_name=_("Purpose"), orderable=False)
    source = TextColumn(verbose_name=_("Source of funds"), tight=True, orderable=False)
    amount_cny = PaidColumn(_("Amount"))
    flags = FlagsColumn(verbose_name=_("Marks"), orderable=False)

    class Meta(Table.Meta):
        model = Payment
        fields = ()
        sequence = (
            "voucher_number",
            "paid_on",
            "programme",
            "payee",
            "purpose",
            "source",
            "amount_cny",
            "flags",
        )

    def render_voucher_number(self, value: str) -> str:
        """A payment without a number still has a page."""
        return value or str(_("Without voucher number"))


def years_text(programme: Programme) -> str:
    """2020, or 2020–2022."""
    first, last = programme.first_year, programme.last_year
    return str(first) if first == last else f"{first}–{last}"
