"""Match two lists of money movements; pure, independent of the order of either list."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

_NOISE = re.compile(r"[\s\-_—－字第号#]+")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


class Outcome(StrEnum):
    """The class of a pair or single row."""

    EXACT = "exact"  # number, day and amount agree
    DAY_DIFFERS = "day_differs"  # number and amount agree
    AMOUNT_DIFFERS = "amount_differs"  # number and month agree
    PROPOSED = "proposed"  # amount agrees, the days lie close together
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"


@dataclass(frozen=True)
class Entry:
    """One movement; `key` names it inside its list, yuan, negative for money that came back.

    `others` are further rows of its list whose amounts are in it: of the same voucher.
    """

    key: int
    number: str
    day: date | None
    amount: Decimal
    others: tuple[int, ...] = ()


@dataclass(frozen=True)
class Pair:
    """What was found for one or two entries."""

    outcome: Outcome
    here: Entry | None = None
    there: Entry | None = None

    @property
    def difference(self) -> Decimal:
        """Here less there; a missing side counts as zero."""
        here, there = (side.amount if side else Decimal(0) for side in (self.here, self.there))
        return here - there


def plain_number(text: str) -> str:
    """A voucher number as both systems would write it: 记-003号 and 记 3 are one."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return _ZEROS.sub("", _NOISE.sub("", folded))


