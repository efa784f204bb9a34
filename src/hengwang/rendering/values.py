"""Values a template can print: cleaned text, a figure with its printed form, a merged cell."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

# A cell that holds only this is merged with the cell above it. It is a private-use character, so
# that no text of a person can be taken for it; people write DITTO in their templates, and data
# says Merged.UP.
MERGE_UP: Final = "\ue0f0"
DITTO: Final = "〃"
# Another private-use character, which a filler may put into a value and takes out again.
GUARD: Final = "\ue0f1"

# Characters XML 1.0 cannot carry, lone surrogates, and those the renderers give a meaning of
# their own (\a and \f start paragraphs and pages in docxtpl).
_REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff" + MERGE_UP + GUARD + "]"
)


class Merged(Enum):
    """A value that says: this cell is one with the cell above."""

    UP = MERGE_UP


@dataclass(frozen=True, slots=True)
class Figure:
    """A number beside its printed form: Word prints the text, Excel keeps the number."""

    text: str
    value: Decimal | None = None

    def __str__(self) -> str:
        return self.text


def clean(text: str) -> str:
    """The text without characters an Office file cannot carry; line ends become newlines."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return _REFUSED.sub("", unified)
