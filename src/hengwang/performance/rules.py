"""Pure decisions of performance: the year of an evaluation as named transitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where an evaluation stands; the stored words of choices.EvaluationState."""

    DECLARED = "declared"
    MONITORING = "monitoring"
    SELF_EVALUATION = "self_evaluation"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"


class Right(StrEnum):
    """Whose step a transition is; the stored words of accounts.choices.Permission."""

    EDIT = "edit_evaluations"
    REVIEW = "review_evaluations"


@dataclass(frozen=True, slots=True)
class Step:
    """One named transition: from where, to where, whose right, and whether it needs a reason."""

    name: str
    sources: frozenset[State]
    target: State
    right: Right
    needs_reason: bool = False


def _steps(*steps: Step) -> Mapping[str, Step]:
    return MappingProxyType({step.name: step for step in steps})


STEPS = _steps(
    Step("start_monitoring", frozenset({State.DECLARED}), State.MONITORING, Right.EDIT),
    Step(
        "start_self_evaluation",
        frozenset({State.DECLARED, State.MONITORING}),
        State.SELF_EVALUATION,
        Right.EDIT,
    ),
    Step("submit", frozenset({State.SELF_EVALUATION}), State.SUBMITTED, Right.EDIT),
    Step(
        "return",
        frozenset({State.SUBMITTED, State.CONFIRMED}),
        State.SELF_EVALUATION,
        Right.REVIEW,
        needs_reason=True,
    ),
    Step("confirm", frozenset({State.SUBMITTED}), State.CONFIRMED, Right.REVIEW),
    Step("publish", frozenset({State.CONFIRMED}), State.PUBLISHED, Right.EDIT),
)

GOALS_EDITABLE = frozenset({State.DECLARED, State.MONITORING, State.SELF_EVALUATION})
ACTUALS_EDITABLE = frozenset({State.MONITORING, State.SELF_EVALUATION})


def steps_from(state: str) -> tuple[Step, ...]:
    """Transitions that lead out of `state`, in the order of the year."""
    return tuple(step for step in STEPS.values() if state in step.sources)
