"""Where money and goals of an evaluation will end, beside where they stand."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hengwang.kernel.periods import Period
from hengwang.performance.engine.forecast import (
    GoalOutlook,
    Outlook,
    forecast_goal,
    forecast_money,
    last_share,
    misses_money,
)
from hengwang.performance.engine.monitoring import elapsed_share
from hengwang.performance.models import Evaluation
from hengwang.performance.queries.monitoring import Look, RowLook, look_at
from hengwang.projects.models import Payment, PlannedPayment

# Money that ends below nine tenths of the budget counts as a deviation.
LEAST = Decimal("0.9")
GROWING = ("数量", "产出数量", "成本", "产出成本", "经济成本")


@dataclass(frozen=True)
class GoalEnd:
    """One goal: its look and its outlook; None where nothing can be foretold."""

    look: RowLook
    ahead: GoalOutlook | None

    @property
    def misses(self) -> bool:
        """Whether a measure is asked for."""
        return self.ahead is not None and self.ahead.misses


@dataclass(frozen=True)
class YearEnd:
    """The year's end as foretold at a date; money in yuan."""

    look: Look
    money: Outlook | None
    money_misses: bool | None
    goals: tuple[GoalEnd, ...]

    @property
    def deviations(self) -> list[tuple[str, str]]:
        """What is expected to miss: (figure id, name); the money has no id."""
        found = [("", "预算执行")] if self.money_misses else []
        rows = [goal.look.indicator for goal in self.goals if goal.misses]
        return [*found, *((row.figure_id, row.level3) for row in rows)]


def year_end(evaluation: Evaluation, at: date) -> YearEnd:
    """The forecast at the end of `at`; four queries beside those of the look."""
    look = look_at(evaluation, at)
    period = Period.year_of(evaluation.fiscal_year)
    last = Period.year_of(evaluation.fiscal_year - 1)
    money = forecast_money(
        look.money.executed,
        period=period,
        at=at,
        to_come=_to_come(evaluation, at),
        last_year_share=last_share(_paid(evaluation, last.year), last, elapsed_share(period, at)),
    )
    goals = tuple(
        GoalEnd(
            row,
            forecast_goal(
                row.target,
                row.measured,
                period=period,
                at=at,
                cumulative=row.indicator.level2.startswith(GROWING),
            ),
        )
        for row in look.rows
    )
    return YearEnd(look, money, misses_money(money, look.money.budget, LEAST), goals)


def _to_come(evaluation: Evaluation, at: date) -> Decimal | None:
    """Planned payments after `at`, and earlier ones that are not settled; None without a plan."""
    plans = PlannedPayment.objects.filter(
        programme_id=evaluation.programme_id, due_on__year=evaluation.fiscal_year
    ).values_list("due_on", "amount_cny", "settled_by__paid_on", "settled_by_id")
    rows = list(plans)
    if not rows:
        return None
    return sum(
        (
            amount
            for due, amount, paid_on, settled in rows
            if (paid_on > at if paid_on else not settled or due > at)
        ),
        Decimal(0),
    )


def _paid(evaluation: Evaluation, year: int) -> Mapping[date, Decimal]:
    paid: dict[date, Decimal] = defaultdict(Decimal)
    rows = Payment.objects.filter(
        programme_id=evaluation.programme_id, fiscal_year=year, paid_on__isnull=False
    )
    for day, amount in rows.values_list("paid_on", "amount_cny"):
        if day:
            paid[day] += amount
    return paid