def gathered(here: Iterable[Entry], there: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Both lists, with what is one voucher added up where only its whole agrees.

    A voucher splits a payment into its expense items, or books several payments in one line. Lines
    of one number and day, and the movements of that number and month, become one entry on each
    side where, beside those that agree one by one, both are left over and their sums agree. Where
    several meet several, no money may have come back among them: sums of gains and losses agree
    by chance. Everything else stays as it is.
    """
    mine: dict[Hashable, list[Entry]] = defaultdict(list)
    movements, lines = sorted(here, key=_order), sorted(there, key=_order)
    for entry in movements:
        if (name := _number_and_month(entry)) is not None:
            mine[name].append(entry)
    vouchers: dict[Hashable, list[Entry]] = defaultdict(list)
    for line in lines:
        if (name := _number_and_month(line)) is not None:
            vouchers[name, line.day].append(line)
    left, right = _Whole(movements), _Whole(lines)
    for parts in vouchers.values():
        known = mine.get(_number_and_month(parts[0]), [])
        waiting = [entry for entry in known if left.is_free(entry)]
        rest = [line for line in parts if not _taken(line, waiting)]
        if _is_whole(waiting, rest):
            left.add_up(waiting)
            right.add_up(rest)
    return left.entries(), right.entries()


def _taken(line: Entry, waiting: list[Entry]) -> bool:
    """Whether one of those waiting is of the line's amount; the nearest in time is gone then."""
    same = [entry for entry in waiting if entry.amount == line.amount]
    if not same:
        return False
    waiting.remove(min(same, key=lambda entry: abs(_gap(entry, line))))
    return True


def _is_whole(mine: list[Entry], theirs: list[Entry]) -> bool:
    """Whether what is left over of a voucher agrees as a whole, and only so."""
    if not mine or not theirs or len(mine) == len(theirs) == 1:
        return False
    if sum(one.amount for one in mine) != sum(one.amount for one in theirs):
        return False
    signs = {one.amount > 0 for one in (*mine, *theirs)}
    return len(signs) == 1 or len(mine) == 1 or len(theirs) == 1


class _Whole:
    """One list in its order, some of whose entries became one."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._wholes: dict[int, Entry] = {}
        self._inside: set[int] = set()

    def is_free(self, entry: Entry) -> bool:
        return entry.key not in self._wholes and entry.key not in self._inside

    def add_up(self, parts: list[Entry]) -> None:
        """One entry for all, of the last day, in the place of the first."""
        first, *others = parts
        if others:
            keys = tuple(one.key for one in others)
            total = sum((one.amount for one in parts), Decimal(0))
            self._wholes[first.key] = replace(first, amount=total, day=parts[-1].day, others=keys)
            self._inside.update(keys)

    def entries(self) -> list[Entry]:
        kept = (one for one in self._entries if one.key not in self._inside)
        return [self._wholes.get(one.key, one) for one in kept]


def match(here: Iterable[Entry], there: Iterable[Entry], *, window_days: int) -> list[Pair]:
    """Pair the entries; each appears once, as part of a pair or alone.

    Strict agreements come before loose ones: number, day and amount; number and amount with the
    days at most two months apart; number inside one month; amount with the days at most
    `window_days` apart.

    Args:
        here: What is recorded here.
        there: What the voucher book says.
        window_days: How far apart the days of a proposed pair may lie.

    Returns:
        Pairs ordered by day and amount; the sums of both sides are those of the lists.
    """
    left, right = _Side(here), _Side(there)
    pairs: list[Pair] = []
    for outcome, key, days in (
        (Outcome.EXACT, _exact, 0),
        (Outcome.DAY_DIFFERS, _number_and_amount, 62),
        (Outcome.AMOUNT_DIFFERS, _number_and_month, 31),
        (Outcome.PROPOSED, _amount, window_days),
    ):
        pairs += _paired(left, right, outcome, key, days)
    pairs += [Pair(Outcome.ONLY_HERE, here=entry) for entry in left.rest()]
    pairs += [Pair(Outcome.ONLY_THERE, there=entry) for entry in right.rest()]
    return sorted(pairs, key=_place)


Key = Callable[[Entry], Hashable | None]


class _Side:
    """One list, and what of it is not yet paired."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.left = {entry.key: entry for entry in sorted(entries, key=_order)}

    def grouped(self, key: Key) -> dict[Hashable, list[Entry]]:
        groups: dict[Hashable, list[Entry]] = defaultdict(list)
        for entry in self.left.values():
            name = key(entry)
            if name is not None:
                groups[name].append(entry)
        return groups

    def take(self, entry: Entry) -> None:
        del self.left[entry.key]

    def rest(self) -> Iterator[Entry]:
        return iter(self.left.values())


def _paired(left: _Side, right: _Side, outcome: Outcome, key: Key, days: int) -> list[Pair]:
    theirs = right.grouped(key)
    found = []
    for name, mine in left.grouped(key).items():
        for one, other in _near(mine, theirs.get(name, []), days):
            left.take(one)
            right.take(other)
            found.append(Pair(outcome, one, other))
    return found


def _near(mine: list[Entry], theirs: list[Entry], days: int) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of two lists ordered by day whose days lie at most `days` apart, as many as fit."""
    at = other = 0
    while at < len(mine) and other < len(theirs):
        gap = _gap(mine[at], theirs[other])
        if abs(gap) <= days:
            yield mine[at], theirs[other]
            at, other = at + 1, other + 1
        elif gap < 0:
            at += 1
        else:
            other += 1


def _gap(one: Entry, other: Entry) -> int:
    return (one.day or date.min).toordinal() - (other.day or date.min).toordinal()


def _exact(entry: Entry) -> Hashable | None:
    number = plain_number(entry.number)
    return (number, entry.day, entry.amount) if number else None


def _number_and_amount(entry: Entry) -> Hashable | None:
    number = plain_number(entry.number)
    return (number, entry.amount) if number and entry.day else None


def _number_and_month(entry: Entry) -> Hashable | None:
    number = plain_number(entry.number)
    return (number, entry.day.year, entry.day.month) if number and entry.day else None


def _amount(entry: Entry) -> Hashable | None:
    return entry.amount if entry.day else None


def _order(entry: Entry) -> tuple[date, Decimal, str, int]:
    return (entry.day or date.min, entry.amount, entry.number, entry.key)


def _place(pair: Pair) -> tuple[tuple[date, Decimal, str, int], bool]:
    known = pair.here or pair.there
    return (_order(known) if known else (date.min, Decimal(0), "", 0), pair.here is None)
