"""Which snapshot a document is built from: the frozen one of a revision, or today's draft."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from django.utils import timezone

from hengwang.performance.choices import EvaluationState
from hengwang.performance.models import Evaluation, FrozenRevision
from hengwang.performance.services.freezing import snapshot_of
from hengwang.performance.snapshot import Snapshot


def current_snapshot(evaluation: Evaluation) -> Snapshot:
    """The frozen snapshot while the evaluation stands submitted or later, else a draft."""
    editable = {
        EvaluationState.DECLARED,
        EvaluationState.MONITORING,
        EvaluationState.SELF_EVALUATION,
    }
    if evaluation.state not in editable:
        frozen = evaluation.frozen_revisions.filter(revision=evaluation.revision).first()
        if frozen is not None:
            return thawed(frozen)
    return snapshot_of(evaluation, made_on=timezone.localdate())


def thawed(frozen: FrozenRevision) -> Snapshot:
    """The snapshot of a frozen revision, as it was submitted."""
    snapshot: Snapshot = _read(Snapshot, frozen.snapshot)
    return snapshot


def _read(kind: Any, value: Any) -> Any:
    """A canonical JSON value as the dataclass, tuple, decimal or date it was written from."""
    if value is None or kind in {str, int, bool, Any}:
        return value
    if kind is Decimal:
        return Decimal(value)
    if kind is date:
        return date.fromisoformat(value)
    origin = get_origin(kind)
    if origin is UnionType:
        inner = next(arm for arm in get_args(kind) if arm is not type(None))
        return _read(inner, value)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in value)
    if origin is Mapping:
        return dict(value)
    hints = get_type_hints(kind)
    named = {f.name: _read(hints[f.name], value[f.name]) for f in fields(kind) if f.name in value}
    return kind(**named)
