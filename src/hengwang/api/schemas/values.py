"""Kinds of values the API takes: bounded, exact, and never a surprise for the database."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db import models
from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from hengwang.kernel.rounding import round_half_up

MOST_ID = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1990, 2100
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YUAN = r"^-?\d{1,16}(\.\d{1,2})?$"
_POINTS = r"^\d{1,5}(\.\d{1,2})?$"
_EXACT = r"^\d{1,12}(\.\d{1,6})?$"
_SHARE = r"^(0(\.\d{1,4})?|1(\.0{1,4})?)$"


def _without_control(text: str) -> str:
    if any(ord(char) < ord(" ") and char not in "\n\r\t" for char in text):
        msg = "control characters are not allowed"
        raise ValueError(msg)
    return text.strip()


def _not_blank(text: str) -> str:
    if not text:
        msg = "must not be blank"
        raise ValueError(msg)
    return text


def _exact(pattern: str) -> BeforeValidator:
    """Numbers as strings only: a JSON number has been through binary fractions."""

    def check(value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            msg = f"must be a string like {pattern}"
            raise ValueError(msg)
        return value

    return BeforeValidator(check)


def _iso(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and _ISO_DAY.fullmatch(value)):
        return value
    msg = "must be a day like 2020-12-31"
    raise ValueError(msg)


def _sane(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        msg = f"must lie between {FIRST_YEAR} and {LAST_YEAR}"
        raise ValueError(msg)
    # PostgreSQL refuses offsets of sixteen hours and more, which ISO 8601 allows.
    return moment.astimezone(UTC)


def words(kind: type[models.TextChoices]) -> WithJsonSchema:
    """The stored words of a choice, spelt out in place.

    Many rooms have a `State`; described by name, one of them would stand for all.
    """
    return WithJsonSchema({"type": "string", "enum": list(kind.values)})


def _number(pattern: str, description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "description": description})


Id = Annotated[int, Field(ge=1, le=MOST_ID)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Day = Annotated[date, BeforeValidator(_iso)]
Moment = Annotated[AwareDatetime, AfterValidator(_sane)]
"""An instant with its offset; without one nobody knows which instant it is."""
Yuan = Annotated[Decimal, _exact(_YUAN), _number(_YUAN, "Yuan.")]
PointsIn = Annotated[Decimal, _exact(_POINTS), _number(_POINTS, "Points.")]
ShareIn = Annotated[Decimal, _exact(_SHARE), _number(_SHARE, "A ratio of 0 to 1.")]
ExactIn = Annotated[Decimal, _exact(_EXACT), _number(_EXACT, "In the measure of the clause.")]
YuanOut = Annotated[
    Decimal,
    AfterValidator(round_half_up),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "description": "Yuan."}),
]
Clean = AfterValidator(_without_control)
Filled = AfterValidator(_not_blank)
Name = Annotated[str, Field(min_length=1, max_length=200), Clean, Filled]
Line = Annotated[str, Field(max_length=100), Clean]
Sentence = Annotated[str, Field(max_length=300), Clean]
Text = Annotated[str, Field(max_length=20_000), Clean]
Word = Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9][a-z0-9_.\-]*$")]
Search = Annotated[str, Field(max_length=100), Clean]


class Body(Schema):
    """What a request sends; a field nobody knows is refused, never ignored."""

    model_config = ConfigDict(extra="forbid")
