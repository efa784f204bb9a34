"""What must hold between the sums of money of a report: sources, rates, balance, repetition.

One wrong figure breaks several equations; of those that share a figure only the first two are
told, so that a reader sees the cause and not its echo.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from hengwang.checker.analysis.tallies import figure
from hengwang.checker.document import Place
from hengwang.checker.facts.spelled import in_digits
from hengwang.checker.report import Amount, FundRow, Number, Report

COLUMNS = ("initial_budget", "budget", "arrived", "executed", "balance")
COLUMN_NAMES = {
    "initial_budget": "年初预算",
    "budget": "预算",
    "arrived": "到位",
    "executed": "支出",
    "balance": "结余",
}
_TOLD = 2
_APART = 24
_WAN = Decimal(10_000)
_PART = re.compile(r"其中|三公|子项目|标段|中标|合同|每年|上年|以前年度|单价|人均|户均|按每")
_PART_OF_YEAR = re.compile(r"第?[一二三四1-4]季度|[上下]半年|(?<!\d)1?\d月份?(?:支|拨|列|开)")
_WHOLE_AGAIN = re.compile(r"(?:项目)?(?:全年|年度|累计|截至|合计|共|总)")
_RATE_OF_ALL = re.compile(r"其中[^。]*[，,；;](?:项目|总体)?(?:预算|资金)执行率[^，。；]*[，,；;]")
_NEAR = (Decimal("0.2"), Decimal(5))
_BRACKETED = re.compile(r"[（(][^（）()]*[)）]")
_YEAR_END = re.compile(r"[年期]末(?:资金)?结[余转](?:资金)?[^，,。；;]{0,4}$")
_OPEN_ROW = re.compile(r"其他|其它")


@dataclass(frozen=True, slots=True)
class Equation:
    """One equation that does not hold; `rule` names what reports it, `cells` what takes part."""

    rule: str
    cells: frozenset[str]
    place: Place
    quote: str
    numbers: str


def ulp(amount: Amount) -> Decimal:
    """Return half of the last printed digit in yuan; 0 for whole numbers, which are not rounded."""
    digits = re.search(r"\d[\d,，]*(?:\.(\d+))?", amount.text)
    if digits is None or digits[1] is None or not amount.yuan:
        return Decimal(0)
    number = Decimal(re.sub("[,，]", "", digits[0]))
    return abs(amount.yuan / number).scaleb(-len(digits[1])) / 2 if number else Decimal(0)


def wan(yuan: Decimal | None) -> str:
    """Return yuan as 万元 without unit."""
    return figure((yuan or Decimal(0)) / _WAN)


def amount_of(row: FundRow, column: str) -> Amount | None:
    """Return the printed amount of a column, None for an empty one."""
    found: Amount | None = getattr(row, column)
    return in_yuan(found)


def in_yuan(amount: Amount | None) -> Amount | None:
    """Return the amount with its yuan; where the table prints no unit, 万元 is taken."""
    if amount is None or amount.yuan is not None:
        return amount
    number = re.fullmatch(r"-?\d[\d,，]*(?:\.\d+)?", amount.text.strip())
    if number is None:
        return None
    return replace(amount, yuan=Decimal(re.sub("[,，]", "", number[0])) * _WAN)


def total_row(report: Report) -> FundRow | None:
    """Return the row of the funds block that holds the totals."""
    return next((row for row in report.funds if row.is_total), None)


def total_of(report: Report, column: str) -> Amount | None:
    """Return the total of a column of the funds block."""
    row = total_row(report)
    if row is not None:
        return amount_of(row, column)
    name = {"budget": "budget", "executed": "spent"}.get(column)
    for table in report.spending:
        for item in table.rows:
            found: Amount | None = getattr(item, name) if name and item.is_total else None
            if in_yuan(found):
                return in_yuan(found)
    return None


def broken(report: Report, rule: str) -> list[Equation]:
    """Return the equations that `rule` has to tell."""
    return [equation for equation in _told(report) if equation.rule == rule]


def consistent(report: Report) -> bool:
    """True when every equation of the funds block holds; else its figures support no judgement."""
    return not any(e.rule != "figure-stated-twice-differently" for e in _told(report))


_cache: list[tuple[Report, list[Equation]]] = []


def _told(report: Report) -> list[Equation]:
    held = next((told for known, told in _cache if known is report), None)
    if held is None:
        held = without_echoes(list(_equations(report)))
        _cache[:] = [(report, held)]
    return held


def without_echoes(equations: list[Equation]) -> list[Equation]:
    """Return the first two of each set of equations that are linked by a shared figure."""
    groups: list[tuple[set[str], list[Equation]]] = []
    for equation in equations:
        touching = [g for g in groups if g[0] & equation.cells]
        cells, members = set(equation.cells), [equation]
        for group in touching:
            cells |= group[0]
            members = [*group[1], *members]
            groups.remove(group)
        groups.append((cells, members))
    return [equation for _, members in groups for equation in members[:_TOLD]]


def _equations(report: Report) -> Iterator[Equation]:
    yield from _sources(report)
    for index, row in enumerate(report.funds):
        yield from _rates(row, index)
        yield from _balance(row, index)
    yield from _score(report)
    yield from _repeated(report)


def _cell(report: Report, row: FundRow, column: str) -> str:
    return f"{report.funds.index(row)}.{column}"


def _sources(report: Report) -> Iterator[Equation]:
    total = total_row(report)
    parts = [row for row in report.funds if not row.is_total]
    if total is None or not parts:
        return
    exhaustive = len(parts) > 1 or any(_OPEN_ROW.search(row.name) for row in parts)
    seen: set[str] = set()
    for column in ("budget", "initial_budget", "arrived", "executed", "balance"):
        whole = amount_of(total, column)
        printed = [(row, a) for row in parts if (a := amount_of(row, column))]
        if whole is None or not printed or whole.yuan is None:
            continue
        added = sum((a.yuan for _, a in printed if a.yuan is not None), Decimal(0))
        slack = ulp(whole) + sum((ulp(a) for _, a in printed), Decimal(0))
        if abs(added - whole.yuan) <= slack or (added < whole.yuan and not exhaustive):
            continue
        cells = {_cell(report, total, column), *(_cell(report, r, column) for r, _ in printed)}
        terms = " + ".join(wan(a.yuan) for _, a in printed)
        if terms + wan(whole.yuan) in seen:
            continue
        seen.add(terms + wan(whole.yuan))
        yield Equation(
            "fund-sources-vs-total",
            frozenset(cells),
            total.place,
            total.quote,
            f"{COLUMN_NAMES[column]}: {terms} = {wan(added)} ≠ {wan(whole.yuan)} 万元",
        )


def rate_agrees(printed: Number, exact: Decimal) -> bool:
    """True when a printed rate (ratio) is `exact` rounded or cut to its printed decimals."""
    if printed.value is None:
        return True
    last = Decimal(1).scaleb(
        -printed.decimals - (2 if "%" in printed.text or "％" in printed.text else 0)
    )
    return abs(printed.value - exact) < last


def _rates(row: FundRow, index: int) -> Iterator[Equation]:
    executed = amount_of(row, "executed")
    if executed is None or executed.yuan is None or row.rate is None or row.rate.value is None:
        return
    bases = [(c, a) for c in ("budget", "arrived", "initial_budget") if (a := amount_of(row, c))]
    rates = [(c, a, executed.yuan / a.yuan) for c, a in bases if a.yuan]
    if not rates or any(rate_agrees(row.rate, exact) for _, _, exact in rates):
        return
    column, base, exact = rates[0]
    yield Equation(
        "execution-rate-recompute",
        frozenset({f"{index}.executed", f"{index}.{column}", f"{index}.rate"}),
        row.place,
        row.quote,
        f"{wan(executed.yuan)} ÷ {wan(base.yuan)} = {exact * 100:.2f}% ≠ {row.rate.text.strip()}",
    )


def _balance(row: FundRow, index: int) -> Iterator[Equation]:
    executed, left = amount_of(row, "executed"), amount_of(row, "balance")
    if executed is None or left is None or executed.yuan is None or left.yuan is None:
        return
    bases = [(c, a) for c in ("arrived", "budget", "initial_budget") if (a := amount_of(row, c))]
    slack = ulp(executed) + ulp(left) + sum((ulp(a) for _, a in bases), Decimal(0))
    differences = [(c, a.yuan - executed.yuan - left.yuan) for c, a in bases if a.yuan is not None]
    if not differences or any(abs(d) <= slack for _, d in differences):
        return
    column, _ = differences[0]
    base = bases[0][1].yuan
    yield Equation(
        "balance-mismatch",
        frozenset({f"{index}.executed", f"{index}.balance", f"{index}.{column}"}),
        row.place,
        row.quote,
        f"{wan(base)} − {wan(executed.yuan)} = {wan((base or 0) - executed.yuan)}"
        f" ≠ {wan(left.yuan)} 万元",
    )


def _score(report: Report) -> Iterator[Equation]:
    row = total_row(report)
    if row is None or not (row.rate and row.points and row.score):
        return
    rate, points, score = row.rate.value, row.points.value, row.score.value
    if rate is None or points is None or score is None or not points or score > points:
        return
    last = Decimal(1).scaleb(-row.score.decimals)
    possible = {min(rate, Decimal(1)) * points, *_stepped(rate, points)}
    executed, base = amount_of(row, "executed"), amount_of(row, "budget")
    if executed and base and executed.yuan is not None and base.yuan:
        possible.add(min(executed.yuan / base.yuan, Decimal(1)) * points)
    if any(abs(score - p) < last or abs(score - p) <= Decimal("0.01") for p in possible):
        return
    index = report.funds.index(row)
    yield Equation(
        "budget-score-recompute",
        frozenset({f"{index}.rate", f"{index}.score"}),
        row.place,
        row.quote,
        f"{rate * 100:.2f}% × {figure(points)} = {min(rate, Decimal(1)) * points:.2f}"
        f" ≠ {figure(score)}",
    )


def _stepped(rate: Decimal, points: Decimal) -> set[Decimal]:
    """Scores by the steps of 财预〔2021〕101号: in budget full, ≥80 % 0.7, ≥60 % 0.5, else 0."""
    steps = ((Decimal("0.8"), Decimal("0.7")), (Decimal("0.6"), Decimal("0.5")))
    share = next((s for bound, s in steps if rate >= bound), Decimal(0))
    return {points * share, points} if rate >= Decimal("0.95") else {points * share}


def told_totals(report: Report) -> list[Amount]:
    """Return the amounts of running text that speak of the whole project's money."""
    found = []
    seen: set[tuple[int, str]] = set()
    for amount in report.amounts:
        if amount.sentence is None or amount.yuan is None or amount.role not in COLUMNS:
            continue
        text = in_digits(report.sentences[amount.sentence].text)
        before = text[: amount.start] if amount.start else text.split(amount.text)[0]
        before = _BRACKETED.sub("", before)
        if "（" in before or "(" in before:
            continue
        if _YEAR_END.search(before[-_APART:]):
            before = re.split("[，。；]", before)[-1]
        if _PART_OF_YEAR.search(re.split("[，,；;。]", before)[-1]):
            continue
        apart = "分别" in before[-_APART:] or text[amount.start + len(amount.text) :][:1] == "和"
        if (
            _PART.search(_since_the_parts(before))
            or apart
            or (amount.sentence, amount.role) in seen
        ):
            continue
        seen.add((amount.sentence, amount.role))
        found.append(amount)
    return found


