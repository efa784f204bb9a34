"""Keep what a published report prints beside what the platform computes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.performance.models import Evaluation, Indicator, PrintedFigure
from hengwang.performance.rules import GOALS_EDITABLE
from hengwang.performance.services.locking import locked


@dataclass(frozen=True)
class PrintedFacts:
    """Everything a report prints about an evaluation; scores by the id of their indicator."""

    figures: Sequence[PrintedFigure] = ()
    scores: Mapping[int, Decimal | None] = field(default_factory=dict)
    total: Decimal | None = None
    level: str = ""
    reported_on: date | None = None
    origin: str = ""
    survey: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def keep_printed(evaluation_id: int, facts: PrintedFacts, *, by: User) -> Evaluation:
    """Replace the printed figures of an evaluation by those of a report.

    Raises:
        NotAllowedError: The user may not edit evaluations of the unit.
        EvaluationLockedError: The state does not allow it.
    """
    evaluation = locked(evaluation_id, GOALS_EDITABLE, by=by)
    evaluation.printed_figures.all().delete()
    for figure in facts.figures:
        figure.evaluation = evaluation
    PrintedFigure.objects.bulk_create(facts.figures)
    rows = list(evaluation.indicators.all())
    for row in rows:
        row.printed_score = facts.scores.get(row.pk)
    Indicator.objects.bulk_update(rows, ["printed_score"])
    evaluation.printed_total = facts.total
    evaluation.printed_level = facts.level
    evaluation.reported_on = facts.reported_on
    evaluation.origin = facts.origin
    evaluation.survey = dict(facts.survey)
    evaluation.save()
    after = {"origin": facts.origin, "total": facts.total, "figures": len(facts.figures)}
    record("evaluation.printed_kept", evaluation, by=by, after=after)
    return evaluation
