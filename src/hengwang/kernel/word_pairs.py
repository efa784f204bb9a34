"""Words of long lists as pairs of characters: how they are searched in Chinese; pure."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

PAIR = 2
KNOWN = 65_536
"""Pairs whose token is remembered: those of names and usual words come again in every row."""


@lru_cache(KNOWN)
def token(text: str) -> str:
    """One or two characters as letters and digits only, so that no tokenizer takes them apart."""
    return "g" + "".join(f"{ord(letter):05x}" for letter in text)


def pairs_of(search_text: str) -> list[str]:
    """Tokens of a search column: every pair of neighbours of a line, and its last character."""
    found: dict[str, None] = {}
    for line in search_text.splitlines():
        for at in range(len(line)):
            found[token(line[at : at + PAIR])] = None
    return list(found)


def asked_pairs(terms: Sequence[str]) -> tuple[list[str], list[str]]:
    """Tokens that all must be there, and beginnings of tokens; a single character is a beginning.

    Returns:
        Whole tokens and beginnings; together they find every text that has all terms, and, for
        terms of more than two characters, some that have not.
    """
    whole: dict[str, None] = {}
    begun: dict[str, None] = {}
    for term in terms:
        if len(term) == 1:
            begun[token(term)] = None
        else:
            whole.update(dict.fromkeys(_pairs(term)))
    return list(whole), list(begun)


def _pairs(term: str) -> Iterator[str]:
    for at in range(len(term) - 1):
        yield token(term[at : at + PAIR])


def is_exact(terms: Sequence[str]) -> bool:
    """Whether the tokens alone decide: no term is longer than a pair."""
    return all(len(term) <= PAIR for term in terms)
