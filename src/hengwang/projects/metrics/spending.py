"""How much was spent, and what share of the money that was to be spent: 预算执行率."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hengwang.kernel.metrics import Measured, Part, Scope, Unit, measured_together, metric
from hengwang.kernel.periods import Period
from hengwang.projects.choices import FundSource
from hengwang.projects.metrics.money_rows import Money, money_of, moneys_of
from hengwang.projects.metrics.notes import (
    ALL_UNDATED,
    CARRY_POLICY,
    NO_BUDGET,
    NO_MONEY,
    OVERSPENT,
    SOME_UNDATED,
    SOURCES,
    SPENT_POLICY,
    policy_of,
)
from hengwang.projects.metrics.params import Denominator, MoneyParams, RateParams
from hengwang.projects.queries.money import SourceMoney

ZERO = Decimal(0)


@metric(
    "projects.execution_rate",
    unit=Unit.RATIO,
    version=1,
    source="财预〔2020〕10号 项目支出绩效自评表：执行率＝全年执行数÷全年预算数",
    title="Budget execution rate",
    params=RateParams,
)
def execution_rate(period: Period, scope: Scope, params: RateParams) -> Measured:
    """Share of the named budget that was executed; unrounded, 0–1, above 1 when overspent.

    The budget is what was approved, after approved adjustments only. Money without a date counts
    for the whole year; up to a day it does not, and the value is a range (`upper`).
    """
    return _execution_rate(money_of(period, scope, params), params)


@measured_together(execution_rate)
def _execution_rate_of_many(
    period: Period, scopes: Sequence[Scope], params: RateParams
) -> list[Measured]:
    return [_execution_rate(money, params) for money in moneys_of(period, scopes, params)]


def _execution_rate(money: Money, params: RateParams) -> Measured:
    spent, base = money.total.executed, _base(money.total, params.denominator)
    told: dict[str, Any] = {
        "basis": money.payments_basis(),
        "policy": policy_of(params.denominator),
        "parts": _parts(money, params.denominator),
    }
    if base is None or not base or spent is None:
        return Measured.nothing(Unit.RATIO, note=NO_BUDGET, **told)
    unknown = money.undated_payments()
    if unknown and not spent:
        return Measured.nothing(Unit.RATIO, note=ALL_UNDATED, coverage=ZERO, **told)
    found = Measured.ratio(spent, base, **told)
    return _ranged(found, spent, unknown, base)


@metric(
    "projects.spent",
    unit=Unit.CNY,
    version=1,
    source="财预〔2020〕10号 项目支出绩效自评表：全年执行数",
    title="Money spent",
    params=MoneyParams,
)
def spent(period: Period, scope: Scope, params: MoneyParams) -> Measured:
    """Yuan paid of the year's money, refunds taken off; 0 where a budget exists and nothing went.

    Nothing where neither budget nor payment is stated.
    """
    return _spent(money_of(period, scope, params), params)


@measured_together(spent)
def _spent_of_many(period: Period, scopes: Sequence[Scope], params: MoneyParams) -> list[Measured]:
    return [_spent(money, params) for money in moneys_of(period, scopes, params)]


def _spent(money: Money, _params: MoneyParams) -> Measured:
    total, unknown = money.total.executed, money.undated_payments()
    told: dict[str, Any] = {
        "basis": money.payments_basis(),
        "policy": SPENT_POLICY,
        "parts": _parts(money, None),
    }
    if total is None:
        return Measured.nothing(Unit.CNY, note=NO_MONEY, **told)
    if unknown and not total:
        return Measured.nothing(Unit.CNY, note=ALL_UNDATED, coverage=ZERO, **told)
    return _ranged(Measured(total, Unit.CNY, **told), total, unknown, Decimal(1))


@metric(
    "projects.carried_over",
    unit=Unit.CNY,
    version=1,
    source="预算法 第四十二条：结转资金",
    title="Money carried over",
    params=MoneyParams,
)
def carried_over(period: Period, scope: Scope, params: MoneyParams) -> Measured:
    """Yuan of the year's budget that were not spent, each source for itself.

    A source that was overspent carries nothing over and does not use up another one.
    """
    return _carried_over(money_of(period, scope, params), params)


@measured_together(carried_over)
def _carried_over_of_many(
    period: Period, scopes: Sequence[Scope], params: MoneyParams
) -> list[Measured]:
    return [_carried_over(money, params) for money in moneys_of(period, scopes, params)]


def _carried_over(money: Money, _params: MoneyParams) -> Measured:
    lefts = {
        one.source: max(one.budget - one.executed, ZERO)
        for one in money.by_source
        if one.budget is not None and one.executed is not None
    }
    told: dict[str, Any] = {"basis": money.payments_basis(), "policy": CARRY_POLICY}
    if not lefts:
        return Measured.nothing(Unit.CNY, note=NO_BUDGET, **told)
    over = any((one.executed or ZERO) > (one.budget or ZERO) for one in money.by_source)
    parts = tuple(
        Part(source, SOURCES[FundSource(source)], left, basis=money.budget_basis(source))
        for source, left in lefts.items()
    )
    unknown = money.undated_payments()
    coverage = None if not unknown else ZERO
    note = SOME_UNDATED if unknown else OVERSPENT if over else ""
    return Measured(
        sum(lefts.values(), ZERO), Unit.CNY, parts=parts, note=note, coverage=coverage, **told
    )


def _base(total: SourceMoney, denominator: Denominator) -> Decimal | None:
    known = {
        Denominator.BUDGET: total.budget,
        Denominator.ARRIVED: total.arrived,
        Denominator.INITIAL: total.initial,
    }
    return known[denominator]


def _parts(money: Money, denominator: Denominator | None) -> tuple[Part, ...]:
    parts = []
    for one in money.by_source:
        base = _base(one, denominator) if denominator else None
        rate = one.executed / base if base and one.executed is not None else None
        value = one.executed if denominator is None else rate
        stated = base is not None and one.executed is not None
        parts.append(
            Part(
                one.source,
                SOURCES[FundSource(one.source)],
                value,
                one.executed if stated else None,
                base if stated else None,
                basis=money.budget_basis(one.source),
            )
        )
    changes = money.adjustments()
    return (*parts, changes) if changes else tuple(parts)


def _ranged(found: Measured, known: Decimal, unknown: Decimal, base: Decimal) -> Measured:
    """The same with the range and coverage that money without a date leaves open."""
    if not unknown or unknown < 0 or known < 0:
        return replace(found, note=SOME_UNDATED) if unknown else found
    share = known / (known + unknown)
    return replace(found, upper=(known + unknown) / base, coverage=share, note=SOME_UNDATED)
