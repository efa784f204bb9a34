"""What share of the budget reached the unit: 资金到位率."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hengwang.kernel.metrics import Measured, Scope, Unit, measured_together, metric
from hengwang.kernel.periods import Period
from hengwang.projects.metrics.money_rows import Money, money_of, moneys_of
from hengwang.projects.metrics.notes import (
    ALL_UNDATED,
    ARRIVAL_POLICY,
    NO_ARRIVAL,
    NO_BUDGET,
    SOME_UNDATED,
)
from hengwang.projects.metrics.params import MoneyParams


@metric(
    "projects.arrival_rate",
    unit=Unit.RATIO,
    version=1,
    source="财预〔2020〕10号 评价指标体系框架：资金到位率＝实际到位资金÷预算资金",
    title="Arrival rate",
    params=MoneyParams,
)
def arrival_rate(period: Period, scope: Scope, params: MoneyParams) -> Measured:
    """Share of the year's budget that arrived; unrounded, 0–1.

    Nothing where no arrival is recorded: that nobody entered one does not mean that none came.
    """
    return _rate(money_of(period, scope, params))


@measured_together(arrival_rate)
def _rates(period: Period, scopes: Sequence[Scope], params: MoneyParams) -> list[Measured]:
    return [_rate(money) for money in moneys_of(period, scopes, params)]


def _rate(money: Money) -> Measured:
    told = {"basis": money.arrivals_basis(), "policy": ARRIVAL_POLICY}
    arrived, budget, unknown = money.total.arrived, money.total.budget, money.undated_arrivals()
    if not budget:
        return Measured.nothing(Unit.RATIO, note=NO_BUDGET, **told)
    if arrived is None:
        undated = {"note": ALL_UNDATED, "coverage": Decimal(0)} if unknown else {"note": NO_ARRIVAL}
        return Measured.nothing(Unit.RATIO, **undated, **told)
    found = Measured.ratio(arrived, budget, **told)
    if unknown <= 0 or arrived < 0:
        return found
    share, upper = arrived / (arrived + unknown), (arrived + unknown) / budget
    return replace(found, upper=upper, coverage=share, note=SOME_UNDATED)
