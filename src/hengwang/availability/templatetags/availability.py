"""Clocks that run on, and words for what the ledger keeps."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hengwang.availability.choices import Cause
from hengwang.pages.formats import duration_text

register = template.Library()


@register.simple_tag
def clock(since: datetime) -> SafeString:
    """How long ago, running on in the browser."""
    told = duration_text(timezone.now() - since)
    html = '<time class="av-clock" datetime="{}" data-since="{}">{}</time>'
    return format_html(html, since.isoformat(), int(since.timestamp() * 1000), told)


@register.filter
def cause_word(value: str) -> str:
    """A stored cause in words."""
    return str(Cause(value).label) if value in Cause.values else ""


@register.simple_tag
def lasted(span: Any) -> str:
    """How long a closed span of the ledger lasted."""
    return duration_text(span.ended_at - span.started_at)
