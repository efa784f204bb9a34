"""Write some columns of many rows that are in hand, each row with values of its own."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def write_columns(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """One prepared statement for all rows; MUST run in the transaction that read them.

    `bulk_update` says the same with one branch a row and column, which takes most of the time of
    scoring a few thousand rows.
    """
    if not rows:
        return
    meta, quoted = rows[0]._meta, connection.ops.quote_name
    fields: list[Any] = [meta.get_field(name) for name in names]
    key: Any = meta.pk
    told = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    # Names of the model's own columns; every value is a parameter.
    statement = f"UPDATE {quoted(meta.db_table)} SET {told} WHERE {quoted(key.column)} = %s"  # noqa: S608
    values = [
        [
            *(f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields),
            row.pk,
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)
