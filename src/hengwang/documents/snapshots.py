"""Which snapshot a document is built from: the frozen one of a revision, or today's draft."""

from django.utils import timezone
from pydantic import TypeAdapter

from hengwang.performance.choices import EvaluationState
from hengwang.performance.models import Evaluation, FrozenRevision
from hengwang.performance.services.freezing import snapshot_of
from hengwang.performance.snapshot import Snapshot

EDITABLE = frozenset(
    {EvaluationState.DECLARED, EvaluationState.MONITORING, EvaluationState.SELF_EVALUATION}
)
READER = TypeAdapter(Snapshot)


def current_snapshot(evaluation: Evaluation) -> Snapshot:
    """The frozen snapshot while the evaluation stands submitted or later, else a draft."""
    if evaluation.state not in EDITABLE:
        frozen = evaluation.frozen_revisions.filter(revision=evaluation.revision).first()
        if frozen is not None:
            return thawed(frozen)
    return snapshot_of(evaluation, made_on=evaluation.reported_on or timezone.localdate())


def thawed(frozen: FrozenRevision) -> Snapshot:
    """The snapshot of a frozen revision, as it was submitted."""
    return READER.validate_python(frozen.snapshot)
