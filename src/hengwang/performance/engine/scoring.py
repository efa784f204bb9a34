"""Score one row: pick the rule, apply it, round once, say what must be explained."""

from fractions import Fraction

from hengwang.performance.engine.budget import budget_shares
from hengwang.performance.engine.clauses import AnyRule
from hengwang.performance.engine.notes import note_needed
from hengwang.performance.engine.rounding import to_places
from hengwang.performance.engine.rows import BudgetFigures, NoteNeeded, Row, RowScore
from hengwang.performance.engine.ruleset import Ruleset
from hengwang.performance.engine.shares import Shares, shares_of
from hengwang.performance.engine.targets import Actual, TargetKind


def score_row(ruleset: Ruleset, row: Row, money: BudgetFigures | None = None) -> RowScore:
    """Score one indicator.

    Args:
        ruleset: The standard in force.
        row: Target, actual, points, and what the evaluator added.
        money: Yuan; needed by rows that stand for a rate of the money.

    Returns:
        Points rounded half up to the ruleset's places, once. `points` is None without data,
        below the coverage minimum, without a rule, or where a bound leaves more than one result;
        `low` and `high` then hold every result that is still possible.

    Source:
        evaluation.md "Rulesets are data"; the clause applied is named in the result.
    """
    actual, shares = _judge(ruleset, row, money)
    note, why = note_needed(ruleset.notes, row, actual, shares)
    if row.points is None:
        return _score(row, shares, "no_points", (NoteNeeded.NONE, ""))
    return _score(row, shares, shares.reason, (note, why), places=ruleset.rounding.places)


def _judge(ruleset: Ruleset, row: Row, money: BudgetFigures | None) -> tuple[Actual | None, Shares]:
    """Return the actual value that counts and the share it gives."""
    if row.from_budget is not None:
        return None, budget_shares(ruleset.budget, money, row.from_budget)
    if row.target is None or row.target.is_blank:
        return None, Shares.unknown("no_rule", "no_target")
    rule = _rule_for(ruleset, row, row.target.kind)
    if rule is None:
        return None, Shares.unknown("no_rule", "no_rule", kind=row.target.kind.value)
    if row.judged is not None:
        return row.judged, shares_of(rule, row, row.judged)
    minimum = ruleset.coverage.minimum
    if row.coverage is not None and row.coverage < minimum:
        params = {"coverage": row.coverage, "minimum": minimum}
        return None, Shares.unknown(rule.by, "coverage_below_minimum", **params)
    return row.actual, shares_of(rule, row, row.actual)


def _rule_for(ruleset: Ruleset, row: Row, kind: TargetKind) -> AnyRule | None:
    if row.rule is not None:
        return row.rule
    section = ruleset.section_named(row.section)
    own = section.rules.get(kind) if section is not None else None
    return own or ruleset.rules.get(kind)


def _score(
    row: Row, shares: Shares, reason: str, note: tuple[NoteNeeded, str], places: int = 2
) -> RowScore:
    low = high = points = None
    if row.points is not None:
        whole, off = Fraction(row.points), Fraction(row.taken_off)
        low, high = (
            to_places(max(Fraction(0), share * whole - off), places)
            for share in (shares.low, shares.high)
        )
        points = low if shares.low == shares.high else None
    return RowScore(
        key=row.key,
        section=row.section,
        declared=row.points,
        points=points,
        low=low,
        high=high,
        clause=shares.clause,
        reason=reason,
        params=shares.params,
        note=note[0],
        why=note[1],
        judged=row.judged is not None and row.from_budget is None,
    )
