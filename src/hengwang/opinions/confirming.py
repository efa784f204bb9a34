"""What opinions say before an evaluation is confirmed, and the result they leave."""

import json
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.kernel.canonical import canonical_json, digest
from hengwang.opinions.errors import UndecidedError
from hengwang.opinions.models import ReviewResult
from hengwang.opinions.queries import Board, board_of
from hengwang.opinions.services import refuse_missing
from hengwang.performance.models import Evaluation
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services.life import before_confirming

NAMES_SHOWN = 5


def conclude(evaluation: Evaluation, by: User) -> None:
    """Refuse while opinions are missing or differ undecided; then keep what they came to.

    Nothing happens where nobody was appointed: a review by one person needs no second column.

    Raises:
        OpinionsMissingError, UndecidedError: What is missing, by name.
    """
    board = board_of(evaluation, reader=None)
    if not board.columns:
        return
    refuse_missing(evaluation)
    undecided = [line.indicator.level3 for line in board.lines if line.is_open]
    if undecided:
        shown = "、".join(undecided[:NAMES_SHOWN])
        names = f"{shown} …" if len(undecided) > NAMES_SHOWN else shown
        raise UndecidedError(count=len(undecided), names=names)
    rows = _rows(board)
    total = board.decided_total
    ReviewResult.objects.update_or_create(
        evaluation=evaluation,
        revision=evaluation.revision,
        defaults={
            "self_total": evaluation.total,
            "total": total,
            "level": _level(evaluation, total),
            "rows": rows,
            "digest": digest({"evaluation": evaluation.short_id, "rows": rows, "total": total}),
            "made_at": timezone.now(),
            "made_by_name": by.printed_name,
        },
    )


def _rows(board: Board) -> list[dict[str, Any]]:
    return [
        json.loads(
            canonical_json(
                {
                    "figure": line.indicator.figure_id,
                    "name": line.indicator.level3,
                    "points": line.indicator.points,
                    "self": line.indicator.score,
                    "given": [
                        {
                            "evaluator": column.appointment.evaluator_name,
                            "capacity": column.appointment.capacity,
                            "score": cell.score if cell else None,
                            "deduction": cell.deduction if cell else "",
                            "reason": cell.reason if cell else "",
                        }
                        for column, cell in zip(board.columns, line.cells, strict=True)
                    ],
                    "decided": line.decided,
                    "choice": line.choice,
                    "reason": line.reason,
                }
            )
        )
        for line in board.lines
    ]


def _level(evaluation: Evaluation, total: Decimal | None) -> str:
    """The level of the decided total; none where the self-evaluation had none either."""
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    if ruleset is None or total is None or not evaluation.level:
        return ""
    level = ruleset.level_of(total)
    return level.key if level else ""


before_confirming.register("opinions", conclude)
