"""Values of the trail as people read them."""

import pytest

from hengwang.pages.trail import value_text


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("2026-10-31T16:00:00+00:00", "2026-11-01 00:00"),
        ("2026-10-31T16:00:00.123456Z", "2026-11-01 00:00"),
        ("2026-10-31", "2026-10-31"),
        ("10:00", "10:00"),
    ],
)
def test_an_instant_is_told_in_the_office_s_own_time(stored, read):
    assert value_text("", "read_at", stored) == read
