"""Printed beside computed: one value from several hands, differences marked at two decimals."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from hengwang.kernel.money import round_half_up
from hengwang.pages.figures import door, no_data, value_text


@dataclass(frozen=True, kw_only=True)
class ThreeValues:
    """One value as the report prints it, as its printed rows add up, and as the rules give it.

    `kind` is a format of `pages.figures` (points, amount, percent); notes stand under the values.
    """

    printed: Decimal | None
    summed: Decimal | None
    ruled: Decimal | None
    kind: str = "points"
    summed_note: str = ""
    ruled_note: str = ""
    printed_note: str = ""
    summed_url: str = ""
    ruled_url: str = ""


@dataclass(frozen=True)
class ThreeCell:
    """One of the three columns, ready for the template."""

    label: str
    value: SafeString
    difference: str
    note: str


def differs(first: Decimal | None, second: Decimal | None, places: int = 2) -> bool:
    """Whether two known values differ once rounded; an unknown one differs from nothing."""
    if first is None or second is None:
        return False
    return round_half_up(Decimal(first), places) != round_half_up(Decimal(second), places)


def three_cells(values: ThreeValues) -> list[ThreeCell]:
    """The three columns; the printed one is what the others are held against.

    Where no report prints anything there is nothing to hold against: what the rules give is left.
    """
    columns = [
        (gettext("In the report"), values.printed, "", values.printed_note),
        (gettext("Sum of the rows"), values.summed, values.summed_url, values.summed_note),
        (gettext("By the rules"), values.ruled, values.ruled_url, values.ruled_note),
    ]
    if values.printed is None and values.summed is None:
        columns = columns[-1:]
    return [
        ThreeCell(
            label,
            door(value_text(value, values.kind), url),
            difference_text(values.printed, value, values.kind),
            note,
        )
        for label, value, url, note in columns
    ]


def difference_text(printed: Decimal | None, computed: Decimal | None, kind: str) -> str:
    """The signed difference from the printed value, or nothing where they agree."""
    if printed is None or computed is None or not differs(printed, computed):
        return ""
    sign = "+" if computed > printed else "−"
    return f"{sign}{value_text(abs(computed - printed), kind)}"


def beside_cell(printed: Any, computed: Any, kind: str, url: str = "") -> SafeString:
    """A table cell: the computed value, then the printed one marked when they differ."""
    shown = door(value_text(computed, kind), url)
    if printed is None:
        return shown
    text = value_text(printed, kind)
    if computed is None:
        return format_html('{} <span class="hw-num hw-soft">{}</span>', no_data(), text)
    if not differs(printed, computed):
        return shown
    title = gettext("The report prints %(printed)s") % {"printed": text}
    return format_html('{} <span class="hw-diff" title="{}">{}</span>', shown, title, text)
