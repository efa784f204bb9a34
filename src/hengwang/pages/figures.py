"""Markup of single values: figures with a door, states, coverage, bars, the visible unknown."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from hengwang.pages import formats
from hengwang.pages.tones import Tone

FORMATS: dict[str, Callable[[Any], str]] = {
    "amount": formats.amount_text,
    "points": formats.points_text,
    "weight": formats.weight_text,
    "percent": formats.percent_text,
    "number": formats.number_text,
    "duration": formats.duration_text,
    "text": str,
}


def value_text(value: Any, kind: str) -> str | None:
    """`value` in the form of its kind; None stays None."""
    return None if value is None or value == "" else FORMATS[kind](value)


def no_data() -> SafeString:
    """The visible unknown: hatched, in words."""
    return format_html('<span class="hw-nodata">{}</span>', pgettext("value", "No data"))


def tag(word: str, tone: Tone) -> SafeString:
    """A state by word, shape and colour."""
    html = '<span class="hw-tag is-{}" data-shape="{}">{}</span>'
    return format_html(html, tone.value, tone.shape, word)


def coverage_tag(ratio: Decimal | None, least: Decimal) -> SafeString:
    """Coverage as a state: enough is green, too little or unknown is hatched."""
    if ratio is None:
        return tag(gettext("Coverage unknown"), Tone.UNKNOWN)
    text = formats.percent_text(ratio, 0 if ratio in {0, 1} else 1)
    if ratio >= least:
        return tag(text, Tone.OK)
    return tag(gettext("Coverage %(percent)s") % {"percent": text}, Tone.UNKNOWN)


def door(text: str | None, url: str, unit: str = "") -> SafeString:
    """A figure whose click opens its trace; without an address it is plain text."""
    said = no_data() if text is None else format_html("{}", text)
    if unit and text is not None:
        said = format_html('{}<span class="hw-unit">{}</span>', said, unit)
    if not url:
        return format_html('<span class="hw-num">{}</span>', said)
    html = (
        '<a class="hw-figure" href="{}" data-drawer aria-haspopup="dialog" aria-expanded="false">'
        "{}</a>"
    )
    return format_html(html, url, said)


def bar_svg(
    value: Decimal | None, most: Decimal, tone: str = "", mark: Decimal | None = None
) -> SafeString:
    """A bar as svg, since the content policy allows no inline style."""
    share = _share(value, most)
    shape = format_html('<rect width="{}%" height="100%"></rect>', share)
    if mark is not None:
        line = '<rect class="hw-mark" x="{}%" width="2" height="100%"></rect>'
        shape = format_html("{}{}", shape, format_html(line, _share(mark, most)))
    label = (
        pgettext("value", "No data") if value is None else f"{Decimal(value):f} / {Decimal(most):f}"
    )
    css = f" is-{tone}" if tone else ""
    html = '<svg class="hw-bar{}" role="img" aria-label="{}" preserveAspectRatio="none">{}</svg>'
    return format_html(html, css, label, shape)


def _share(value: Decimal | None, most: Decimal) -> str:
    if value is None or most <= 0:
        return "0"
    return f"{min(max(Decimal(value) / most * 100, Decimal(0)), Decimal(100)):.2f}"
