"""Measured values as official documents print them; Chinese only, like the documents."""

from collections.abc import Mapping
from decimal import Decimal

from hengwang.evidence.models import Reading
from hengwang.kernel.metrics import date_of_number
from hengwang.kernel.money import AmountUnit, format_amount, round_half_up
from hengwang.kernel.units import Unit
from hengwang.performance.choices import ActualSource
from hengwang.performance.engine.ruleset import Ruleset
from hengwang.performance.models import Indicator


def reading_shown(reading: Reading) -> str:
    """A reading's value with its unit: 99.97%, 352.22万元, 2020年11月30日, 81; 无数据 for None."""
    if reading.value is None:
        return "无数据"
    unit = Unit(reading.unit)
    if unit is Unit.RATIO:
        return f"{round_half_up(reading.value * 100)}%"
    if unit is Unit.CNY:
        return f"{format_amount(reading.value, AmountUnit.WAN)}万元"
    if unit is Unit.DATE:
        day = date_of_number(reading.value)
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{plain_number(reading.value)}{unit.symbol}"


def levels_shown(ruleset: Ruleset) -> str:
    """The bounds of the levels: 90（含）—100分为优、80（含）—90分为良 … 60分以下为差."""
    parts, above = [], ruleset.total
    for level in ruleset.levels:
        name = level.name.zh
        if level.lowest:
            parts.append(f"{level.lowest.normalize():f}（含）—{above.normalize():f}分为{name}")
        else:
            parts.append(f"{above.normalize():f}分以下为{name}")
        above = level.lowest
    return "、".join(parts)


def survey_shown(survey: Mapping[str, str]) -> str:
    """The facts of a survey as a sentence; empty where no answer was counted."""
    returned = survey.get("returned")
    if not returned:
        return ""
    sent = survey.get("distributed")
    parts = [f"发放问卷{sent}份" if sent else "", f"收回问卷{returned}份"]
    average, unit = survey.get("average"), survey.get("unit", "")
    if average:
        what = "满意率" if unit == "%" else "平均满意度"
        parts.append(f"{what}{average}{unit}")
    return "，".join(part for part in parts if part) + "。"


def plain_number(value: Decimal) -> str:
    """At most two decimals, none where there are none."""
    text = f"{round_half_up(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def actual_shown(indicator: Indicator) -> str:
    """The actual value of a row: what was measured, else what a person stated."""
    measured = indicator.source == ActualSource.METRIC and indicator.reading is not None
    if measured and indicator.reading is not None and indicator.reading.value is not None:
        return reading_shown(indicator.reading)
    return indicator.actual_text


def actual_or_rate(indicator: Indicator) -> str:
    """The same on pages, where a row of the money shows the rate its score comes from."""
    text = actual_shown(indicator)
    rate = indicator.outcome.get("params", {}).get("rate")
    if text or rate is None or indicator.source != ActualSource.BUDGET:
        return text
    return f"{round_half_up(Decimal(rate) * 100)}%"


def evidence_shown(indicator: Indicator) -> str:
    """What a row rests on, in one line: how many records, or the files."""
    if indicator.source == ActualSource.METRIC and indicator.reading is not None:
        rows = len(indicator.reading.basis_ids)
        return f"平台记录{rows}条"
    return "；".join(item.title for item in indicator.evidence.all())
