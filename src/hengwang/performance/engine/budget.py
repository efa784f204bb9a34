"""Rates of the money and what the execution rate scores."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hengwang.performance.engine.rows import BudgetFigures, BudgetRate
from hengwang.performance.engine.ruleset import BudgetRule, StepsRule
from hengwang.performance.engine.shares import Shares


@dataclass(frozen=True, slots=True)
class Rates:
    """Every rate a document may mean by 预算执行率 or 资金到位率; exact ratios, None is no data."""

    on_initial: Fraction | None
    on_budget: Fraction | None
    on_arrived: Fraction | None
    arrival: Fraction | None

    def of(self, denominator: str) -> Fraction | None:
        """Return the execution rate over the named denominator (initial, budget, arrived)."""
        return {
            "initial": self.on_initial,
            "budget": self.on_budget,
            "arrived": self.on_arrived,
        }[denominator]


def rates_of(money: BudgetFigures) -> Rates:
    """Compute the rates of one year's money.

    Args:
        money: Yuan; a missing or zero denominator makes its rate None, never 0 and never 100 %.

    Source:
        evaluation.md "Budget rate": execution over 全年预算数 after approved adjustments; where a
        document divides by something else, both are shown.
    """
    return Rates(
        on_initial=_ratio(money.executed, money.initial),
        on_budget=_ratio(money.executed, money.budget),
        on_arrived=_ratio(money.executed, money.arrived),
        arrival=_ratio(money.arrived, money.budget),
    )


def budget_shares(rule: BudgetRule, money: BudgetFigures | None, which: BudgetRate) -> Shares:
    """Share of the points a rate of the money gives.

    `proportion` pays the rate itself, at most all. `finished_or_steps` pays all when everything
    was finished within the budget and otherwise by its table; while nobody said whether it was
    finished, the result is a range.
    """
    clause = f"budget_{rule.by}" if which is BudgetRate.EXECUTION else "budget_arrival"
    if money is None:
        return Shares.unknown(clause, "no_data")
    rates = rates_of(money)
    rate = rates.of(rule.denominator) if which is BudgetRate.EXECUTION else rates.arrival
    if rate is None:
        return Shares.unknown(clause, "no_data")
    if rate < 0:
        return Shares.unknown(clause, "negative_rate")
    if which is BudgetRate.ARRIVAL or rule.by == "proportion":
        return _in_proportion(rate, clause)
    return _finished_or_steps(rule, rate, finished=money.finished)


def _in_proportion(rate: Fraction, clause: str) -> Shares:
    share = min(rate, Fraction(1))
    reason = "spent_above_budget" if rate > 1 else "met" if rate == 1 else "partly_done"
    return Shares(share, share, clause, reason, {"rate": rate})


def _finished_or_steps(rule: BudgetRule, rate: Fraction, *, finished: bool | None) -> Shares:
    clause, params = f"budget_{rule.by}", {"rate": rate}
    if rate > 1:
        # The text pays for finishing within the budget and for rates below 100 %, not for this.
        return Shares(Fraction(0), Fraction(1), clause, "spent_above_budget", params)
    table = StepsRule(by="steps", of="rate", steps=rule.steps, confirmed=rule.confirmed)
    by_table = table.share_at(rate)
    if finished or rate == 1:
        return Shares(Fraction(1), Fraction(1), clause, "finished_within_budget", params)
    if finished is None:
        return Shares(by_table, Fraction(1), clause, "finished_unknown", params)
    return Shares(by_table, by_table, clause, "not_finished", params)


def _ratio(above: Decimal | None, below: Decimal | None) -> Fraction | None:
    if above is None or below is None or below <= 0:
        return None
    return Fraction(above) / Fraction(below)
