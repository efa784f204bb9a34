"""When a deviation has to be explained."""

import pytest

from hengwang.performance.engine.scoring import score_row
from hengwang.performance.engine.tests.factories import a_row, a_ruleset


@pytest.mark.parametrize(
    ("target", "actual", "note", "why"),
    [
        ("≥100个", "100个", "none", ""),
        ("≥100个", "99个", "required", "missed_target"),
        ("≥100个", "124个", "none", ""),
        ("≥100个", "125个", "advice", "exceeded"),
        ("≥100个", "129个", "advice", "exceeded"),
        ("≥100个", "130个", "required", "exceeded"),
        ("≥1200台", "1640台", "required", "exceeded"),
        ("≤400万元", "401万元", "required", "missed_target"),
        ("≤400万元", "268.37万元", "advice", "far_below_ceiling"),
        ("≤400万元", "350万元", "none", ""),
        ("80%-90%", "85%", "none", ""),
        ("0起", "0起", "none", ""),
    ],
)
def test_a_note_is_asked_for_by_the_size_of_the_deviation(target, actual, note, why):
    scored = score_row(a_ruleset(), a_row(target, actual))
    assert (scored.note.value, scored.why) == (note, why)


def test_no_note_is_asked_for_what_is_not_known_yet():
    assert score_row(a_ruleset(), a_row("≥100个", None)).note == "none"
