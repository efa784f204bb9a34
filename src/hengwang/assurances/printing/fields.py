"""What a summary says: texts only, so that page and paper say the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """A fact at the top."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure with its short id; `then` is what it was when the result was written, if else."""

    key: str
    label: str
    value: str
    figure_id: str
    then: str


@dataclass(frozen=True, slots=True)
class Line:
    """One record behind a figure."""

    at: str
    what: str
    detail: str
    who: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """Records of one kind; `empty` says what it means that there are none."""

    key: str
    name: str
    what: str
    detail: str
    who: str
    lines: tuple[Line, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Words:
    """Headings in the reader's language."""

    figures: str
    figure: str
    value: str
    figure_id: str
    at: str
    plan: str
    result: str


@dataclass(frozen=True, slots=True)
class SummaryFields:
    """Everything a summary says."""

    title: str
    subtitle: str
    heads: tuple[Head, ...]
    figures: tuple[FigureRow, ...]
    plan: str
    result: str
    result_by: str
    sections: tuple[Section, ...]
    words: Words
    foot: str
