"""When a row's deviation has to be explained (偏差原因分析及改进措施)."""

from hengwang.performance.engine.achievement import exceeded_by
from hengwang.performance.engine.rows import NoteNeeded, Row
from hengwang.performance.engine.ruleset import NoteRule
from hengwang.performance.engine.shares import Shares, aligned
from hengwang.performance.engine.targets import CEILINGS, Actual, Bound

_RANK = (NoteNeeded.NONE, NoteNeeded.ADVICE, NoteNeeded.REQUIRED)


def note_needed(
    rule: NoteRule, row: Row, actual: Actual | None, shares: Shares
) -> tuple[NoteNeeded, str]:
    """Return whether a note is needed and the code of why; the strongest ground wins.

    Source:
        evaluation.md "Deviation": required where the target was missed; advice and then a note
        where it was exceeded by the ruleset's limits, since such a target may be set too low.
    """
    grounds = [(NoteNeeded.NONE, "")]
    if row.taken_off > 0:
        grounds.append((NoteNeeded.REQUIRED, "taken_off"))
    if shares.high < 1:
        grounds.append((NoteNeeded(rule.deducted), "missed_target"))
    if shares.reason in {"spent_above_budget", "share_outside_band"}:
        grounds.append((NoteNeeded.REQUIRED, shares.reason))
    if actual is not None:
        grounds.append(_beyond(rule, row, actual))
        if actual.bound is Bound.ABOUT:
            grounds.append((NoteNeeded.ADVICE, "actual_is_approximate"))
    return max(grounds, key=lambda ground: _RANK.index(ground[0]))


def _beyond(rule: NoteRule, row: Row, actual: Actual) -> tuple[NoteNeeded, str]:
    pair = aligned(row.target, actual) if row.target is not None else None
    if pair is None or row.target is None:
        return NoteNeeded.NONE, ""
    operator = row.target.operator
    beyond = exceeded_by(operator, pair[0], pair[1])
    if beyond is None or beyond < rule.advice_from:
        return NoteNeeded.NONE, ""
    if operator in CEILINGS:
        return NoteNeeded(rule.below_ceiling), "far_below_ceiling"
    if beyond < rule.required_from:
        return NoteNeeded.ADVICE, "exceeded"
    return NoteNeeded.REQUIRED, "exceeded"
