"""The way of an application: a table of what is possible, and what holds on any way."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.access import rules
from hengwang.access.choices import Kind, State, Step
from hengwang.access.errors import ApplicationStateError, TimeBackwardsError
from hengwang.access.rules import PATHS, Event, Standing

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
S, K, E = Step, Kind, Event
TABLE = [
    (K.CONNECT, S.APPLY, E.PASS, S.REVIEW, State.OPEN),
    (K.CONNECT, S.REVIEW, E.PASS, S.ALLOCATION, State.OPEN),
    (K.CONNECT, S.REVIEW, E.REJECT, S.REVIEW, State.REJECTED),
    (K.CONNECT, S.ALLOCATION, E.PASS, S.CONSTRUCTION, State.OPEN),
    (K.CONNECT, S.ALLOCATION, E.REJECT, S.ALLOCATION, State.REJECTED),
    (K.CONNECT, S.CONSTRUCTION, E.PASS, S.ACCEPTANCE, State.OPEN),
    (K.CONNECT, S.CONSTRUCTION, E.REJECT, None, None),
    (K.CONNECT, S.CONSTRUCTION, E.RETURN, None, None),
    (K.CONNECT, S.ACCEPTANCE, E.PASS, S.OPENING, State.OPEN),
    (K.CONNECT, S.ACCEPTANCE, E.RETURN, S.CONSTRUCTION, State.OPEN),
    (K.CONNECT, S.ACCEPTANCE, E.REJECT, None, None),
    (K.CONNECT, S.OPENING, E.PASS, S.OPENING, State.DONE),
    (K.CONNECT, S.OPENING, E.CANCEL, S.OPENING, State.CANCELLED),
    (K.CONNECT, S.CONSTRUCTION, E.WITHDRAW, S.ALLOCATION, State.OPEN),
    (K.CONNECT, S.ACCEPTANCE, E.WITHDRAW, S.ALLOCATION, State.OPEN),
    (K.DOMAIN, S.OPENING, E.WITHDRAW, S.ALLOCATION, State.OPEN),
    (K.CONNECT, S.ALLOCATION, E.WITHDRAW, None, None),
    (K.CONNECT, S.REVIEW, E.WITHDRAW, None, None),
    (K.WITHDRAW, S.CONSTRUCTION, E.WITHDRAW, None, None),
    (K.WITHDRAW, S.REVIEW, E.PASS, S.CONSTRUCTION, State.OPEN),
    (K.WITHDRAW, S.ACCEPTANCE, E.RETURN, S.CONSTRUCTION, State.OPEN),
    (K.ADDRESS, S.ALLOCATION, E.PASS, S.OPENING, State.OPEN),
    (K.DOMAIN, S.ALLOCATION, E.PASS, S.OPENING, State.OPEN),
    (K.DOMAIN, S.OPENING, E.PASS, S.OPENING, State.DONE),
]


@pytest.mark.parametrize(("kind", "step", "event", "following", "state"), TABLE)
def test_the_table_of_what_may_follow(kind, step, event, following, state):
    standing = Standing(kind, State.OPEN, step, START)
    if following is None:
        with pytest.raises(ApplicationStateError):
            rules.moved(standing, event, START)
        return
    assert rules.moved(standing, event, START) == Standing(kind, state, following, START)


@pytest.mark.parametrize("state", [State.DONE, State.REJECTED, State.CANCELLED])
@pytest.mark.parametrize("event", list(Event))
def test_what_is_over_stays_as_it_is(state, event):
    with pytest.raises(ApplicationStateError):
        rules.moved(Standing(K.CONNECT, state, S.OPENING, START), event, START)


def test_time_never_goes_backwards():
    standing = Standing(K.CONNECT, State.OPEN, S.REVIEW, START)
    with pytest.raises(TimeBackwardsError):
        rules.moved(standing, E.PASS, START - timedelta(microseconds=1))


def test_every_kind_begins_with_the_application_and_ends_with_the_opening():
    for path in PATHS.values():
        assert (path[0], path[1], path[-1]) == (S.APPLY, S.REVIEW, S.OPENING)
        assert [step for step in Step if step in path] == list(path)


def test_the_promise_is_the_sum_of_the_steps():
    assert rules.promised_days(K.CONNECT) == 20
    assert rules.promised_days(K.WITHDRAW) == 17
    assert rules.promised_days(K.DOMAIN) == 7


ways = st.lists(
    st.tuples(st.sampled_from(list(Event)), st.integers(-5, 5_000)), min_size=1, max_size=40
)


@settings(max_examples=60)
@given(st.sampled_from(list(Kind)), ways)
def test_no_way_skips_a_step_and_every_step_is_dated(kind, way):
    standing = rules.begun(kind, START)
    entered = [(standing.step, standing.since)]
    done = set()
    for event, minutes in way:
        at = standing.since + timedelta(minutes=minutes)
        try:
            following = rules.moved(standing, event, at)
        except (ApplicationStateError, TimeBackwardsError):
            assert event not in rules.possible(standing) or minutes < 0
            continue
        assert following.since >= standing.since
        if event is Event.PASS:
            done.add(standing.step)
        if following.step is not standing.step:
            path = PATHS[kind]
            before = path[: path.index(following.step)]
            # What was withdrawn is done again, with all that followed it.
            done &= set(before) if event is Event.WITHDRAW else done
            assert set(before) <= done
            entered.append((following.step, following.since))
        standing = following
    moments = [at for _step, at in entered]
    assert moments == sorted(moments)
    if standing.state is State.DONE:
        assert done == set(PATHS[kind])
        assert {step for step, _at in entered} == set(PATHS[kind])
