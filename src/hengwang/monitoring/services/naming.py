"""Which series the columns of a batch belong to; new names get a series of their own.

A series stays with its check and its name for ever. What was found once is therefore kept for as
long as the store is open; which checks a collector has is asked with every batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from hengwang.monitoring.models import Check, Series
from hengwang.monitoring.services.keeping import numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengwang.monitoring.models import Collector
    from hengwang.monitoring.samples.store import SampleStore


LONGEST = 80
"""Of the name of a series; longer ones are told apart by their digest."""
_HEAD, _TAIL = 63, 16


def storable(text: str) -> str:
    """A text as every database keeps it: what devices say may hold NULs, which PostgreSQL refuses.

    One such message would otherwise hold up its whole batch, and all behind it, for ever.
    """
    return text.replace("\0", "\ufffd")


def fitting(name: str) -> str:
    """The name of a series as it is stored: the index of a table's row may be of any length."""
    plain = storable(name)
    if len(plain) <= LONGEST:
        return plain
    return f"{plain[:_HEAD]}~{sha256(plain.encode()).hexdigest()[:_TAIL]}"


@dataclass(frozen=True, slots=True)
class Planned:
    """The checks of a collector, sorted, and how long an answer of each counts."""

    checks: NDArray[np.int64]
    valid_for_ms: NDArray[np.int64]

    @classmethod
    def of(cls, collector: Collector) -> Planned:
        """In one query."""
        table = numbers_of(Check.objects.filter(collector=collector), "pk", "valid_for_s")
        return cls(table[:, 0], table[:, 1] * 1000)

    def valid_for(self, checks: NDArray[np.int64]) -> NDArray[np.int64]:
        """Milliseconds an answer of each of these checks counts."""
        found: NDArray[np.int64] = self.valid_for_ms[np.searchsorted(self.checks, checks)]
        return found


@dataclass(frozen=True, slots=True)
class Column:
    """The series of one name: of each check, sorted, its series."""

    checks: NDArray[np.int64]
    series: NDArray[np.int32]

    def has(self, checks: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Of which of these checks a series is known."""
        return np.isin(checks, self.checks, assume_unique=False)

    def of(self, checks: NDArray[np.int64]) -> NDArray[np.int32]:
        """The series of each of these checks; all must be known."""
        found: NDArray[np.int32] = self.series[np.searchsorted(self.checks, checks)]
        return found

    def checks_of(self, series: NDArray[np.int32]) -> NDArray[np.int64]:
        """The check of each of these series; all must be known."""
        order = np.argsort(self.series)
        found: NDArray[np.int64]
        found = self.checks[order[np.searchsorted(self.series, series, sorter=order)]]
        return found

    def joined(self, checks: list[int], series: list[int]) -> Column:
        """With further ones."""
        every = np.concatenate([self.checks, np.asarray(checks, np.int64)])
        ids = np.concatenate([self.series, np.asarray(series, np.int32)])
        every, first = np.unique(every, return_index=True)
        return Column(every, ids[first])


NOTHING = Column(np.empty(0, np.int64), np.empty(0, np.int32))


class Names:
    """The series known to this process, as columns by name."""

    def __init__(self) -> None:
        self._columns: dict[str, Column] = {}
        self._turn = Lock()

    def column(self, name: str) -> Column:
        """The series of one name that were asked for by now."""
        return self._columns.get(name, NOTHING)

    def learn(self, wanted: Mapping[str, NDArray[np.int64]]) -> None:
        """Know the series of these checks by name; such as do not exist are made."""
        missing = {
            name: np.unique(checks[~self.column(name).has(checks)])
            for name, checks in wanted.items()
        }
        missing = {name: checks for name, checks in missing.items() if len(checks)}
        if not missing:
            return
        found = _found(missing)
        fresh = [
            Series(check_of_id=check, name=name)
            for name, checks in missing.items()
            for check in checks.tolist()
            if check not in found[name]
        ]
        if fresh:
            # Two batches may name a series at the same instant; the second one finds it.
            Series.objects.bulk_create(fresh, ignore_conflicts=True)
            found = _found(missing)
        with self._turn:
            for name, ids in found.items():
                self._columns[name] = self.column(name).joined([*ids], [*ids.values()])


def _found(missing: Mapping[str, NDArray[np.int64]]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {name: {} for name in missing}
    checks = np.unique(np.concatenate([*missing.values()])).tolist()
    rows = Series.objects.filter(check_of_id__in=checks, name__in=list(missing))
    for check, name, pk in rows.values_list("check_of", "name", "pk"):
        found[name][check] = pk
    return found


_KNOWN: WeakKeyDictionary[SampleStore, Names] = WeakKeyDictionary()


def names_of(store: SampleStore) -> Names:
    """What is known of the series of a store."""
    return _KNOWN.setdefault(store, Names())
