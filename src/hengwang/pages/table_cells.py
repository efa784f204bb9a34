"""The cells of a table's rows; what is the same for all rows is found out once.

django-tables2 inspects the signature of a column's `render` and builds the map of a field's
choices anew for every cell, which takes longer than the cell itself.
"""

import inspect
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django_tables2.columns import ManyToManyColumn
from django_tables2.columns.linkcolumn import BaseLinkColumn
from django_tables2.utils import A

UNKNOWN = object()
ALL = inspect.Parameter.VAR_KEYWORD


class CellMaker:
    """Makes the cells of one column, as the library would."""

    def __init__(self, table: Any, column: Any) -> None:
        self.table = table
        self.column = column
        self.is_plain = not isinstance(column.column, ManyToManyColumn | BaseLinkColumn)
        self._accessor = A(column.accessor)
        self._labels: Any = UNKNOWN
        parameters = inspect.signature(column.render).parameters.values()
        self._takes_all = any(one.kind == ALL for one in parameters)
        self._wanted = [one.name for one in parameters if one.kind != ALL]

    def cell(self, row: Any) -> Any:
        """What stands between the tags, not escaped."""
        if not self.is_plain:
            return row.get_cell(self.column.name)
        value = self._value(row.record)
        if value in self.column.column.empty_values:
            return self.column.default
        given = {
            "value": value,
            "record": row.record,
            "column": self.column.column,
            "bound_column": self.column,
            "bound_row": row,
            "table": self.table,
        }
        told = given if self._takes_all else {name: given[name] for name in self._wanted}
        content = self.column.render(**told)
        return self.column.link(content, **given) if self.column.link else content

    def _value(self, record: Any) -> Any:
        value = getattr(record, self._accessor, UNKNOWN) if isinstance(record, Model) else UNKNOWN
        if value is UNKNOWN or callable(value):
            # What is no plain field of the row itself.
            value = self._accessor.resolve(record, quiet=True)
        if self._labels is UNKNOWN:
            self._labels = self._labels_of(record)
        return value if self._labels is None else self._labels.get(value, value)

    def _labels_of(self, record: Any) -> dict[Any, str] | None:
        """Choices of the field in the reader's language; None where it has none."""
        if not isinstance(record, Model):
            return None
        try:
            field: Any = self._accessor.get_field(record)
        except FieldDoesNotExist:
            return None
        choices = getattr(field, "flatchoices", None)
        return {key: str(label) for key, label in choices} if choices else None
