"""The rules of counting: what speaks against a piece, and what never can change a verdict."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.evidence.rules import (
    FATAL,
    Days,
    Facts,
    Standing,
    Status,
    Why,
    is_same_hand,
    judge,
    together,
    uncovered,
)

YEAR = Days(date(2020, 1, 1), date(2020, 12, 31))
TODAY = date(2021, 1, 20)
BETTER = [Standing.NOT, Standing.OPEN, Standing.COUNTS]

days = st.dates(date(2019, 1, 1), date(2022, 12, 31))
spans = st.tuples(days, st.integers(0, 500)).map(
    lambda told: Days(told[0], told[0] + timedelta(days=told[1]))
)
facts = st.builds(
    Facts,
    status=st.sampled_from(Status),
    supports=spans,
    expires_on=st.none() | days,
    is_empty=st.sampled_from([None, False, True]),
)


def accepted(**told: object) -> Facts:
    return Facts(**{"status": Status.ACCEPTED, "supports": YEAR, "is_empty": False, **told})  # type: ignore[arg-type]


def test_accepted_evidence_of_the_year_counts():
    assert judge(accepted(), TODAY, YEAR).standing is Standing.COUNTS


def test_evidence_nobody_has_reviewed_is_open():
    judged = judge(accepted(status=Status.OFFERED), TODAY, YEAR)
    assert (judged.standing, judged.whys) == (Standing.OPEN, (Why.AWAITS_REVIEW,))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"status": Status.REJECTED}, Why.REJECTED),
        ({"expires_on": TODAY}, Why.EXPIRED),
        ({"is_empty": True}, Why.EMPTY),
        ({"supports": Days(date(2021, 1, 1), date(2021, 12, 31))}, Why.OTHER_PERIOD),
    ],
)
def test_rejected_expired_empty_and_foreign_evidence_does_not_count(told, why):
    judged = judge(accepted(**told), TODAY, YEAR)
    assert (judged.standing, judged.whys) == (Standing.NOT, (why,))


def test_evidence_counts_on_the_day_before_it_expires():
    item = accepted(expires_on=TODAY)
    assert judge(item, TODAY - timedelta(days=1), YEAR).standing is Standing.COUNTS


def test_a_file_no_program_reads_is_left_to_the_reviewer():
    assert judge(accepted(is_empty=None), TODAY, YEAR).standing is Standing.COUNTS


@settings(max_examples=100)
@given(item=facts, on=days, later=st.integers(0, 400), need=st.none() | spans)
def test_time_never_improves_evidence(item, on, later, need):
    then = judge(item, on + timedelta(days=later), need)
    assert BETTER.index(then.standing) <= BETTER.index(judge(item, on, need).standing)


@settings(max_examples=100)
@given(item=facts, on=days, need=st.none() | spans)
def test_it_does_not_count_exactly_when_something_fatal_speaks_against_it(item, on, need):
    judged = judge(item, on, need)
    assert (judged.standing is Standing.NOT) == bool(FATAL.intersection(judged.whys))
    assert (judged.standing is Standing.COUNTS) == (not judged.whys)


@settings(max_examples=100)
@given(item=facts, on=days, need=st.none() | spans)
def test_acceptance_never_harms_and_rejection_never_helps(item, on, need):
    standings = [
        judge(Facts(status, item.supports, item.expires_on, item.is_empty), on, need).standing
        for status in (Status.REJECTED, Status.OFFERED, Status.ACCEPTED)
    ]
    assert standings == sorted(standings, key=BETTER.index)
    assert standings[0] is Standing.NOT


@settings(max_examples=100)
@given(found=st.lists(st.sampled_from(Standing)), more=st.sampled_from(Standing))
def test_one_more_piece_never_weakens_a_figure(found, more):
    assert BETTER.index(together([*found, more])) >= BETTER.index(together(found))
    assert together(found) is together(reversed(found))


@settings(max_examples=100)
@given(need=spans, parts=st.lists(spans, max_size=6))
def test_uncovered_days_are_the_days_no_part_holds(need, parts):
    def all_of(span):
        return {span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)}

    left = uncovered(need, parts)
    held = set().union(*map(all_of, parts)) if parts else set()
    expected = all_of(need) - held
    assert set().union(*map(all_of, left)) == expected if left else not expected
    assert all(one.last < two.first for one, two in pairwise(left))


def test_the_open_end_of_time_covers_everything_after():
    assert uncovered(YEAR, [Days(date(2020, 1, 1), date.max)]) == ()
    assert uncovered(YEAR, []) == (YEAR,)


def test_an_unknown_hand_is_nobodys():
    assert not is_same_hand(None, 1)
    assert is_same_hand(1, 1)
    assert not is_same_hand(2, 1)
