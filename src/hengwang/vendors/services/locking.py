"""One person at a time with an assessment; the second one is refused."""

from collections.abc import Sequence
from typing import Any

from hengwang.vendors.choices import AssessmentState
from hengwang.vendors.errors import AssessmentStateError
from hengwang.vendors.models import Assessment

RELATED = ("scheme", "contract__programme__unit__region", "contract__company")


def locked_assessment(assessment_id: int) -> Assessment:
    """The assessment under its lock, read after it was taken."""
    Assessment.objects.select_for_update().get(pk=assessment_id)
    return Assessment.objects.select_related(*RELATED).get(pk=assessment_id)


def refuse_unless(assessment: Assessment, *states: AssessmentState) -> None:
    """Refuse a step that does not follow.

    Raises:
        AssessmentStateError: The assessment stands elsewhere.
    """
    if assessment.state not in states:
        raise AssessmentStateError(state=assessment.get_state_display())


def become(
    assessment: Assessment, states: Sequence[AssessmentState], state: AssessmentState, **told: Any
) -> None:
    """Move on by the old state, so that of two people at once one has an effect.

    Raises:
        AssessmentStateError: It stands elsewhere by now.
    """
    rows = Assessment.objects.filter(pk=assessment.pk, state__in=states)
    changed = rows.update(state=state, **told)
    assessment.refresh_from_db(fields=["state", *told])
    if not changed:
        raise AssessmentStateError(state=assessment.get_state_display())
