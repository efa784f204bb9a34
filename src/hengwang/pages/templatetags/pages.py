"""Template tags for everything a page prints: figures, states, coverage, icons, charts."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from hengwang.kernel.money import AmountUnit
from hengwang.pages import formats, trail
from hengwang.pages.assets import asset_url
from hengwang.pages.charts.spec import ChartSpec
from hengwang.pages.comparing import ThreeValues, beside_cell, three_cells
from hengwang.pages.figures import bar_svg, coverage_tag, door, no_data, tag, value_text
from hengwang.pages.metric_notes import note_text
from hengwang.pages.shares import parts_of, spoken
from hengwang.pages.tones import Severity, Tone

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Address of a built browser part: {% asset "app.js" %}."""
    return asset_url(name)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from the sprite; with a label it speaks, without one it is decoration."""
    address = f"{asset_url('icons.svg')}#{name}"
    if label:
        html = '<svg class="hw-icon" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(html, label, address)
    html = '<svg class="hw-icon" aria-hidden="true"><use href="{}"></use></svg>'
    return format_html(html, address)


@register.simple_tag
def amount(yuan: Decimal | None, unit: str = "wan", places: int = 2) -> SafeString:
    """Yuan as 万元 (or `unit`), without the unit's name: that stands in the header."""
    if yuan is None:
        return no_data()
    text = formats.amount_text(yuan, AmountUnit(unit), places)
    return format_html('<span class="hw-num">{}</span>', text)


@register.simple_tag
def money(yuan: Decimal | None, unit: str = "wan", places: int = 2) -> SafeString:
    """Yuan with the unit behind it, for running text: 352.22 万元."""
    if yuan is None:
        return no_data()
    text = formats.amount_text(yuan, AmountUnit(unit), places)
    html = '<span class="hw-num">{}<span class="hw-unit">{}</span></span>'
    return format_html(html, text, formats.unit_text(AmountUnit(unit)))


@register.simple_tag
def points(value: Decimal | None, places: int = 2) -> SafeString:
    """A score with two decimals: 7.28."""
    return no_data() if value is None else _number(formats.points_text(value, places))


@register.simple_tag
def weight(value: Decimal | None) -> SafeString:
    """A full mark without trailing zeros: 5."""
    return no_data() if value is None else _number(formats.weight_text(value))


@register.simple_tag
def percent(ratio: Decimal | None, places: int = 2) -> SafeString:
    """A ratio of 0–1 as per cent: 72.80 %."""
    return no_data() if ratio is None else _number(formats.percent_text(ratio, places))


@register.simple_tag
def number(value: Decimal | int | None, places: int | None = None) -> SafeString:
    """A count or measure with thousands separated."""
    return no_data() if value is None else _number(formats.number_text(value, places))


@register.simple_tag
def duration(span: timedelta | None) -> SafeString:
    """A span of time: 2 小时 15 分."""
    return no_data() if span is None else _number(formats.duration_text(span))


@register.simple_tag
def span(start: datetime | None, end: datetime | None = None, day: str = "m-d") -> str:
    """From when until when; the day is said again only where the end is on another one."""
    if start is None:
        return ""
    begins = timezone.localtime(start)
    told = format_date(begins, f"{day} H:i")
    if end is None:
        return told
    ends = timezone.localtime(end)
    is_same = begins.date() == ends.date()
    return f"{told} – {format_date(ends, 'H:i' if is_same else 'm-d H:i')}"


def _number(text: str) -> SafeString:
    return format_html('<span class="hw-num">{}</span>', text)


register.filter("amount", lambda yuan: _plain(yuan, formats.amount_text))
register.filter("points", lambda value: _plain(value, formats.points_text))
register.filter("weight", lambda value: _plain(value, formats.weight_text))
register.filter("percent", lambda ratio: _plain(ratio, formats.percent_text))
register.filter("duration", lambda span: _plain(span, formats.duration_text))
register.filter("filesize", lambda size: _plain(size, formats.size_text))


def _plain(value: Any, form: Any) -> str:
    return pgettext("value", "No data") if value is None else form(value)


