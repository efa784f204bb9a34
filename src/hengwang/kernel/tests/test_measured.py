"""A measurement is consistent, knows its basis, and keeps no data apart from zero."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.metrics import (
    BadMeasurementError,
    Basis,
    BasisRow,
    Measured,
    Part,
    Unit,
    bases,
    date_of_number,
    number_of_date,
)

ROWS = Basis.of("outage", [3, 1, 2])
HALF = Decimal("0.5")


def test_no_data_is_not_zero():
    nothing = Measured.nothing(Unit.COUNT, coverage=Decimal(0), note="not observed")
    zero = Measured.count(0, Basis.of("outage", []))
    assert nothing.is_nothing
    assert nothing.value is None
    assert nothing.note == "not observed"
    assert not zero.is_nothing
    assert zero.value == 0


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_ratio_is_its_fraction_and_of_nothing_there_is_none(numerator, denominator):
    measured = Measured.ratio(numerator, denominator, basis=ROWS)
    if denominator:
        assert measured.value == Decimal(numerator) / Decimal(denominator)
    else:
        assert measured.is_nothing
    assert (measured.numerator, measured.denominator) == (numerator, denominator)


def test_a_ratio_rounded_to_six_places_is_still_its_fraction():
    value = Decimal("0.333333")
    assert Measured(value, Unit.RATIO, Decimal(1), Decimal(3), basis=ROWS).value == value


@pytest.mark.parametrize(
    "told",
    [
        {"value": Decimal(1), "unit": Unit.COUNT},
        {"value": Decimal("NaN"), "unit": Unit.COUNT, "basis": ROWS},
        {"value": 1.0, "unit": Unit.COUNT, "basis": ROWS},
        {"value": 1, "unit": Unit.COUNT, "basis": ROWS},
        {"value": None, "unit": Unit.COUNT, "coverage": Decimal("1.1")},
        {"value": None, "unit": Unit.COUNT, "coverage": Decimal("-0.1")},
        {"value": None, "unit": Unit.RATIO, "numerator": Decimal(1)},
        {"value": None, "unit": Unit.RATIO, "denominator": Decimal(1)},
        {"value": HALF, "unit": Unit.RATIO, "basis": ROWS, "numerator": Decimal(1)},
        {
            "value": HALF,
            "unit": Unit.RATIO,
            "basis": ROWS,
            "numerator": Decimal(1),
            "denominator": Decimal(3),
        },
        {
            "value": HALF,
            "unit": Unit.RATIO,
            "basis": ROWS,
            "numerator": Decimal(0),
            "denominator": Decimal(0),
        },
        {"value": HALF, "unit": Unit.COUNT, "basis": ROWS, "upper": Decimal("0.4")},
        {"value": None, "unit": Unit.COUNT, "upper": Decimal("0.4")},
    ],
)
def test_contradictions_are_refused(told):
    with pytest.raises(BadMeasurementError):
        Measured(**told)


def test_a_count_may_keep_a_fraction_beside_it():
    money = Measured(Decimal(12), Unit.CNY, Decimal(7), Decimal(3), basis=ROWS, upper=Decimal(12))
    assert money.numerator == 7


def test_a_ratio_may_come_without_its_fraction():
    assert Measured(HALF, Unit.RATIO, basis=ROWS).numerator is None


def test_parts_break_a_value_down():
    part = Part("2020-01", "2020年1月", Decimal(1))
    assert Measured.count(1, ROWS, parts=(part,)).parts[0].basis == Basis()


@given(st.lists(st.integers(1, 99)), st.randoms())
def test_a_basis_is_a_set_of_rows(ids, random):
    shuffled = ids * 2
    random.shuffle(shuffled)
    assert Basis.of("outage", shuffled) == Basis.of("outage", ids)


def test_the_digest_covers_kind_ids_query_and_content():
    different = [
        Basis.of("outage", [1]),
        Basis.of("ticket", [1]),
        Basis.of("outage", [2]),
        Basis.of("outage", [1], query="open"),
        Basis.of("outage", [1], content={"minutes": 5}),
    ]
    assert len({basis.digest for basis in different}) == len(different)
    assert all(basis.digest.startswith("sha256:") for basis in different)


class Outages:
    def resolve(self, ids, user):
        return [BasisRow(f"outage {number}") for number in sorted(ids)]


def test_a_kind_of_basis_resolves_to_rows_with_a_page():
    with bases.temporarily("outage", Outages()):
        rows = bases.get("outage").resolve([2, 1], user=None)
    assert [row.label for row in rows] == ["outage 1", "outage 2"]


@given(st.dates())
def test_a_date_is_carried_as_a_number_and_comes_back(day):
    assert date_of_number(number_of_date(day)) == day


def test_later_dates_are_larger_numbers():
    assert number_of_date(date(2020, 3, 1)) - number_of_date(date(2020, 2, 28)) == 2


def test_every_unit_has_a_symbol_and_only_ratios_are_ratios():
    assert all(isinstance(unit.symbol, str) for unit in Unit)
    assert [unit for unit in Unit if unit.is_ratio] == [Unit.RATIO]
    assert Unit.CNY.symbol == "元"
