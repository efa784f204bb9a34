"""Three columns side by side."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.pages.comparing import ThreeValues, differs, three_cells

D = Decimal
SCORES = st.none() | st.decimals(min_value=0, max_value=200, places=3)


def test_each_column_says_its_difference_from_the_report():
    cells = three_cells(ThreeValues(printed=D("93.99"), summed=D("92.27"), ruled=D("93.99")))
    assert [cell.difference for cell in cells] == ["", "−1.72", ""]


def test_a_missing_value_differs_from_nothing():
    cells = three_cells(ThreeValues(printed=None, summed=D("92.27"), ruled=None))
    assert [cell.difference for cell in cells] == ["", "", ""]


@settings(max_examples=80)
@given(SCORES, SCORES)
def test_difference_is_symmetric_and_never_felt_with_itself(first, second):
    assert differs(first, second) == differs(second, first)
    assert not differs(first, first)
