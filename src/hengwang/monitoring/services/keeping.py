"""Rows of a batch in few statements: read as one text, written over what is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection
from django.db.models import Aggregate, TextField

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from numpy.typing import NDArray


@contextmanager
def lasting() -> Iterator[None]:
    """What is committed inside survives a power cut; other commits to SQLite may not.

    A collector throws away what it was told is kept, and nobody could say it again. Inside a
    transaction nothing can be changed: its owner decides.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        (before,) = cursor.fetchone()
        cursor.execute("PRAGMA synchronous=FULL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={before:d}")


class _Listed(Aggregate):
    """Whole numbers of two columns as one text, row after row: an object a column, not a row."""

    arity = 2
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """As SQLite calls it."""
        return self._listed("group_concat", compiler)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """As PostgreSQL calls it."""
        return self._listed("string_agg", compiler)

    def _listed(self, name: str, compiler: Any) -> Any:
        first, second = (compiler.compile(one)[0] for one in self.get_source_expressions()[:2])
        return f"{name}({first} || ',' || {second}, ',')", ()


def numbers_of(rows: QuerySet[Any], first: str, second: str) -> NDArray[np.int64]:
    """Two columns of whole numbers that are never NULL, in order of the first."""
    told = rows.order_by().aggregate(told=_Listed(first, second))["told"]
    table = np.fromstring(told or "", np.int64, sep=",").reshape(-1, 2)
    found: NDArray[np.int64] = table[np.argsort(table[:, 0], kind="stable")]
    return found


def keep_rows(
    model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, only: str = ""
) -> None:
    """Write rows by their key, over those that are there; one statement, however many.

    Args:
        model: The table.
        names: Fields, the key first.
        rows: A value for each field.
        only: A field; a row that is there is left alone unless the new value of it is smaller.
    """
    if not rows:
        return
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    changes = ", ".join(f"{one} = excluded.{one}" for one in quoted[1:])
    where = ""
    if only:
        column = quoted[list(names).index(only)]
        where = f" WHERE excluded.{column} < {table}.{column}"
    # Names of our own tables and columns; every value is bound.
    start = f"INSERT INTO {table} ({', '.join(quoted)}) "
    end = f" ON CONFLICT ({quoted[0]}) DO UPDATE SET {changes}{where}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A column as one value: thousands of them are found and written in no time.
            columns = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
            told = [list(column) for column in zip(*rows, strict=True)]
            statement = f"{start}SELECT * FROM unnest({columns}){end}"  # noqa: S608
            cursor.execute(statement, told)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"{start}VALUES ({marks}){end}", rows)
