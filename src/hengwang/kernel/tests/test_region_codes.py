"""Division codes know their level, their parent and everything below them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.region_codes import (
    BadRegionCodeError,
    RegionLevel,
    ancestors_of,
    is_valid,
    is_within,
    level_of,
    normalise,
    parent_of,
    subtree_prefix,
)

digits = st.text("0123456789", min_size=6, max_size=12) | st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["11", "43", "44", "62"]),
    st.sampled_from(["00", "01", "09", "90"]),
    st.sampled_from(["00", "22", "71"]),
    st.sampled_from(["", "000", "100", "100000", "100001", "000000", "003"]),
)
codes = digits.filter(is_valid)


@pytest.mark.parametrize(
    ("code", "level", "parent", "prefix"),
    [
        ("430000", RegionLevel.PROVINCE, None, "43"),
        ("430900", RegionLevel.CITY, "430000", "4309"),
        ("430922", RegionLevel.COUNTY, "430900", "430922"),
        ("430922100", RegionLevel.TOWN, "430922", "430922100"),
        ("430922100001", RegionLevel.VILLAGE, "430922100", "430922100001"),
        ("430922100000", RegionLevel.TOWN, "430922", "430922100"),
        ("430922000000", RegionLevel.COUNTY, "430900", "430922"),
        ("430000000000", RegionLevel.PROVINCE, None, "43"),
        ("441900", RegionLevel.CITY, "440000", "4419"),
        ("441900003", RegionLevel.TOWN, "441900", "441900003"),
        ("429004", RegionLevel.COUNTY, "429000", "429004"),
        ("620171", RegionLevel.COUNTY, "620100", "620171"),
        ("810000", RegionLevel.PROVINCE, None, "81"),
    ],
)
def test_known_codes(code, level, parent, prefix):
    assert level_of(code) is level
    assert parent_of(code) == parent
    assert subtree_prefix(code) == prefix


@pytest.mark.parametrize(
    "code",
    [
        "",
        "43",
        "43092",
        "4309221",
        "990000",
        "000000",
        "430022",
        "43000010",
        "430000100",
        "４３００００",
        "430922000001",
        "4309221000011",
        "43 900",
        "430900\n",
    ],
)
def test_malformed_codes_are_refused(code):
    assert not is_valid(code)
    for question in (level_of, parent_of, subtree_prefix, normalise):
        with pytest.raises(BadRegionCodeError):
            question(code)


@given(codes)
def test_a_parent_is_one_of_a_higher_level_whose_subtree_holds_the_code(code):
    parent = parent_of(code)
    order = list(RegionLevel)
    if parent is None:
        assert level_of(code) is RegionLevel.PROVINCE
    else:
        assert order.index(level_of(parent)) < order.index(level_of(code))
        assert is_within(code, parent)
        assert not is_within(parent, code)


@given(codes)
def test_ancestors_end_at_the_province(code):
    above = ancestors_of(code)
    assert [level_of(one) for one in above[-1:]] in ([], [RegionLevel.PROVINCE])
    assert all(is_within(code, one) for one in above)


@given(codes)
def test_the_shortest_form_names_the_same_division(code):
    short = normalise(code)
    assert normalise(short) == short
    assert (level_of(short), parent_of(short)) == (level_of(code), parent_of(code))


@given(codes, codes)
def test_two_subtrees_are_apart_or_one_holds_the_other(one, other):
    shared = subtree_prefix(one).startswith(subtree_prefix(other))
    assert shared == is_within(one, other)
