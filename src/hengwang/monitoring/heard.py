"""What devices say unasked, in the reader's words: how urgent, about what, and the whole text."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_noop as _

from hengwang.monitoring.choices import EventKind
from hengwang.pages.tones import Tone

LONGEST = 300
ERROR, WARNING = 3, 4
SEVERITIES = MappingProxyType(
    {
        0: pgettext_lazy("syslog", "Emergency"),
        1: pgettext_lazy("syslog", "Alert"),
        2: pgettext_lazy("syslog", "Critical"),
        3: pgettext_lazy("syslog", "Error"),
        4: pgettext_lazy("syslog", "Warning"),
        5: pgettext_lazy("syslog", "Notice"),
        6: pgettext_lazy("syslog", "Information"),
        7: pgettext_lazy("syslog", "Debugging"),
    }
)
# Traps of standards (SNMPv2-MIB, IF-MIB, BGP4-MIB, UPS-MIB); a trap of version 1 has a zero before
# its last number.
_STANDARD = "1.3.6.1.6.3.1.1.5"
_UPS, _BGP = "1.3.6.1.2.1.33.2", "1.3.6.1.2.1.15"
TRAPS: Mapping[str, str] = MappingProxyType(
    {
        f"{_STANDARD}.1": _("The device started anew (cold start)"),
        f"{_STANDARD}.2": _("The device started anew (warm start)"),
        f"{_STANDARD}.3": _("A port went down"),
        f"{_STANDARD}.4": _("A port came up"),
        f"{_STANDARD}.5": _("Somebody asked it with a wrong credential"),
        f"{_BGP}.7.1": _("A BGP neighbour was found"),
        f"{_BGP}.7.2": _("A BGP neighbour was lost"),
        f"{_UPS}.1": _("The UPS runs on its battery"),
        f"{_UPS}.2": _("The UPS has tested itself"),
        f"{_UPS}.3": _("The UPS raised an alarm"),
        f"{_UPS}.4": _("An alarm of the UPS is over"),
    }
)
_OWN = frozenset({"trap", "uptime", "agent", "engine", "user"})


def urgency(data: Mapping[str, Any]) -> str:
    """How urgent a syslog message says it is; empty for a trap, which says nothing of that."""
    found = data.get("severity")
    return str(SEVERITIES[found]) if isinstance(found, int) and found in SEVERITIES else ""


def tone(data: Mapping[str, Any]) -> Tone:
    """Its look."""
    found = data.get("severity")
    if not isinstance(found, int):
        return Tone.QUIET
    return Tone.BAD if found <= ERROR else Tone.WARN if found == WARNING else Tone.QUIET


def text_of(what: str, data: Mapping[str, Any]) -> str:
    """The message in one line: who says it on the device, and what."""
    if what == EventKind.SYSLOG:
        app = str(data.get("app", ""))
        said = str(data.get("text", ""))
        line = f"{app}: {said}" if app else said
    else:
        told = [f"{name} = {value}" for name, value in data.items() if name not in _OWN]
        line = " · ".join([trap_text(str(data.get("trap", ""))), *told])
    line = " ".join(line.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def trap_text(trap: str) -> str:
    """What a trap is called; one nobody has a word for is named by its number."""
    head, _dot, last = trap.rpartition(".")
    plain = f"{head.removesuffix('.0')}.{last}"
    return gettext(TRAPS[plain]) if plain in TRAPS else trap
