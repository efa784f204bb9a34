"""Money against plan through the year, with today's line and the forecast to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext

from hengwang.kernel.money import AmountUnit, from_yuan, round_half_up
from hengwang.pages.charts.spec import Axis, ChartSpec, ChartTable, Mark, Series
from hengwang.pages.formats import amount_text, percent_text, unit_text


@dataclass(frozen=True, kw_only=True)
class MoneyCurve:
    """Cumulated yuan at the end of each period, in the order of `labels`.

    `executed` ends with None for what has not come; `forecast` begins where it ends. `budget` is
    the year's budget, `today` the label today falls into, None for a closed year.
    """

    labels: tuple[str, ...]
    planned: tuple[Decimal | None, ...]
    executed: tuple[Decimal | None, ...]
    budget: Decimal
    forecast: tuple[Decimal | None, ...] = ()
    today: str | None = None


def money_against_plan(
    curve: MoneyCurve, *, key: str = "money", unit: AmountUnit = AmountUnit.WAN, file_name: str = ""
) -> ChartSpec:
    """Two lines and a forecast; the title says how far the money is and how far behind."""
    symbol = unit_text(unit)
    lines = [
        (gettext("Planned"), curve.planned, "plan", True),
        (gettext("Executed"), curve.executed, "accent", False),
        (gettext("Forecast"), curve.forecast, "warn", True),
    ]
    shown = [line for line in lines if any(value is not None for value in line[1])]
    series = tuple(
        Series(name=name, kind="line", values=_in(unit, values), tone=tone, dashed=dashed)
        for name, values, tone, dashed in shown
    )
    marks = [Mark(axis="y", at=_one(unit, curve.budget), label=gettext("Budget"))]
    if curve.today is not None:
        marks.append(Mark(axis="x", at=curve.today, label=gettext("Today")))
    return ChartSpec(
        key=key,
        title=_finding(curve, unit),
        x=Axis(categories=curve.labels),
        y=Axis(
            name=gettext("Cumulated"),
            unit=symbol,
            least=Decimal(0),
            most=_round_up(_one(unit, curve.budget)),
        ),
        series=series,
        marks=tuple(marks),
        unit=symbol,
        file_name=file_name,
        table=ChartTable(
            head=(gettext("Period"), *(f"{name} ({symbol})" for name, *_ in shown)),
            rows=tuple(zip(curve.labels, *(_in(unit, line[1]) for line in shown), strict=True)),
        ),
    )


def _one(unit: AmountUnit, yuan: Decimal) -> Decimal:
    return round_half_up(from_yuan(yuan, unit), 2)


def _round_up(value: Decimal) -> Decimal:
    """The next value with two significant digits, so that the budget's line is inside."""
    step = Decimal(1).scaleb(value.adjusted() - 1)
    return (value / step).to_integral_value(ROUND_CEILING) * step


def _in(unit: AmountUnit, values: Sequence[Decimal | None]) -> tuple[Decimal | None, ...]:
    return tuple(None if value is None else _one(unit, value) for value in values)


def _finding(curve: MoneyCurve, unit: AmountUnit) -> str:
    known = [(at, value) for at, value in enumerate(curve.executed) if value is not None]
    if not known or curve.budget <= 0:
        return gettext("No payment has been recorded")
    at, executed = known[-1]
    said = gettext("%(executed)s of %(budget)s %(unit)s executed (%(rate)s)") % {
        "executed": amount_text(executed, unit),
        "budget": amount_text(curve.budget, unit),
        "unit": unit_text(unit),
        "rate": percent_text(executed / curve.budget),
    }
    planned = curve.planned[at] if at < len(curve.planned) else None
    if planned is None or planned <= executed:
        return said
    behind = amount_text(planned - executed, unit)
    return gettext("%(said)s, %(behind)s behind the plan") % {"said": said, "behind": behind}