def _since_the_parts(before: str) -> str:
    """其中A、B；全年支出 is of the whole again, and so is what follows the rate of the whole."""
    rated = _RATE_OF_ALL.search(before)
    if rated:
        return before[rated.end() :]
    head, mark, tail = before.rpartition("；")
    return tail if mark and _WHOLE_AGAIN.match(tail) and "其中" in head else before


def known_amounts(report: Report) -> set[Decimal]:
    """Return every sum of money that a table prints, in yuan."""
    cells = [amount_of(row, c) for row in report.funds for c in COLUMNS]
    cells += [a for t in report.spending for row in t.rows for a in (row.budget, row.spent)]
    return {a.yuan for a in cells if a is not None and a.yuan is not None}


def _unit_printed(report: Report, column: str) -> bool:
    """True when the table of the totals says its unit, so that text and table can be compared."""
    row = total_row(report)
    found: Amount | None = getattr(row, column) if row else None
    return row is None or (found is not None and found.yuan is not None)


def _repeated(report: Report) -> Iterator[Equation]:
    known = known_amounts(report)
    first: dict[str, Amount] = {}
    row = total_row(report)
    index = report.funds.index(row) if row else -1
    for amount in told_totals(report):
        table = total_of(report, amount.role)
        if table and not _unit_printed(report, amount.role):
            continue
        reference = table or first.setdefault(amount.role, amount)
        if amount.yuan is None or not reference.yuan or amount.yuan in known:
            continue
        if abs(amount.yuan - reference.yuan) <= ulp(amount) + ulp(reference):
            continue
        ratio = amount.yuan / reference.yuan
        rule = "figure-stated-twice-differently"
        if ratio in {Decimal(10) ** n for n in (-8, -4, 4, 8)}:
            rule = "amount-unit-slip"
        elif not _NEAR[0] <= ratio <= _NEAR[1]:
            continue
        yield Equation(
            rule,
            frozenset({f"text.{amount.role}", f"{index}.{amount.role}"}),
            amount.place,
            amount.quote,
            f"{COLUMN_NAMES[amount.role]}: {amount.text} ≠ {reference.text}"
            f" ({wan(reference.yuan)} 万元)",
        )
