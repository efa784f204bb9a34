"""Takes migrations one by one without drawing up all models anew before each step.

Django draws up everything that hangs together with the changed model; ours all hang together
through units. A new table, index or demand, and a column nothing points at, touch no other table,
so their own model is enough. Before any other step all models are drawn up once, as Django would
have them.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelOptions,
    CreateModel,
    RemoveConstraint,
    RemoveIndex,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

OF_ONE_MODEL = (
    *(CreateModel, AddField, AddIndex, RemoveIndex, AddConstraint, RemoveConstraint),
    AlterModelOptions,
)
# What a state is told on its own: how to reload, and that some model was reloaded alone.
RELOAD, ALONE = "reload_model", "_is_partly_old"


class QuickExecutor(MigrationExecutor):
    """Django's own, which draws up less between the steps."""

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
        fake_initial: bool = False,  # noqa: FBT001, FBT002
    ) -> ProjectState:
        """Take one migration; its steps find the models they need."""
        steps = migration.operations
        vars(migration)["operations"] = _Steps(steps, state, migration.app_label)
        try:
            return super().apply_migration(state, migration, fake, fake_initial)
        finally:
            vars(migration)["operations"] = steps
            vars(state).pop(RELOAD, None)


class _Steps(list[Operation]):
    """Steps that bring the state into order before each is taken."""

    def __init__(self, steps: Sequence[Operation], state: ProjectState, app_label: str) -> None:
        super().__init__(steps)
        self._state, self._app_label = state, app_label

    def __iter__(self) -> Iterator[Operation]:
        for step in super().__iter__():
            if isinstance(step, OF_ONE_MODEL) or self._is_plain(step):
                vars(self._state)[RELOAD] = partial(_reload_one, self._state)
            else:
                _draw_up(self._state)
            yield step

    def _is_plain(self, step: Operation) -> bool:
        """Whether it changes a column that no other table points at, before or after."""
        if not isinstance(step, AlterField):
            return False
        was = self._state.models[self._app_label, step.model_name_lower].fields[step.name]
        return not any(
            field.is_relation or field.primary_key or field.unique for field in (was, step.field)
        )


def _reload_one(
    state: ProjectState,
    app_label: str,
    model_name: str,
    delay: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
) -> None:
    """Draw up one model; who points at it keeps the former one, which has the same key."""
    if "apps" not in vars(state):
        return
    if any(f"{app_label}.{model_name}" in one.bases for one in state.models.values()):
        ProjectState.reload_model(state, app_label, model_name, delay)
        return
    state.is_delayed = vars(state)[ALONE] = True
    state._reload({(app_label, model_name)})  # type: ignore[attr-defined]


def _draw_up(state: ProjectState) -> None:
    """All models anew if one of them was drawn up alone."""
    vars(state).pop(RELOAD, None)
    if vars(state).pop(ALONE, False):
        del state.apps
        state.is_delayed = False
