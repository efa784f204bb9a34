"""A whole and its parts as one stacked bar with its key in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from django.utils.translation import pgettext

FULL = Decimal(100)
SHADES = 6


@dataclass(frozen=True)
class Part:
    """One part as it is drawn: its place and width in percent of the bar."""

    label: str
    count: int
    look: str
    start: str
    width: str


def parts_of(counts: Sequence[Sequence[object]]) -> list[Part]:
    """Parts in the order of `counts`: (label, count) in shades of one colour, or with a tone third.

    Widths are shares of the sum, two decimals; a part of nothing has no width and stays in the key.
    """
    rows = [(str(row[0]), int(str(row[1])), _look(row, at)) for at, row in enumerate(counts)]
    whole = sum(count for _label, count, _tone in rows)
    starts = accumulate((count for _label, count, _tone in rows), initial=0)
    return [
        Part(label, count, look, _percent(start, whole), _percent(count, whole))
        for (label, count, look), start in zip(rows, starts, strict=False)
    ]


def spoken(parts: Sequence[Part]) -> str:
    """The bar in words, for those who do not see it."""
    said = (f"{part.label} {part.count:,d}" for part in parts)
    return "；".join(said) if parts else pgettext("value", "No data")


def _look(row: Sequence[object], at: int) -> str:
    tones = row[2:]
    return f"is-{tones[0]}" if tones else f"is-shade-{at % SHADES + 1}"


def _percent(count: int, whole: int) -> str:
    return f"{count * FULL / whole:.2f}" if whole else "0"
