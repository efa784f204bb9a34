"""Money and goals of an evaluation at a date (绩效双监控)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hengwang.kernel.metrics import metrics
from hengwang.kernel.periods import Period
from hengwang.performance.choices import ActualSource
from hengwang.performance.display import actual_shown
from hengwang.performance.engine.measured import actual_of
from hengwang.performance.engine.monitoring import Forecast, Progress, forecast, progress
from hengwang.performance.engine.parsing import parse_actual, parse_target
from hengwang.performance.engine.targets import Actual, Target
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.goal_versions import version_on
from hengwang.performance.services.scoring import measured_of, question_of, served_of
from hengwang.projects.models import PlannedPayment
from hengwang.projects.queries.money import SourceMoney, year_money


@dataclass(frozen=True)
class RowLook:
    """One goal at the date."""

    indicator: Indicator
    actual: str
    progress: Progress
    target_text: str
    target: Target
    measured: Actual | None


@dataclass(frozen=True)
class Look:
    """The evaluation at a date; the money in yuan."""

    money: SourceMoney
    forecast: Forecast
    rows: tuple[RowLook, ...]


@dataclass(frozen=True)
class _Until:
    at: date
    period: Period
    served: str | None


def look_at(evaluation: Evaluation, at: date) -> Look:
    """Where the year stands at the end of `at`; metrics that can are asked up to that day.

    Hidden cost: one run of each bound metric that takes `until`; nothing is stored.
    """
    period = Period.year_of(evaluation.fiscal_year)
    pk = evaluation.programme_id
    whole = year_money([pk], evaluation.fiscal_year)[pk].total
    # Of an undated payment only the year is known: it counts when the year is over.
    over = at >= period.last_day
    so_far = year_money([pk], evaluation.fiscal_year, until=at, count_undated=over)[pk].total
    money = SourceMoney("", whole.initial, whole.budget, so_far.arrived, so_far.executed)
    indicators = list(evaluation.indicators.select_related("section", "reading__fill"))
    until = _Until(at, period, served_of([evaluation], indicators).get(evaluation.pk))
    # The goals of that day: what was changed later does not count back.
    version = version_on(evaluation, at)
    targets = {row["figure_id"]: row["target"] for row in version.rows} if version else None
    return Look(
        money=money,
        forecast=forecast(
            money.executed, money.budget, period=period, at=at, planned=_planned(evaluation, at)
        ),
        rows=tuple(
            _row(evaluation, row, until, targets)
            for row in indicators
            if targets is None or row.figure_id in targets
        ),
    )


def _planned(evaluation: Evaluation, at: date) -> Decimal | None:
    """Money the plan of payments wanted spent by `at`; None without a plan."""
    plans = PlannedPayment.objects.filter(
        programme_id=evaluation.programme_id, due_on__year=evaluation.fiscal_year
    ).values_list("due_on", "amount_cny")
    rows = list(plans)
    if not rows:
        return None
    return sum((amount for due, amount in rows if due <= at), Decimal(0))


def _row(
    evaluation: Evaluation, indicator: Indicator, until: _Until, targets: Mapping[str, str] | None
) -> RowLook:
    text = indicator.target_text if targets is None else targets[indicator.figure_id]
    target = parse_target(
        text,
        year=evaluation.fiscal_year,
        level2=indicator.level2,
        name=indicator.level3,
    )
    actual = _actual_at(evaluation, indicator, until)
    cumulative = indicator.level2.startswith(("数量", "产出数量"))
    return RowLook(
        indicator=indicator,
        actual=actual_shown(indicator),
        progress=progress(target, actual, period=until.period, at=until.at, cumulative=cumulative),
        target_text=text,
        target=target,
        measured=actual,
    )


def _actual_at(evaluation: Evaluation, indicator: Indicator, until: _Until) -> Actual | None:
    if indicator.source == ActualSource.METRIC and indicator.metric_key in metrics:
        question = question_of(evaluation, indicator, until.served, until=until.at)
        if "until" in question.params:
            measured = question.metric.measure(question.period, question.scope, question.params)
            return actual_of(measured)
        if indicator.reading is not None:
            return actual_of(measured_of(indicator.reading))
    text = indicator.actual_text
    return parse_actual(text, year=evaluation.fiscal_year) if text else None
