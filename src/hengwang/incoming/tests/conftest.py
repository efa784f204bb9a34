"""Fixtures of incoming documents: 甲局, its owner and those who manage its templates."""

import pytest

from hengwang.testing.people import People, make_people


@pytest.fixture
def people(db: None) -> People:
    """lin owns projects of 甲局, wang of 乙局."""
    return make_people()
