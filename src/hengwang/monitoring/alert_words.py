"""What is known of an alert's cause, in the words of the reader."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hengwang.monitoring.heard import trap_text
from hengwang.monitoring.wording import reason_text

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "reason": _("Why it failed"),
        "address": _("Address"),
        "value": _("Value"),
        "series": _("Series"),
        "messages": _("Messages within the time of the rule"),
        "senders": _("Senders in all, each of the loudest with an alert of its own"),
        "text": _("Message"),
        "trap": _("Trap"),
    }
)

TEXTS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"reason": reason_text, "trap": trap_text}
)


def facts_of(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Labels and texts, those of other monitors as they call them; empty ones are left out."""
    found = []
    for name, text in sorted(facts.items()):
        if not text:
            continue
        label = gettext(LABELS[name]) if name in LABELS else name
        said = TEXTS[name](text) if name in TEXTS else text
        found.append((label, said))
    return found
