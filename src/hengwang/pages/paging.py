"""Pages of very long lists: the count is known otherwise, and only the page's rows are read."""

from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django_tables2.data import TableQuerysetData

MOST_FOUND = 20_000
FEW_FOUND = 1_000
"""So many found rows are sorted by their keys; of more, the condition is asked twice."""


class LongData(TableQuerysetData):  # type: ignore[misc]
    """A queryset whose slices sort keys alone and then fetch the rows of the slice.

    Sorting and skipping two hundred thousand wide rows with their joins takes seconds, sorting
    their keys does not. `known_length` spares the count where somebody counted already.
    """

    def __init__(self, data: QuerySet[Any], known_length: int | None = None) -> None:
        super().__init__(data)
        self.data: QuerySet[Any] = data
        if known_length is not None:
            self._length = known_length

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than the pages show; a list that is sent has them all."""
        return False

    def order_by(self, aliases: Any) -> None:
        """Sort as asked, ties by key, so that no row is on two pages.

        Keys go the way of the last column: an index of column and key serves both directions.
        """
        super().order_by(aliases)
        rows: QuerySet[Any] = self.data
        order = rows.query.order_by
        self.data = rows.order_by(*order, "pk" if order and _is_ascending(order[-1]) else "-pk")

    def __getitem__(self, key: Any) -> Any:
        """A slice, or one row."""
        if not isinstance(key, slice):
            return super().__getitem__(key)
        keys = self._keys(key)
        rows = self.data.order_by().in_bulk(keys)
        return [rows[pk] for pk in keys if pk in rows]

    def _keys(self, key: slice) -> list[Any]:
        rows, length = self.data.values_list("pk", flat=True), len(self)
        start, stop = key.start or 0, length if key.stop is None else min(key.stop, length)
        if start <= length // 2 or start >= stop:
            return list(rows[key])
        # The last pages from the end: what is skipped is read, however it is stored.
        return list(rows.reverse()[length - stop : length - start])[::-1]


class FirstData(LongData):
    """The first `MOST_FOUND` rows of a queryset: more are neither counted nor skipped.

    Nobody turns forty thousand pages, and of a million rows the count alone takes longer than a
    page may; who wants the old ones asks for their time.
    """

    def __init__(self, data: QuerySet[Any]) -> None:
        count = data.order_by()[: MOST_FOUND + 1].count()
        super().__init__(data, min(count, MOST_FOUND))
        self._is_cut = count > MOST_FOUND

    @property
    def is_cut(self) -> bool:
        """Whether there are more."""
        return self._is_cut

    def _keys(self, key: slice) -> list[Any]:
        if not self._is_cut:
            return super()._keys(key)
        stop = MOST_FOUND if key.stop is None else min(key.stop, MOST_FOUND)
        return list(self.data.values_list("pk", flat=True)[key.start or 0 : stop])


class FoundData(LongData):
    """A queryset whose condition is dear: one pass finds the keys, for the count and the page.

    At most `MOST_FOUND` keys are kept; a list that long is not read to its end.
    """

    def __init__(self, data: QuerySet[Any], known_length: int | None = None) -> None:
        super().__init__(data, known_length)
        self._found: list[Any] | None = None

    def __len__(self) -> int:
        return min(len(self._all()), MOST_FOUND)

    @property
    def is_cut(self) -> bool:
        """Whether there are more."""
        return len(self._all()) > MOST_FOUND

    def order_by(self, aliases: Any) -> None:
        """Another order finds the keys anew."""
        super().order_by(aliases)
        self._found = None

    def __getitem__(self, key: Any) -> Any:
        """A slice; its rows are fetched by key, without the condition."""
        if not isinstance(key, slice):
            return super().__getitem__(key)
        keys = self._all()[:MOST_FOUND][key]
        found = {row.pk: row for row in _named(self.data, list(keys))}
        return [found[pk] for pk in keys if pk in found]

    def _all(self) -> list[Any]:
        if self._found is None:
            # Found in the order of the table first, sorted then: by the index of the order, the
            # database would fetch every row by itself to look at its words.
            order = self.data.query.order_by or self.data.model._meta.ordering
            unsorted = self.data.order_by()
            some = list(unsorted.values_list("pk", flat=True)[: FEW_FOUND + 1])
            # The few are named: of a condition PostgreSQL does not know how few it leaves, and
            # would read the whole table beside it.
            named = some if len(some) <= FEW_FOUND else unsorted.values("pk")
            found = self.data.model._default_manager.filter(pk__in=named)
            keys = found.order_by(*order).values_list("pk", flat=True)
            self._found = list(keys[: MOST_FOUND + 1])
        return self._found


def newest_found(rows: QuerySet[Any], limit: int) -> QuerySet[Any]:
    """The newest rows of a condition that is dear, whatever share of all it leaves.

    PostgreSQL knows nothing of that share: for a rare word it would read every row from the newest
    to the oldest, so it is asked for a few first (two queries).
    """
    if not _guesses_shares(rows):
        return rows.order_by("-pk")[:limit]
    some = list(rows.order_by().values_list("pk", flat=True)[: FEW_FOUND + 1])
    few = rows if len(some) > FEW_FOUND else _named(rows, some)
    return few.order_by("-pk")[:limit]


def _guesses_shares(rows: QuerySet[Any]) -> bool:
    return bool(connections[rows.db].vendor == "postgresql")


def _named(rows: QuerySet[Any], keys: list[Any]) -> QuerySet[Any]:
    """Rows by key, with what came along with them."""
    named: QuerySet[Any] = rows.model._default_manager.filter(pk__in=keys)
    named.query.select_related = rows.query.select_related
    return named


def _is_ascending(order: Any) -> bool:
    """Whether a term of an order, a name or an expression, goes upwards."""
    if isinstance(order, str):
        return not order.startswith("-")
    return not getattr(order, "descending", False)
