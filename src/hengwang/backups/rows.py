"""Rows of every table as lines of text, the same for SQLite and PostgreSQL.

A line is either `{"table": "app.Model", "fields": […]}` or one row as a list of values in the order
of the fields before it. Models are those of the recorded state of the migrations, never today's
classes, so that an old backup is read exactly as it was written.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, Any

from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps
from django.utils.duration import duration_iso_string

from hengwang.backups.errors import IncompleteRestoreError

TOGETHER = 1_000
# Made anew by every migration, or worth nothing after a restore.
LEFT_OUT = frozenset({"contenttypes", "sessions", "axes"})
LEFT_OUT_MODELS = frozenset({"auth.permission", "auth.group", "auth.group_permissions"})

Node = tuple[str, str]


def applied_migrations() -> list[Node]:
    """Every migration of this database, in order of name."""
    return sorted(MigrationExecutor(connection).loader.applied_migrations)


def state_at(nodes: Iterable[Node]) -> StateApps:
    """The models as they were when exactly these migrations were applied."""
    loader = MigrationExecutor(connection).loader
    return loader.project_state(leaves_of(loader, nodes)).apps


def leaves_of(loader: MigrationLoader, nodes: Iterable[Node]) -> list[Node]:
    """Those of the migrations on which none of the others rests."""
    wanted = set(nodes)
    known = loader.graph.node_map
    return sorted(
        node for node in wanted if not any(child.key in wanted for child in known[node].children)
    )


def kept_models(apps: StateApps) -> list[type[models.Model]]:
    """Models whose rows are backed up, in order of name; links of many to many among them."""
    found = {
        model._meta.label_lower: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in LEFT_OUT
        and model._meta.label_lower not in LEFT_OUT_MODELS
    }
    return [found[label] for label in sorted(found)]


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction in which every read sees the same instant and nobody has to wait."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            if len(connection.savepoint_ids) == 0:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Our transactions on SQLite begin as writers; this one only reads and must stop nobody.
    connection.ensure_connection()
    before, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            yield
    finally:
        connection.transaction_mode = before  # type: ignore[attr-defined]


def write_rows(out: IO[str], kept: Iterable[type[models.Model]]) -> dict[str, int]:
    """Write every row of the models; returns how many of each. Constant memory."""
    counts = {}
    for model in kept:
        fields = list(model._meta.local_concrete_fields)
        names = [field.attname for field in fields]
        out.write(_line({"table": model._meta.label, "fields": names}))
        rows = model._base_manager.order_by("pk").values_list(*names)
        counts[model._meta.label] = 0
        for row in rows.iterator(chunk_size=TOGETHER):
            out.write(_line(list(row)))
            counts[model._meta.label] += 1
    return counts


class _Encoder(DjangoJSONEncoder):
    """Microseconds are kept, unlike Django's own form for browsers."""

    def default(self, o: Any) -> Any:
        if isinstance(o, bytes | memoryview):
            return base64.b64encode(bytes(o)).decode("ascii")
        if isinstance(o, timedelta):
            return duration_iso_string(o)
        if hasattr(o, "isoformat"):
            return o.isoformat()
        return super().default(o)


def _line(value: object) -> str:
    # Sorted, since PostgreSQL keeps no order of keys: equal rows have equal lines everywhere.
    text = json.dumps(
        value, cls=_Encoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return f"{text}\n"


def read_rows(
    lines: Iterable[str],
    apps: StateApps,
    *,
    expected: Mapping[str, int],
    say: Callable[[str, int], object],
) -> None:
    """Write the rows into empty tables, all or none.

    Args:
        lines: As `write_rows` made them.
        apps: The models of the moment of the backup.
        expected: How many rows of each table there must be.
        say: Called with the table and its number of rows when it is done.

    Raises:
        IncompleteRestoreError: Another number of rows arrived.
    """
    counts: dict[str, int] = {}
    with transaction.atomic():
        for model, rows in _tables(lines, apps):
            _without_clocks(model)
            # What migrations put there is part of the backup; the trail's guards see no deletion.
            if model._base_manager.exists():
                model._base_manager.all().delete()
            number = 0
            for part in _parts(rows):
                model._base_manager.bulk_create(part)
                number += len(part)
            counts[model._meta.label] = number
            if number != expected.get(model._meta.label):
                raise IncompleteRestoreError(
                    table=model._meta.label,
                    found=number,
                    expected=expected.get(model._meta.label, 0),
                )
            say(model._meta.label, number)
        _move_sequences([apps.get_model(label) for label in counts])


def _tables(
    lines: Iterable[str], apps: StateApps
) -> Iterator[tuple[type[models.Model], Iterator[models.Model]]]:
    source = iter(lines)
    head = next(source, None)
    while head is not None:
        said = json.loads(head)
        model = apps.get_model(said["table"])
        fields = [model._meta.get_field(_name_of(model, name)) for name in said["fields"]]
        rest: list[str | None] = [None]
        yield model, _rows(source, model, fields, rest)
        head = rest[0]


def _name_of(model: type[models.Model], attname: str) -> str:
    return next(f.name for f in model._meta.local_concrete_fields if f.attname == attname)


def _rows(
    source: Iterator[str], model: type[models.Model], fields: list[Any], rest: list[str | None]
) -> Iterator[models.Model]:
    for line in source:
        if line.startswith("{"):
            rest[0] = line
            return
        values = json.loads(line)
        made = model()
        for field, value in zip(fields, values, strict=True):
            setattr(made, field.attname, None if value is None else _python(field, value))
        yield made


def _python(field: Any, value: Any) -> Any:
    target = field.target_field if field.is_relation else field
    return target.to_python(value)


def _parts(rows: Iterator[models.Model]) -> Iterator[list[models.Model]]:
    part: list[models.Model] = []
    for row in rows:
        part.append(row)
        if len(part) == TOGETHER:
            yield part
            part = []
    if part:
        yield part


def _without_clocks(model: type[models.Model]) -> None:
    """Fields that stamp themselves keep what was backed up; these classes are nobody else's."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.DateField | models.TimeField):
            field.auto_now = field.auto_now_add = False


def _move_sequences(loaded: list[type[models.Model]]) -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), loaded)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
