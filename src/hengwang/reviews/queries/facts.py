"""Facts of a report as its page prints them: thousands separated, rates in per cent."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hengwang.pages.formats import number_text, percent_text

MONEY = ("initial_budget", "budget", "arrived", "executed")


def number_or_blank(value: float | None) -> str:
    """A stored number; blank where the report prints none."""
    return "" if value is None else number_text(Decimal(str(value)))


def fund_view(row: Mapping[str, Any]) -> dict[str, str]:
    """One row of the funds block, yuan."""
    rate = row.get("rate")
    return {
        "name": row["name"],
        **{name: number_or_blank(row.get(name)) for name in MONEY},
        "rate": "" if rate is None else percent_text(Decimal(str(rate))),
        "weight": number_or_blank(row.get("weight")),
        "score": number_or_blank(row.get("score")),
    }
