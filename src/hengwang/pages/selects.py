"""The markup of a select in Python: Django's template is included once for each of its options."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


def select_html(widget: Mapping[str, Any]) -> SafeString:
    """What `SELECT` makes of a widget's context, but for line breaks."""
    parts = [f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _number in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{conditional_escape(group)}">')
        for one in options:
            value, label = escape(str(one["value"])), conditional_escape(localize(one["label"]))
            parts.append(f'<option value="{value}"{_attributes(one["attrs"])}>{label}</option>\n')
        if group:
            parts.append("</optgroup>")
    parts.append("</select>")
    # Every part is markup of ours or was escaped above.
    return mark_safe("".join(parts))  # noqa: S308


def _attributes(given: Mapping[str, Any]) -> str:
    """False leaves one out, True stands without a value."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in given.items()
        if value is not False
    )
