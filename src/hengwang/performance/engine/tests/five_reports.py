"""The five reference reports as rows, money and printed figures of the engine."""

from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

from hengwang.performance.engine.comparing import Printed, PrintedRow, PrintedSection
from hengwang.performance.engine.parsing import parse_actual, parse_target
from hengwang.performance.engine.rows import BudgetFigures, BudgetRate, Row

DATA = Path(__file__).parent / "data" / "five_reports.yaml"
CASES = ("gansu-2020", "yichun-2022", "yueyang-2018", "yiyang-2020", "qingdao-2020")
EXECUTION = {"年度资金总额", "预算执行率"}


@cache
def report(case):
    return yaml.safe_load(DATA.read_text(encoding="utf-8"))[case]


def amount(text):
    return None if text is None else Decimal(text)


def money_of(case):
    money = report(case)["money"]
    yuan = {
        name: amount(money[name]) and amount(money[name]) * 10_000
        for name in ("initial", "budget", "arrived", "executed")
    }
    return BudgetFigures(**yuan)


def rows_of(case):
    found, year = [], report(case)["year"]
    for number, (section, level2, name, target, actual, points, _) in enumerate(
        report(case)["rows"]
    ):
        stands_for = {name or level2} & EXECUTION
        found.append(
            Row(
                key=str(number),
                section=section,
                points=amount(points),
                target=target and parse_target(target, year=year, level2=level2, name=name or ""),
                actual=actual and parse_actual(actual, year=year),
                from_budget=BudgetRate.EXECUTION if stands_for else None,
            )
        )
    return found


def printed_of(case, where=None):
    """What the report prints; `where` picks one of several places that print section scores."""
    told = report(case)
    places = [p for p in told["sections"] if where is None or p["where"] == where]
    scores = places[0] if places else {}
    return Printed(
        rows=tuple(
            PrintedRow(str(number), row[0], amount(row[5]), amount(row[6]))
            for number, row in enumerate(told["rows"])
        ),
        sections={
            name: PrintedSection(Decimal(points), amount(scores.get(name)))
            for name, points in told["weights"].items()
        },
        total=amount(told["total"]),
        level=told["level"] or "",
    )
