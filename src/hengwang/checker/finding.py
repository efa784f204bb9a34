"""What a rule found: which rule, how bad, where, with which computation and which quoted text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hengwang.checker.document import Place


class Severity(StrEnum):
    """ERROR: arithmetic or fact contradicts, or a mandatory part is missing. ADVICE: form."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for the worst, so that a plain sort puts it first."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; messages are templates with %(name)s, filled with `params` when shown.

    `numbers` is the computation as text (`5+5+5 = 15 ≠ 20`), `quote` the printed words it is
    about (white space folded), `places` further places that take part.
    """

    rule: str
    severity: Severity
    message_en: str
    message_zh: str
    place: Place
    numbers: str = ""
    quote: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    places: tuple[Place, ...] = ()

    def message(self, language: str = "zh") -> str:
        """Return the message in `zh` or `en`."""
        template = self.message_en if language == "en" else self.message_zh
        return template % self.params if self.params else template.replace("%%", "%")

    def where(self, language: str = "zh") -> str:
        """Return the place in `zh` or `en`."""
        return self.place.in_english() if language == "en" else self.place.in_chinese()
