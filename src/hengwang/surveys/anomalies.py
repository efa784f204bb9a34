"""What about a survey's answers makes a reader look twice; no Django, no clock, nobody named."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

# Below this many answers a coincidence is no sign; a mark then could also point at somebody.
LEAST_ANSWERS = 10
# Four of five, as whole numbers: count × 5 ≥ all × 4.
SHARE_ABOVE, SHARE_BELOW = 4, 5
LEAST_SCALES, LEAST_QUESTIONS = 3, 4


@dataclass(frozen=True)
class Sheet:
    """One response: its day, every step in the order of the questions, and those of five steps."""

    day: date
    steps: tuple[int, ...]
    scales: tuple[int, ...]


@dataclass(frozen=True)
class Mark:
    """One sign: how many of how many answers show it."""

    code: str
    count: int
    all: int


def marks_of(sheets: Sequence[Sheet]) -> list[Mark]:
    """Signs that answers were not given freely; each is a reason to ask, none is a proof.

    `one_day`: four of five came on one day. `one_step`: the overall question has one answer only.
    `straight`: four of five people took one step in all questions with five steps (three or more).
    `alike`: four of five sheets are the same in every question (four or more).
    """
    count = len(sheets)
    if count < LEAST_ANSWERS:
        return []
    found = {"one_day": _most(sheet.day for sheet in sheets)}
    overall = {sheet.scales[0] for sheet in sheets if sheet.scales}
    if len(overall) == 1:
        found["one_step"] = count
    if all(len(sheet.scales) >= LEAST_SCALES for sheet in sheets):
        found["straight"] = sum(len(set(sheet.scales)) == 1 for sheet in sheets)
    if all(len(sheet.steps) >= LEAST_QUESTIONS for sheet in sheets):
        found["alike"] = _most(sheet.steps for sheet in sheets)
    return [
        Mark(code, hits, count)
        for code, hits in found.items()
        if hits * SHARE_BELOW >= count * SHARE_ABOVE
    ]


def marked_sheets(sheets: Sequence[Sheet], marks: Iterable[Mark]) -> frozenset[int]:
    """Places of the answers that show one of the marks; those of a coincidence are all of it."""
    codes, found = {mark.code for mark in marks}, set[int]()
    for place, sheet in enumerate(sheets):
        straight = "straight" in codes and len(set(sheet.scales)) == 1
        if "one_step" in codes or straight:
            found.add(place)
    for code, of in (("one_day", _day), ("alike", _steps)):
        if code in codes:
            common = Counter(map(of, sheets)).most_common(1)[0][0]
            found |= {place for place, sheet in enumerate(sheets) if of(sheet) == common}
    return frozenset(found)


def _day(sheet: Sheet) -> Hashable:
    return sheet.day


def _steps(sheet: Sheet) -> Hashable:
    return sheet.steps


def _most(values: Iterable[Hashable]) -> int:
    return Counter(values).most_common(1)[0][1]
