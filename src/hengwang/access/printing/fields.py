"""What a printed form says: texts only, so that page and paper say the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two facts beside each other."""

    left: str
    left_text: str
    right: str
    right_text: str


@dataclass(frozen=True, slots=True)
class Wide:
    """A fact that takes the whole line."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form."""

    name: str
    pairs: tuple[Pair, ...]
    wides: tuple[Wide, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign and stamp."""

    who: str
    text: str
    day: str


@dataclass(frozen=True, slots=True)
class FormFields:
    """Everything a form says."""

    title: str
    number: str
    sections: tuple[Section, ...]
    signatures: tuple[Signature, ...]
    foot: str
