"""Equal content has equal bytes, whatever the order it was put together in."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from hengwang.kernel.canonical import NotCanonicalError, canonical_json, digest
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import Period

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)
    | st.dates()
)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=12,
)


def turned_around(tree):
    if isinstance(tree, dict):
        return {key: turned_around(tree[key]) for key in reversed(tree)}
    return [turned_around(item) for item in tree] if isinstance(tree, list) else tree


@given(trees)
def test_the_order_of_insertion_does_not_matter(tree):
    assert canonical_json(tree) == canonical_json(turned_around(tree))
    assert digest(tree) == digest(turned_around(tree))


@given(trees)
def test_the_text_is_json_and_settled(tree):
    text = canonical_json(tree)
    assert canonical_json(json.loads(text)) == text


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 6))
def test_a_number_has_one_spelling_whatever_its_zeros(number, zeros):
    padded = Decimal(f"{number:f}" + "0" * zeros)
    assert canonical_json(padded) == canonical_json(number)
    assert Decimal(json.loads(canonical_json(number))) == number


class Colour(StrEnum):
    RED = "red"


class Size(Enum):
    BIG = 2


@dataclass(frozen=True)
class Pair:
    left: int
    right: object


class Params(BaseModel):
    share: Decimal
    on: date


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1.00"), '"1"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.0"), '"0"'),
        (Decimal("100"), '"100"'),
        (date(2020, 2, 29), '"2020-02-29"'),
        (datetime(2020, 1, 1, tzinfo=UTC), '"2020-01-01T00:00:00.000000Z"'),
        (
            datetime(2020, 1, 1, tzinfo=timezone(timedelta(hours=8))),
            '"2019-12-31T16:00:00.000000Z"',
        ),
        (timedelta(seconds=1), "1000000"),
        (Period.parse("2020-Q1"), '"2020-Q1"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (Colour.RED, '"red"'),
        (Size.BIG, "2"),
        ({"b": 1, "a": (1, None, True)}, '{"a":[1,null,true],"b":1}'),
        ({2: "x"}, '{"2":"x"}'),
        ({"b", "a"}, '["a","b"]'),
        (frozenset({10, 9}), "[10,9]"),
        (Pair(1, Pair(2, "中文")), '{"left":1,"right":{"left":2,"right":"中文"}}'),
        (Params(share=Decimal("0.50"), on=date(2020, 1, 1)), '{"on":"2020-01-01","share":"0.5"}'),
        (0.5, "0.5"),
    ],
)
def test_each_kind_of_value_has_its_spelling(value, text):
    assert canonical_json(value).decode() == text


def test_an_early_year_has_four_digits():
    assert b"0988-01-01T" in canonical_json(datetime(988, 1, 1, tzinfo=UTC))


def test_an_interval_is_its_two_ends():
    period = Period.parse("2020").interval
    assert isinstance(period, Interval)
    assert canonical_json(period).startswith(b'{"end":"2020-12-31T16:00:00')


@pytest.mark.parametrize(
    "value",
    [
        Decimal("NaN"),
        float("inf"),
        datetime(2020, 1, 1),  # noqa: DTZ001
        b"bytes",
        object(),
        Pair,
        {None: 1},
        {True: 1},
        {1: "a", "1": "b"},
        "\ud800",
        {"deep": [object()]},
    ],
)
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(NotCanonicalError):
        canonical_json(value)


def test_the_digest_names_its_method():
    assert digest({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
