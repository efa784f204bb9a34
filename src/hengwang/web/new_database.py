"""An empty database gets the tables of the newest models in one transaction.

Step by step it would take half a minute: before many a step Django draws up all models anew that
hang together with the changed one, and ours all hang together through units.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import router
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model

SCHEMA = "schema"
"""The hint of a `RunPython` that makes triggers or tables no model stands for."""


def is_new(connection: BaseDatabaseWrapper) -> bool:
    """Whether there is not a single table yet."""
    return not connection.introspection.table_names()


def lay_out(connection: BaseDatabaseWrapper) -> None:
    """Make all tables and note every migration as done; all of it or nothing.

    Steps that move data have nothing to move. `makemigrations --check` sees to it that the models
    are what the steps lead to, and a test compares both ways.
    """
    loader = MigrationLoader(connection)
    recorder = MigrationRecorder(connection)
    with connection.schema_editor(atomic=True) as editor:
        for model in _models(connection, loader):
            editor.create_model(model)
        for step in _of_the_schema(loader):
            step.code(apps, editor)
        editor.create_model(recorder.Migration)
        for app, name in loader.graph.nodes:
            recorder.record_applied(app, name)


def _models(connection: BaseDatabaseWrapper, loader: MigrationLoader) -> list[type[Model]]:
    found = [model for model in apps.get_models() if model._meta.can_migrate(connection)]
    return [
        model
        for model in found
        if model._meta.app_label in loader.migrated_apps
        and router.allow_migrate_model(connection.alias, model)
    ]


def _of_the_schema(loader: MigrationLoader) -> Iterator[Any]:
    for key in _in_order(loader):
        for step in loader.graph.nodes[key].operations:
            if isinstance(step, RunPython) and step.hints.get(SCHEMA):
                yield step


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        found |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(found)
