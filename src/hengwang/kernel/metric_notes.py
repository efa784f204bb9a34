"""Notes of metrics that hold numbers: English patterns, so that any language can say them.

A reading keeps its note as one English text of sentences joined by "; ". A sentence with numbers
is recognised by its pattern where it is read, and said anew with the same numbers.
"""

import re
from collections.abc import Callable, Mapping

JOINT = "; "
_FIELD = re.compile(r"%\((\w+)\)s")
_patterns: dict[str, re.Pattern[str]] = {}


def note_pattern(text: str) -> str:
    """Declare a sentence with places like `%(count)s`; returned as it is, to be filled with `%`."""
    parts = _FIELD.split(text)
    spelled = "".join(
        f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)
    )
    _patterns[text] = re.compile(spelled.replace("%%", "%"))
    return text


def joined(*sentences: str) -> str:
    """One note of those that are not empty."""
    return JOINT.join(sentence for sentence in sentences if sentence)


def retold(note: str, said: Callable[[str], str], joint: str = JOINT) -> str:
    """The note with every sentence as `said` gives it; unknown ones are said as they stand.

    A sentence may itself contain "; ": the whole is asked for first.
    """
    whole = said(note)
    if whole != note or JOINT not in note:
        return whole if whole != note else _retold_one(note, said)
    return joint.join(_retold_one(sentence, said) for sentence in note.split(JOINT))


def _retold_one(sentence: str, said: Callable[[str], str]) -> str:
    for text, pattern in _patterns.items():
        found = pattern.fullmatch(sentence)
        if found is not None:
            filled: Mapping[str, str] = found.groupdict()
            return said(text) % filled
    return said(sentence)
