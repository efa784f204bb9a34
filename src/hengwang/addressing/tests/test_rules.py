"""Keys that sort, gaps, free blocks, half-typed addresses."""

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.addressing.errors import AddressUnreadableError, PrefixUnreadableError
from hengwang.addressing.rules import (
    Block,
    block_of,
    first_free_block,
    gaps,
    key_of_text,
    keys_begun_by,
    text_of,
)

ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))
HALF = block_of("10.0.0.0/24")


@given(one=ADDRESSES, other=ADDRESSES)
def test_keys_sort_as_addresses_do_and_lead_back(one, other):
    keys = key_of_text(str(one)), key_of_text(str(other))
    assert text_of(keys[0]) == str(one)
    if one.version == other.version:
        assert (keys[0] < keys[1]) == (one < other)


@settings(max_examples=60)
@given(taken=st.sets(st.integers(0, 40)), start=st.integers(0, 40))
def test_gaps_are_what_a_person_would_count(taken, start):
    usable = range(5, 30)
    naive = [number for number in usable if number >= start and number not in taken]
    assert list(gaps(usable, sorted(taken), start)) == naive


@settings(max_examples=60)
@given(places=st.sets(st.integers(0, 15)), length=st.integers(25, 30))
def test_a_free_block_touches_no_other(places, length):
    children = [Block(4, HALF.first + 16 * at, 28) for at in sorted(places)]
    found = first_free_block(HALF, children, length)
    whole = ipaddress.ip_network(HALF.text)
    others = [ipaddress.ip_network(child.text) for child in children]
    free = [
        net for net in whole.subnets(new_prefix=length) if not any(net.overlaps(o) for o in others)
    ]
    assert (found.text if found else None) == (str(free[0]) if free else None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("10.1", "10.1.0.0", "10.1.255.255"),
        ("10.1.", "10.1.0.0", "10.1.255.255"),
        ("10.1.2.3", "10.1.2.3", "10.1.2.3"),
        ("10.1.0.0/30", "10.1.0.0", "10.1.0.3"),
        ("2400::1", "2400::1", "2400::1"),
    ],
)
def test_half_an_address_is_a_span(text, first, last):
    assert keys_begun_by(text) == (key_of_text(first), key_of_text(last))


@pytest.mark.parametrize("text", ["", "10", "300.1", "兰州", "10.1.2.3.4", "10.0.0.1/8", "::g"])
def test_what_is_no_address_is_left_to_the_words(text):
    assert keys_begun_by(text) is None


def test_nonsense_is_refused():
    with pytest.raises(PrefixUnreadableError):
        block_of("10.0.0.1/24")
    with pytest.raises(AddressUnreadableError):
        key_of_text("10.0.0.256")


def test_the_ends_of_a_subnet_are_for_nobody():
    assert len(block_of("10.0.0.0/24").usable) == 254
    assert len(block_of("10.0.0.0/31").usable) == 2
    assert block_of("2400::/64").usable.start == block_of("2400::/64").first + 1
