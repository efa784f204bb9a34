"""The share of its points a row gives, as a range that is a single value when all is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from hengwang.performance.engine.achievement import done_rate
from hengwang.performance.engine.clauses import (
    AnyRule,
    BandsRule,
    NumberRule,
    PerEventRule,
    StepsRule,
    YesNoRule,
)
from hengwang.performance.engine.rows import Row
from hengwang.performance.engine.targets import Actual, Bound, Operator, Target
from hengwang.performance.engine.units import on_one_scale

# Farther than any figure of a government year; stands for "no limit" without leaving exactness.
FAR = Fraction(10**30)


@dataclass(frozen=True, slots=True)
class Shares:
    """The lowest and the highest share possible, and the clause and reason that say why."""

    low: Fraction
    high: Fraction
    clause: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def certain(cls, share: Fraction, clause: str, reason: str) -> "Shares":
        """One share, known."""
        return cls(share, share, clause, reason)

    @classmethod
    def unknown(cls, clause: str, reason: str, **params: object) -> "Shares":
        """Anything from nothing to all."""
        return cls(Fraction(0), Fraction(1), clause, reason, params)


def shares_of(rule: AnyRule, row: Row, actual: Actual | None) -> Shares:
    """Apply one rule to one row; `actual` is the measured or the judged value that counts."""
    if isinstance(rule, BandsRule):
        return _by_bands(rule, row)
    if isinstance(rule, PerEventRule):
        return _by_events(rule, row, actual)
    if actual is None or actual.is_blank:
        return Shares.unknown(rule.by, "no_data")
    return _by_value_of(rule, row.target, actual)


def _by_value_of(
    rule: NumberRule | StepsRule | YesNoRule, target: Target | None, actual: Actual
) -> Shares:
    if isinstance(rule, NumberRule):
        return _by_number(rule, target, actual)
    if isinstance(rule, StepsRule):
        return _by_steps(rule, target, actual)
    if actual.yes is None:
        return Shares.unknown(rule.by, "not_yes_or_no")
    reason = "met" if actual.yes else "missed"
    return Shares.certain(Fraction(int(actual.yes)), rule.by, reason)


def _by_bands(rule: BandsRule, row: Row) -> Shares:
    if row.band is None:
        return Shares.unknown(rule.by, "band_missing")
    allowed = rule.bands[row.band]
    low, high = Fraction(allowed.lowest), Fraction(allowed.highest)
    if row.share is None:
        return Shares(low, high, rule.by, "share_missing", {"band": row.band.value})
    if not allowed.allows(row.share):
        params = {"band": row.band.value, "share": row.share}
        return Shares(low, high, rule.by, "share_outside_band", params)
    return Shares.certain(Fraction(row.share), rule.by, f"band_{row.band.value}")


def _by_events(rule: PerEventRule, row: Row, actual: Actual | None) -> Shares:
    count: Fraction | None = None
    if row.events is not None:
        count = Fraction(row.events)
    elif actual is not None and actual.value is not None and actual.bound is Bound.EXACT:
        count = Fraction(actual.value)
    if count is None or not row.points:
        return Shares.unknown(rule.by, "no_data")
    left = max(Fraction(0), Fraction(row.points) - Fraction(rule.each) * max(count, Fraction(0)))
    reason = "no_events" if count <= 0 else "events"
    return Shares.certain(min(left / Fraction(row.points), Fraction(1)), rule.by, reason)


def _by_number(rule: NumberRule, target: Target | None, actual: Actual) -> Shares:
    if target is None or target.value is None:
        return Shares.unknown(rule.by, "no_target")
    pair = aligned(target, actual)
    if pair is None:
        return _not_comparable(rule.by, target, actual)
    promised, reached, upper = pair

    def share(value: Fraction) -> Fraction:
        rate = done_rate(target.operator, promised, value, upper)
        floor = Fraction(rule.floor)
        return max(Fraction(0), (rate - floor) / (1 - floor))

    peak = promised if target.operator is Operator.BETWEEN else None
    return _over_the_bound(share, actual, reached, rule.by, peak=peak)


def _by_steps(rule: StepsRule, target: Target | None, actual: Actual) -> Shares:
    if rule.of == "days_late":
        return _by_date(rule, target, actual)
    if target is None or actual.value is None:
        return Shares.unknown(rule.by, "no_target" if target is None else "not_comparable")
    if rule.of == "actual":
        return _in_table(rule, target, actual)
    pair = aligned(target, actual)
    if pair is None or pair[0] <= 0:
        return _not_comparable(rule.by, target, actual)
    promised, reached, upper = pair

    def share(value: Fraction) -> Fraction:
        if rule.of == "ratio":
            return rule.share_at(value / promised)
        return rule.share_at(done_rate(target.operator, promised, value, upper))

    # The done rate of a range has its peak inside; a ratio only ever rises.
    inside = rule.of == "rate" and target.operator is Operator.BETWEEN
    return _over_the_bound(share, actual, reached, rule.by, peak=promised if inside else None)


def _in_table(rule: StepsRule, target: Target, actual: Actual) -> Shares:
    unit = target.unit if rule.unit is None else rule.unit
    value = None if actual.value is None else on_one_scale(actual.value, actual.unit, as_unit=unit)
    if value is None:
        return _not_comparable(rule.by, target, actual)
    return _over_the_bound(rule.share_at, actual, value, rule.by)


def _by_date(rule: StepsRule, target: Target | None, actual: Actual) -> Shares:
    if target is None or target.due_on is None:
        return Shares.unknown(rule.by, "no_target")
    if actual.on is None:
        return _not_comparable(rule.by, target, actual)
    late = max(0, (actual.on - target.due_on).days)
    share = rule.share_at(Fraction(late))
    reason = "on_time" if late == 0 else "late"
    return Shares(share, share, rule.by, reason, {"days": late})


def aligned(target: Target, actual: Actual) -> tuple[Fraction, Fraction, Fraction | None] | None:
    """Target, actual and upper bound in the target's unit, or None where they do not compare."""
    if target.value is None or actual.value is None:
        return None
    reached = on_one_scale(actual.value, actual.unit, as_unit=target.unit)
    if reached is None:
        return None
    upper = None if target.upper is None else Fraction(target.upper)
    return Fraction(target.value), reached, upper


def _not_comparable(clause: str, target: Target, actual: Actual) -> Shares:
    if actual.value is None and actual.on is None:
        # Words where a figure was promised: the words may be right, but nothing can be computed.
        return Shares.unknown(clause, "actual_is_words", actual=actual.text)
    shown = {"target": target.text or target.unit, "actual": actual.text or actual.unit}
    return Shares.unknown(clause, "not_comparable", **shown)


def _over_the_bound(
    share: Callable[[Fraction], Fraction],
    actual: Actual,
    value: Fraction,
    clause: str,
    *,
    peak: Fraction | None = None,
) -> Shares:
    """Range of a share over all values the actual may stand for; share is monotone up to `peak`."""
    ends = {Bound.OVER: (value, FAR), Bound.UNDER: (-FAR, value)}.get(actual.bound, (value, value))
    found = [share(end) for end in ends]
    if peak is not None and ends[0] <= peak <= ends[1]:
        found.append(share(peak))
    low, high = min(found), max(found)
    if low != high:
        return Shares(low, high, clause, "actual_is_bound", {"actual": actual.text})
    reason = "met" if low == 1 else "missed" if low == 0 else "partly_done"
    return Shares(low, high, clause, reason)
