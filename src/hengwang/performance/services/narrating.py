"""Keep the parts of the report that a person writes."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.performance.models import Evaluation
from hengwang.performance.rules import ACTUALS_EDITABLE, GOALS_EDITABLE
from hengwang.performance.services.locking import locked


@transaction.atomic
def write_narrative(
    evaluation_id: int,
    *,
    parts: Mapping[str, str],
    evaluator: str,
    reported_on: date | None,
    by: User,
) -> Evaluation:
    """Keep texts by part, who evaluated and when; an empty part is written from the figures.

    Raises:
        NotAllowedError: The user may not edit evaluations of the unit.
        EvaluationLockedError: The state does not allow it.
    """
    evaluation = locked(evaluation_id, GOALS_EDITABLE | ACTUALS_EDITABLE, by=by)
    before = {"evaluator": evaluation.evaluator, "narrative": evaluation.narrative}
    evaluation.narrative = {name: text.strip() for name, text in parts.items() if text.strip()}
    evaluation.evaluator = evaluator.strip()
    evaluation.reported_on = reported_on
    evaluation.save(update_fields=["narrative", "evaluator", "reported_on", "changed_at"])
    after = {"evaluator": evaluation.evaluator, "narrative": evaluation.narrative}
    record("evaluation.narrated", evaluation, by=by, before=before, after=after)
    return evaluation
