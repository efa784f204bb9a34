"""Pages of very long lists: the count is known otherwise, and only the page's rows are read."""

from typing import Any

from django.db.models import QuerySet
from django_tables2.data import TableQuerysetData


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

    def order_by(self, aliases: Any) -> None:
        """Sort as asked, ties by key, so that no row is on two pages."""
        super().order_by(aliases)
        rows: QuerySet[Any] = self.data
        self.data = rows.order_by(*rows.query.order_by, "-pk")

    def __getitem__(self, key: Any) -> Any:
        """A slice, or one row."""
        if not isinstance(key, slice):
            return super().__getitem__(key)
        keys = list(self.data.values_list("pk", flat=True)[key])
        rows = self.data.order_by().in_bulk(keys)
        return [rows[pk] for pk in keys if pk in rows]
