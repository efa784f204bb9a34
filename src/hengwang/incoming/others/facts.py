"""What a form of somebody else says, ready to become an evaluation as printed."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hengwang.checker.document import Place


class Field(StrEnum):
    """What a cell was understood as; stable words."""

    PROJECT = "project"
    YEAR = "year"
    UNIT = "unit"
    SUPERVISING = "supervising"
    KIND = "kind"
    REPORTED_ON = "reported_on"
    FUND = "fund"
    GOAL = "goal"
    GOAL_ACTUAL = "goal_actual"
    SECTION = "section"
    INDICATOR = "indicator"
    TARGET = "target"
    ACTUAL = "actual"
    POINTS = "points"
    SCORE = "score"
    NOTE = "note"
    DEFINITION = "definition"
    TOTAL = "total"
    LEVEL = "level"


class Left(StrEnum):
    """Why something was left; stable words."""

    UNKNOWN = "unknown"  # nobody recognised it
    NO_SLOT = "no_slot"  # recognised, but an evaluation has no place for it
    TOO_LONG = "too_long"  # the beginning was taken
    NO_NUMBER = "no_number"  # stands where a number is expected
    OUT_OF_RANGE = "out_of_range"  # points nobody gives
    NO_NAME = "no_name"  # a row with values and without a name
    TEXT = "text"  # a paragraph; text is kept in the file


@dataclass(frozen=True, slots=True)
class TakenCell:
    """One value with what it was understood as; `name` is the row it belongs to."""

    field: Field
    name: str
    text: str
    place: Place

    def as_json(self) -> dict[str, Any]:
        """For the record of the import."""
        return {
            "field": self.field.value,
            "name": self.name,
            "text": self.text,
            **_said(self.place),
        }


@dataclass(frozen=True, slots=True)
class LeftCell:
    """One value that is not taken, and why."""

    reason: Left
    text: str
    place: Place

    def as_json(self) -> dict[str, Any]:
        """For the record of the import."""
        return {"reason": self.reason.value, "text": self.text, **_said(self.place)}


@dataclass(frozen=True, slots=True)
class GivenFigure:
    """A printed number: subject and measure as performance stores them."""

    subject: str
    measure: str
    name: str
    order: int
    text: str
    value: Decimal | None
    place: str


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One indicator row."""

    section: str
    level2: str
    level3: str
    target: str
    actual: str
    points: Decimal | None
    score: Decimal | None
    note: str
    definition: str
    place: Place


@dataclass(frozen=True, slots=True)
class FormReading:
    """One form, understood as far as it goes."""

    part: int
    parts: int
    project: str
    year: int | None
    kind: str
    unit: str
    title: str
    goals: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, Decimal | None], ...]
    rows: tuple[GivenRow, ...]
    figures: tuple[GivenFigure, ...]
    total: Decimal | None
    level: str
    reported_on: str
    taken: tuple[TakenCell, ...]
    left: tuple[LeftCell, ...] = field(default=())


def _said(place: Place) -> dict[str, str]:
    return {"place_zh": place.in_chinese(), "place_en": place.in_english()}
