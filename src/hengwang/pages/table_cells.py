"""The cells of a table's rows; what is the same for all rows is found out once.

django-tables2 inspects the signature of a column's `render` and builds the map of a field's
choices anew for every cell, which takes longer than the cell itself.
"""

import inspect
import re
from functools import partialmethod
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django_tables2.columns import ManyToManyColumn
from django_tables2.columns.linkcolumn import BaseLinkColumn
from django_tables2.utils import A

UNKNOWN = object()
DISPLAY = re.compile("get_(.+)_display")
ALL = inspect.Parameter.VAR_KEYWORD


class CellMaker:
    """Makes the cells of one column, as the library would."""

    def __init__(self, table: Any, column: Any) -> None:
        self.table = table
        self.column = column
        self.is_plain = not isinstance(column.column, ManyToManyColumn | BaseLinkColumn)
        self._accessor = A(column.accessor)
        self._labels: Any = UNKNOWN
        self._shown: Any = UNKNOWN
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
        if self._shown is UNKNOWN:
            self._shown = self._field_shown(record)
        if self._shown is not None:
            name, words = self._shown
            value = getattr(record, name)
            return words.get(value, value)
        value = getattr(record, self._accessor, UNKNOWN) if isinstance(record, Model) else UNKNOWN
        if value is UNKNOWN or callable(value):
            # What is no plain field of the row itself.
            value = self._accessor.resolve(record, quiet=True)
        if self._labels is UNKNOWN:
            self._labels = self._labels_of(record)
        return value if self._labels is None else self._labels.get(value, value)

    def _field_shown(self, record: Any) -> tuple[str, dict[Any, str]] | None:
        """The field that an accessor `get_…_display` shows, and its words; None for others."""
        found = DISPLAY.fullmatch(self._accessor)
        if found is None or not isinstance(record, Model):
            return None
        # Django's own; a method of the model's may say something else.
        if not isinstance(inspect.getattr_static(record, self._accessor, None), partialmethod):
            return None
        field: Any = record._meta.get_field(found[1])
        return field.attname, {key: str(label) for key, label in field.flatchoices}

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