@register.simple_tag
def status(word: str, tone: str = "quiet") -> SafeString:
    """A state by word, shape and colour; tones: ok warn bad unknown plan info quiet."""
    return tag(word, Tone(tone))


@register.simple_tag
def severity(value: str, count: int | None = None) -> SafeString:
    """Severity of a finding (error, warning, advice), with a count where there is one."""
    known = Severity(value)
    word = str(known.label) if count is None else f"{known.label} {count:,d}"
    return tag(word, known.tone)


@register.simple_tag
def coverage(ratio: Decimal | None, least: str = "0.95") -> SafeString:
    """How much of the asked was observed; hatched below `least` and when unknown."""
    return coverage_tag(ratio, Decimal(least))


@register.simple_tag
def figure(value: Any, url: str = "", kind: str = "text", unit: str = "") -> SafeString:
    """A figure that is a door: it opens its trace in the drawer.

    `kind`: text, amount, points, weight, percent, number, duration.
    """
    return door(value_text(value, kind), url, unit)


@register.simple_tag
def beside(printed: Any, computed: Any, kind: str = "points", url: str = "") -> SafeString:
    """The computed value, and the printed one beside it, marked where they differ."""
    return beside_cell(printed, computed, kind, url)


@register.inclusion_tag("pages/parts/three.html")
def three(values: ThreeValues) -> dict[str, Any]:
    """Printed, sum of the rows, by the rules: side by side, differences marked."""
    return {"cells": three_cells(values)}


@register.simple_tag
def bar(
    value: Decimal | None, most: Decimal, tone: str = "", mark: Decimal | None = None
) -> SafeString:
    """A bar of `value` out of `most`, with a line at `mark` (today's share of the plan)."""
    return bar_svg(value, most, tone, mark)


@register.inclusion_tag("pages/parts/chart.html")
def chart(spec: ChartSpec, size: str = "") -> dict[str, Any]:
    """A drawing with its finding as title, its table and CSV; `size`: short, tall."""
    return {"spec": spec, "data": json.dumps(spec.as_json(), ensure_ascii=False), "size": size}


@register.inclusion_tag("pages/parts/shares.html")
def shares(counts: Sequence[Sequence[object]]) -> dict[str, Any]:
    """A stacked bar with its key: (label, count) or (label, count, tone) in their order."""
    parts = parts_of(counts)
    return {"parts": parts, "spoken": spoken(parts)}


@register.inclusion_tag("pages/parts/steps.html")
def steps(labels: Any, current: int) -> dict[str, Any]:
    """Where a thing stands: labels in order, `current` is the index of the one under way."""
    states = ["done" if at < current else "now" if at == current else "todo" for at in range(99)]
    return {"steps": list(zip(labels, states, strict=False))}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A form field's widget in the look of the house, red when it was refused."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "select" if hasattr(widget, "choices") else "text")
    classes = {"select": "form-select", "checkbox": "form-check-input", "radio": ""}
    own = widget.attrs.get("class", "")
    refused = "is-invalid" if field.errors else ""
    css = " ".join(filter(None, [classes.get(kind, "form-control"), own, refused]))
    return field.as_widget(attrs={"class": css} if css else None)


@register.filter
def fact(value: Any) -> Any:
    """A fact of a record: days and instants as everywhere else (2026-03-10 08:00)."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else value


@register.filter
def metric_note(note: str) -> str:
    """What a metric says beside its value, in the reader's language."""
    return note_text(note)


@register.filter
def action_label(action: str) -> str:
    """An audit action in words."""
    return trail.action_text(action)


@register.filter
def field_label(field: str) -> str:
    """A changed field in words."""
    return trail.field_text(field)


@register.simple_tag
def changed_field(subject_kind: str, field: str) -> str:
    """A changed field in words, as the subject's forms call it."""
    return trail.field_text(field, subject_kind)


@register.simple_tag
def changed_value(subject_kind: str, field: str, value: Any) -> str:
    """A value of the audit trail as people read it; what programs read is set as code."""
    text = trail.value_text(subject_kind, field, value)
    return format_html("<code>{}</code>", text) if field in trail.CODES and value else text
