"""Pairs of characters find every text that has the words."""

from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.search_text import search_terms
from hengwang.kernel.word_pairs import asked_pairs, is_exact, pairs_of, token

words = st.text("外网中断光缆机房a1-. ", min_size=1, max_size=6)
texts = st.lists(words, min_size=1, max_size=4).map("\n".join)


@given(texts, words)
def test_pairs_find_every_text_that_has_the_words(text, query):
    terms = search_terms(query)
    whole, begun = asked_pairs(terms)
    tokens = set(pairs_of(text))
    has = set(whole) <= tokens and all(
        any(one.startswith(start) for one in tokens) for start in begun
    )
    really = all(any(term in line for line in text.splitlines()) for term in terms)
    assert has or not really
    if is_exact(terms):
        assert has == really


@given(st.characters(), st.characters())
def test_tokens_are_letters_and_digits_and_differ(one, other):
    assert token(one + other).isalnum()
    assert (token(one) == token(other)) == (one == other)
