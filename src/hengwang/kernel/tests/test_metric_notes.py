"""Notes of metrics are said anew in another language with the same numbers."""

from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.metric_notes import joined, note_pattern, retold

RATE = note_pattern("%(hits)s of %(all)s answered (%(rate)s %%), by the test")
CHINESE = {
    RATE: "%(all)s 份中收回 %(hits)s 份（%(rate)s%%）",
    "nothing by the test": "无",
    "first; second by the test": "先；后",
}


def said(text):
    return CHINESE.get(text, text)


def test_sentences_are_joined_without_the_empty_ones():
    assert joined("a", "", "b") == "a; b"
    assert joined("", "") == ""


def test_a_pattern_is_filled_and_said_anew_with_its_numbers():
    note = RATE % {"hits": 8, "all": 10, "rate": "80.00"}
    assert note == "8 of 10 answered (80.00 %), by the test"
    assert retold(note, said) == "10 份中收回 8 份（80.00%）"


def test_several_sentences_are_each_said_and_joined_in_the_other_language():
    note = joined(RATE % {"hits": 1, "all": 2, "rate": "50"}, "nothing by the test", "unknown")
    assert retold(note, said, "；") == "2 份中收回 1 份（50%）；无；unknown"


def test_a_sentence_with_the_joint_inside_is_one():
    assert retold("first; second by the test", said) == "先；后"


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.decimals(0, 100, places=2))
def test_no_number_is_lost(hits, everybody, rate):
    note = RATE % {"hits": hits, "all": everybody, "rate": rate}
    assert retold(note, said) == CHINESE[RATE] % {"hits": hits, "all": everybody, "rate": rate}
    assert retold(note, lambda text: text) == note
