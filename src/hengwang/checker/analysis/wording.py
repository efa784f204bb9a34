"""How alike two wordings are, by pairs of neighbouring characters; blanks and marks aside."""

import re
from functools import lru_cache

_MARKS = re.compile(r"[\W_]+")
_CLAUSE = re.compile(r"[^，,。；;！？,;!?\n\t]+")
_TITLES = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return the letters, digits and characters of a text, nothing else."""
    return _MARKS.sub("", text)


@lru_cache(maxsize=8192)
def pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters; of one character, that character."""
    kept = plain(text)
    if len(kept) < 2:  # noqa: PLR2004 - a pair
        return frozenset({kept} if kept else ())
    return frozenset(kept[i : i + 2] for i in range(len(kept) - 1))


def share_within(part: str, whole: str) -> float:
    """Share (0 to 1) of the pairs of `part` that `whole` has too; 0 for an empty part."""
    wanted = pairs(part)
    return len(wanted & pairs(whole)) / len(wanted) if wanted else 0.0


def likeness(one: str, other: str) -> float:
    """Dice coefficient (0 to 1) of the pairs of two texts."""
    a, b = pairs(one), pairs(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def clauses(text: str) -> list[str]:
    """Return the clauses between commas, semicolons and full stops, blanks trimmed."""
    return [part.strip() for part in _CLAUSE.findall(text) if part.strip()]


def clause_around(text: str, start: int, end: int) -> str:
    """Return the clause or clauses that hold `text[start:end]`."""
    marks = "，。；！？,;!?\n\t"
    low = max((text.rfind(mark, 0, start) for mark in marks), default=-1) + 1
    highs = [at for mark in marks if (at := text.find(mark, end)) >= 0]
    return text[low : min(highs, default=len(text))].strip()


def without_titles(text: str) -> str:
    """Return the text with 《…》 blanked out, so that cited titles say nothing about the report."""
    return _TITLES.sub(lambda found: "\u3000" * len(found[0]), text) if "《" in text else text


def folded(text: str) -> str:
    """Return the text without any white space."""
    return "".join(text.split())
