"""Which rule decides about an alert: the nearest unit's, then the first that fits."""

from hypothesis import given
from hypothesis import strategies as st

from hengwang.tickets.deciding import Condition, Trouble, first_fitting

CODES = ["620000", "620100", "620102", "610000"]
troubles = st.builds(
    Trouble,
    urgency=st.integers(0, 3),
    region_code=st.sampled_from(CODES),
    kind=st.sampled_from(["down", "value"]),
    target_kind=st.sampled_from(["circuit", "device", ""]),
    is_backbone=st.booleans(),
)
conditions = st.builds(
    Condition,
    least=st.integers(0, 3),
    kinds=st.sets(st.sampled_from(["down", "value"])),
    target_kinds=st.sets(st.sampled_from(["circuit", "device"])),
    region_code=st.none() | st.sampled_from(CODES),
    only_backbone=st.booleans(),
)
rules = st.lists(st.tuples(conditions, st.integers(1, 4), st.integers(0, 20)), max_size=6)


@given(rules, troubles)
def test_the_first_that_fits_of_the_nearest_unit_decides(rows, trouble):
    found = first_fitting([(*row, number) for number, row in enumerate(rows)], trouble)
    fitting = [
        (-depth, position, number)
        for number, (condition, depth, position) in enumerate(rows)
        if condition.fits(trouble)
    ]
    assert found == (sorted(fitting)[0][2] if fitting else None)


@given(conditions, troubles)
def test_what_asks_for_nothing_fits_everything_and_more_urgent_never_fits_less(asked, trouble):
    assert Condition().fits(trouble)
    worse = Trouble(3, trouble.region_code, trouble.kind, trouble.target_kind, trouble.is_backbone)
    assert asked.fits(worse) or not asked.fits(trouble)


def test_a_region_holds_for_everything_below_it():
    asked = Condition(region_code="620100")
    assert asked.fits(Trouble(1, "620102"))
    assert asked.fits(Trouble(1, "620100"))
    assert not asked.fits(Trouble(1, "620000"))
