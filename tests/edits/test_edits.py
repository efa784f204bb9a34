"""A smaller number of the edits that `python -m tests.edits` makes."""

from pathlib import Path
from random import Random
from unittest import mock

import pytest
from django.conf import settings

from tests.edits.running import Scene
from tests.edits.world import a_seal

COUNT = 240


@pytest.mark.django_db(transaction=True)
def test_every_single_edit_under_a_seal_is_found_and_named(tmp_path: Path) -> None:
    with mock.patch.object(settings, "DATA_DIR", tmp_path):
        tally = Scene(a_seal(), tmp_path, Random(20)).run(COUNT)
    assert tally.missed == []
    assert sum(tally.made.values()) == COUNT
