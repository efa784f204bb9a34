"""Rows written as they are: millions of them in a minute, without an object for each.

The services and `bulk_create` would take an hour for what a province does in some years. Columns
that are not named get the default of their field. Keys are given by the caller.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

AT_ONCE = 20_000


def write(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows whose values stand in the order of `names`; instants are aware, of UTC."""
    given: list[Any] = [model._meta.get_field(name) for name in names]
    others = [
        field
        for field in model._meta.concrete_fields
        if field not in given and not (field.primary_key and field.get_internal_type() in AUTO)
    ]
    constants = [_prepared(field)(field.get_default()) for field in others]
    columns = [field.column for field in (*given, *others)]
    prepare = [(at, made) for at, field in enumerate(given) if (made := _lasting(field))]

    def told() -> Iterator[list[Any]]:
        for row in rows:
            values = [*row, *constants]
            for at, made in prepare:
                if values[at] is not None:
                    values[at] = made(values[at])
            yield values

    _send(model._meta.db_table, columns, told())


AUTO = ("AutoField", "BigAutoField", "SmallAutoField")
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def _lasting(field: Any) -> Callable[[Any], Any] | None:
    """How a value must be written; None where the driver takes it as it is."""
    if connection.vendor == "sqlite" and isinstance(field, models.DateTimeField):
        return _as_sqlite
    if isinstance(field, (models.ForeignKey, models.DateTimeField, *PLAIN)):
        return None
    return _prepared(field)


def _as_sqlite(value: datetime) -> str:
    return value.isoformat(" ")[:-6]


def _prepared(field: Any) -> Callable[[Any], Any]:
    return lambda value: field.get_db_prep_save(value, connection)


def _send(table: str, columns: Sequence[str], rows: Iterator[list[Any]]) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(quote(one) for one in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * len(columns))
            while batch := list(islice(rows, AT_ONCE)):
                cursor.executemany(f"INSERT INTO {into} VALUES ({places})", batch)
            return
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def go_on_counting(kinds: Iterable[type[models.Model]]) -> None:
    """Let the database give keys after those that were given by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kinds)):
            cursor.execute(statement)
