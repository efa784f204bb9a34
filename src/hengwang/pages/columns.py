"""Columns by what they hold: each knows its look on the page and its value in an export."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import django_tables2 as dt
from django.template.defaultfilters import date as date_text
from django.utils import timezone
from django.utils.functional import Promise, lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hengwang.kernel.money import AmountUnit, from_yuan, round_half_up
from hengwang.pages import formats
from hengwang.pages.figures import coverage_tag, door, no_data, tag
from hengwang.pages.tones import Severity, Tone

Text = str | Promise


def _with_unit(name: Text, unit: AmountUnit) -> Any:
    return lazy(lambda: f"{name} ({formats.unit_text(unit)})", str)()


class HeadlineColumn(dt.Column):
    """The name of the row, a link to it; on a phone the title of the card."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("linkify", True)
        kwargs.setdefault("attrs", {"td": {"class": "is-headline"}})
        super().__init__(*args, **kwargs)


class TextColumn(dt.Column):
    """Plain text; an empty one stays empty."""

    def __init__(self, *args: Any, tight: bool = False, **kwargs: Any) -> None:
        if tight:
            kwargs.setdefault("attrs", {"td": {"class": "is-tight"}})
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)


class NumberColumn(dt.Column):
    """A number, right-aligned, thousands separated; None is shown as no data."""

    empty_values = ()

    def __init__(
        self,
        *args: Any,
        door_url: Callable[[Any], str] | None = None,
        missing: str = "",
        **kwargs: Any,
    ) -> None:
        number = {"class": "is-number"}
        kwargs.setdefault("attrs", {"td": number, "th": number, "tf": number})
        self.door_url, self.missing = door_url, missing
        super().__init__(*args, **kwargs)

    def text(self, value: Any) -> str:
        """The number as people read it."""
        return formats.number_text(value)

    def render(self, value: Any, record: Any) -> SafeString | str:
        """The number, a door where the column knows one, or no data unless `missing` is said."""
        if value is None:
            return self.missing or no_data()
        if self.door_url is None:
            return self.text(value)
        return door(self.text(value), self.door_url(record))

    def value(self, value: Any) -> Any:
        """The exported number."""
        return value


class AmountColumn(NumberColumn):
    """Yuan shown in 万元 (the header says so); exported in the same unit, unrounded."""

    def __init__(
        self, name: Text, *args: Any, unit: AmountUnit = AmountUnit.WAN, **kwargs: Any
    ) -> None:
        self.unit = unit
        kwargs["verbose_name"] = _with_unit(name, unit)
        super().__init__(*args, **kwargs)

    def text(self, value: Decimal) -> str:
        """Two decimals."""
        return formats.amount_text(value, self.unit)

    def value(self, value: Decimal | None) -> Decimal | None:
        """In the unit of the header."""
        return None if value is None else from_yuan(value, self.unit)


class PointsColumn(NumberColumn):
    """A score with two decimals."""

    def text(self, value: Decimal) -> str:
        """Two decimals."""
        return formats.points_text(value)


class PercentColumn(NumberColumn):
    """A ratio of 0–1 as per cent; exported as per cent."""

    def text(self, value: Decimal) -> str:
        """Two decimals and the sign."""
        return formats.percent_text(value)

    def value(self, value: Decimal | None) -> Decimal | None:
        """Per cent with four decimals."""
        return None if value is None else round_half_up(value * 100, 4)


class CoverageColumn(dt.Column):
    """How much of the asked was observed."""

    empty_values = ()

    def render(self, value: Decimal | None) -> SafeString:
        """Hatched when too little or unknown."""
        return coverage_tag(value, Decimal("0.95"))

    def value(self, value: Decimal | None) -> Decimal | None:
        """Per cent with four decimals."""
        return None if value is None else round_half_up(value * 100, 4)


class StatusColumn(dt.Column):
    """A state: `tones` maps the stored word to its look.

    The word shown is the choice's label, or the one `words` has for the stored value.
    """

    def __init__(
        self,
        *args: Any,
        tones: Mapping[str, Tone],
        words: Mapping[str, Text] | None = None,
        **kwargs: Any,
    ) -> None:
        self.tones = tones
        self.words: Mapping[str, Text] = words or {"True": _("yes"), "False": _("no")}
        kwargs.setdefault("attrs", {"td": {"class": "is-tight"}})
        super().__init__(*args, **kwargs)

    def _word(self, record: Any, bound_column: Any, value: Any) -> str:
        if str(value) in self.words:
            return str(self.words[str(value)])
        if value != getattr(record, bound_column.accessor, value):
            return str(value)  # the label already
        display = getattr(record, f"get_{bound_column.accessor}_display", None)
        return str(display() if display else getattr(value, "label", value))

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:
        """Word, shape, colour."""
        stored = getattr(record, bound_column.accessor, value)
        return tag(self._word(record, bound_column, value), self.tones.get(str(stored), Tone.QUIET))

    def value(self, value: Any, record: Any, bound_column: Any) -> str:
        """The word."""
        return self._word(record, bound_column, value)


class SeverityColumn(dt.Column):
    """Severity of a finding."""

    def render(self, value: str) -> SafeString:
        """Word, shape, colour."""
        known = Severity(value)
        return tag(str(known.label), known.tone)

    def value(self, value: str) -> str:
        """The word."""
        return str(Severity(value).label)


class DateColumn(dt.Column):
    """A day, as 2020-06-17."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "is-tight"}})
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        """ISO."""
        return date_text(value, "Y-m-d")

    def value(self, value: Any) -> Any:
        """The day itself."""
        return value


class MomentColumn(DateColumn):
    """An instant in the office's time zone; the day is left out when it is today."""

    def render(self, value: datetime) -> SafeString:
        """Short text, the full instant in the machine-readable attribute."""
        local = timezone.localtime(value)
        form = "H:i" if local.date() == timezone.localdate() else "Y-m-d H:i"
        html = '<time datetime="{}">{}</time>'
        return format_html(html, local.isoformat(), date_text(local, form))

    def value(self, value: datetime) -> datetime:
        """Local time without a zone, which is what spreadsheets can hold."""
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
