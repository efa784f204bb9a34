"""The form in which a score card is stored: JSON, exact ratios as decimals with six places."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hengwang.kernel.canonical import as_json
from hengwang.performance.engine.cards import ScoreCard
from hengwang.performance.engine.rows import RowScore

SIX_PLACES = Decimal("0.000001")


def stored_card(card: ScoreCard) -> dict[str, Any]:
    """Sections, totals and reasons; the rows are kept with their indicators."""
    return _stored(
        {
            "ruleset": f"{card.ruleset_key}@{card.ruleset_version}",
            "points": card.points,
            "total": card.total,
            "low": card.low,
            "high": card.high,
            "level": card.level,
            "sections": [asdict(section) for section in card.sections],
            "reasons": [{"code": r.code, "params": _params(r.params)} for r in card.reasons],
        }
    )


def stored_outcome(row: RowScore) -> dict[str, Any]:
    """Which rule applied, what came of it, and whether the deviation must be explained."""
    return _stored(
        {
            "clause": row.clause,
            "reason": row.reason,
            "params": _params(row.params),
            "note": row.note,
            "why": row.why,
            "judged": row.judged,
        }
    )


def _stored(told: Mapping[str, object]) -> dict[str, Any]:
    plain: dict[str, Any] = as_json(told)
    return plain


def _params(params: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(value) for name, value in params.items()}


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(SIX_PLACES)
    if isinstance(value, frozenset | set | tuple | list):
        return [_plain(item) for item in value]
    return value
