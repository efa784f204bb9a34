"""Which snapshot a document is built from: the frozen one of a revision, or a day's draft."""

from dataclasses import replace
from datetime import date

from django.utils import timezone
from pydantic import TypeAdapter

from hengwang.documents.goals_in_force import with_goals
from hengwang.performance.choices import EvaluationState
from hengwang.performance.models import Evaluation, FrozenRevision
from hengwang.performance.services.freezing import snapshot_of
from hengwang.performance.services.goal_versions import version_on
from hengwang.performance.snapshot import Snapshot

EDITABLE = frozenset(
    {EvaluationState.DECLARED, EvaluationState.MONITORING, EvaluationState.SELF_EVALUATION}
)
READER = TypeAdapter(Snapshot)


def current_snapshot(evaluation: Evaluation) -> Snapshot:
    """The frozen snapshot while the evaluation stands submitted or later, else a draft.

    A draft has the goals in force on its date: the day of the report, or today.
    """
    frozen = _frozen(evaluation)
    return frozen or _as_of(evaluation, _draft(evaluation))


def snapshot_on(evaluation: Evaluation, day: date) -> Snapshot:
    """The snapshot with the goals in force on another day, and that day as its date."""
    today = _frozen(evaluation) or _draft(evaluation)
    return _as_of(evaluation, replace(today, made_on=day))


def thawed(frozen: FrozenRevision) -> Snapshot:
    """The snapshot of a frozen revision, as it was submitted."""
    return READER.validate_python(frozen.snapshot)


def _frozen(evaluation: Evaluation) -> Snapshot | None:
    if evaluation.state in EDITABLE:
        return None
    found = evaluation.frozen_revisions.filter(revision=evaluation.revision).first()
    return None if found is None else thawed(found)


def _draft(evaluation: Evaluation) -> Snapshot:
    return snapshot_of(evaluation, made_on=evaluation.reported_on or timezone.localdate())


def _as_of(evaluation: Evaluation, snapshot: Snapshot) -> Snapshot:
    """Goals that were replaced since; in force today, or never approved, they are as they stand."""
    version = version_on(evaluation, snapshot.made_on)
    if version is None or version == evaluation.goal_versions.last():
        return snapshot
    return with_goals(snapshot, version.rows)
