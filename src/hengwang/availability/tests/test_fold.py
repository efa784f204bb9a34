"""From samples to states: confirmation, silence, invalid probes, and any order of arrival."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.availability.fold import Confirmation, Outcome, Sample, State, fold
from hengwang.kernel.intervals import Interval

START = datetime(2020, 3, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WINDOW = Interval(START, START + 60 * MINUTE)
RULE = Confirmation(failures=3, recoveries=2, valid_for=3 * MINUTE)
LETTERS = {"+": Outcome.GOOD, "-": Outcome.FAILED, "!": Outcome.INVALID}


def samples(line: str, step: timedelta = MINUTE) -> list[Sample]:
    """A probe a minute: + good, - failed, ! invalid, space none."""
    return [
        Sample(START + number * step, LETTERS[letter])
        for number, letter in enumerate(line)
        if letter in LETTERS
    ]


def told(line: str, rule: Confirmation = RULE) -> str:
    """The state of each minute: U up, D down, ? unknown."""
    window = Interval(START, START + len(line) * MINUTE)
    spans = fold(samples(line), window, rule)
    letters = {State.UP: "U", State.DOWN: "D", State.UNKNOWN: "?"}
    return "".join(letters[span.state] * (span.interval.duration // MINUTE) for span in spans)


def test_an_outage_starts_at_the_first_failed_probe():
    assert told("++++----++++") == "UUUUDDDDUUUU"


def test_a_blip_that_is_not_confirmed_was_no_outage():
    assert told("++--++-+++++") == "UUUUUUUUUUUU"


def test_too_few_good_probes_do_not_end_an_outage():
    assert told("+---+---++++") == "UDDDDDDDUUUU"


def test_a_probe_speaks_for_three_minutes_and_then_nobody_knows():
    assert told("++        ++") == "UUUU??????UU"


def test_failures_that_silence_cuts_short_are_neither():
    assert told("+++--       ++") == "UUU???????" + "??UU"


def test_a_target_that_was_down_is_not_up_after_silence():
    assert told("+---       -+++") == "UDDDDD?????DUUU"


def test_an_invalid_probe_says_nothing():
    assert told("+++!!!!!!+++") == told("+++      +++")
    assert told("+++-!-!-+++") == "UUUDDDDDUUU"


def test_nothing_is_known_without_probes():
    assert told("      ") == "??????"


def test_probes_before_the_window_tell_its_beginning():
    spans = fold(samples("---+"), Interval(START + 2 * MINUTE, START + 3 * MINUTE), RULE)
    assert [span.state for span in spans] == [State.DOWN]


OUTCOMES = st.sampled_from(list(Outcome))
TIMES = st.integers(-10 * 60, 70 * 60).map(lambda s: START + timedelta(seconds=s))
SETS = st.lists(st.builds(Sample, TIMES, OUTCOMES), max_size=60)


@settings(max_examples=100)
@given(SETS, st.randoms(use_true_random=False))
def test_order_and_repetition_of_samples_change_nothing(found, random):
    shuffled = [*found, *found[: len(found) // 2]]
    random.shuffle(shuffled)
    assert fold(shuffled, WINDOW, RULE) == fold(found, WINDOW, RULE)


@settings(max_examples=100)
@given(SETS)
def test_spans_adjoin_and_add_up_to_the_asked_time(found):
    spans = fold(found, WINDOW, RULE)
    assert sum(span.interval.micros for span in spans) == WINDOW.micros
    assert spans[0].interval.start == WINDOW.start
    assert spans[-1].interval.end == WINDOW.end
    for one, other in pairwise(spans):
        assert one.interval.end == other.interval.start
        assert one.state is not other.state


@settings(max_examples=100)
@given(SETS)
def test_no_time_is_up_or_down_that_no_probe_speaks_for(found):
    spans = fold([one for one in found if one.outcome is Outcome.INVALID], WINDOW, RULE)
    assert [span.state for span in spans] == [State.UNKNOWN]


@settings(max_examples=100)
@given(SETS)
def test_without_failed_probes_nothing_is_down(found):
    good = [one for one in found if one.outcome is not Outcome.FAILED]
    assert State.DOWN not in {span.state for span in fold(good, WINDOW, RULE)}
