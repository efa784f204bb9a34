"""What a letter's template may name: plain printed text, grouped by report."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One confirmed finding: where it stands, what is wrong, and what to mend."""

    number: str
    place: str
    quote: str
    problem: str
    computation: str
    request: str


@dataclass(frozen=True, slots=True)
class LetterReport:
    """One report with its confirmed findings, in the order of the text."""

    heading: str
    rows: tuple[LetterRow, ...]


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What the findings give to a letter; frozen with it."""

    lead: tuple[str, ...]
    reports: tuple[LetterReport, ...]
    closing: tuple[str, ...]
    finding_count: int

    def stored(self) -> dict[str, Any]:
        """As the row keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LetterFields:
    """All tags of the template `review_letter.docx`."""

    sender: str
    number: str
    title: str
    addressee: str
    dated_on: str
    contact: str
    lead: tuple[str, ...]
    reports: tuple[LetterReport, ...]
    closing: tuple[str, ...]
