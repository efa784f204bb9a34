"""What is known of an alert's cause, in the words of the reader."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hengwang.monitoring.wording import reason_text

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "reason": _("Why it failed"),
        "address": _("Address"),
        "value": _("Value"),
        "series": _("Series"),
    }
)


def facts_of(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Labels and texts, those of other monitors as they call them; empty ones are left out."""
    found = []
    for name, text in sorted(facts.items()):
        if not text:
            continue
        label = gettext(LABELS[name]) if name in LABELS else name
        found.append((label, reason_text(text) if name == "reason" else text))
    return found
