"""The canonical form tells every difference and never changes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.audit.canonical import GENESIS, UnknownFormError, link_hash, storable

ENTRY = {
    "id": 1, "at": datetime(2020, 12, 31, 16, tzinfo=UTC), "action": "payment.recorded",
    "subject_kind": "projects.payment", "subject_id": "5", "subject_printed": "支付 5",
    "actor_id": 7, "actor_name": "林工", "before": None, "after": {"amount": "12.50"},
    "note": "", "channel": "web", "ip": "192.0.2.7",
}  # fmt: skip

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_form_one_is_frozen():
    """If this fails, old chains cannot be verified any more: add a form, do not change one."""
    assert link_hash(1, 1, GENESIS, ENTRY) == FROZEN


FROZEN = "0927968d15c4413a17c95a31a8a476cd20985a67880c8255bb7e0ac11ec34147"


@pytest.mark.parametrize("field", sorted(ENTRY))
def test_every_field_counts(field):
    changed = {**ENTRY, field: "something else"}
    assert link_hash(1, 1, GENESIS, changed) != link_hash(1, 1, GENESIS, ENTRY)


def test_place_and_predecessor_count():
    hashes = {link_hash(1, 1, GENESIS, ENTRY), link_hash(1, 2, GENESIS, ENTRY)}
    assert len(hashes | {link_hash(1, 1, "1" * 64, ENTRY)}) == 3


def test_an_unknown_form_is_said():
    with pytest.raises(UnknownFormError):
        link_hash(2, 1, GENESIS, ENTRY)


@settings(max_examples=60)
@given(values)
def test_storable_values_stay_what_they_are(value):
    once = storable(value)
    assert storable(once) == once
    "".join(_texts(once)).encode("utf-8")


def _texts(value):
    if isinstance(value, str):
        assert "\x00" not in value
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _texts(inner)
