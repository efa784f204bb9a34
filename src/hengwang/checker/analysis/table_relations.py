"""What the rows of a table hold among themselves, and the one place where it does not.

Nothing is taken from headings alone: a sum, a difference, a product or a share counts as the
table's own rule only where other rows or columns of the same table keep it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, permutations

from hengwang.checker.analysis.table_runs import FEWEST_ROWS, Figure, Line, Run
from hengwang.checker.document import Table

_WITHIN = re.compile(r"^其中")
_NOT_ADDED = re.compile(
    r"率|均|单价|标准|占比|比例|比重|比上年|增长|增减|排名|序号|年度|年份|进度|指数|电话|编[号码]|凭证"
)
_SURELY_ADDED = re.compile(r"金额|资金|支出|预算|拨付|支付|投入|拨款|人数|户数|份数")
_PER_ONE = re.compile(r"[台户人亩座个件册村校车场次]均|单价|平均")
_CHANGE = re.compile(r"增减|增长|增幅|降幅|变动|比上年|同比")
_MOST_COLUMNS, _MOST_ROWS = 10, 120
_SMALL = Decimal(20)
_SHOWN = 8
_POWERS = tuple(Decimal(10) ** n for n in (0, -4, 4))
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Broken:
    """A relation that does not hold at one row or column."""

    table: Table
    row: int
    column: int
    numbers: str
    is_sum: bool


def broken_in(run: Run) -> Iterator[Broken]:
    """Yield what does not hold in a run of rows."""
    columns = run.columns()
    if not FEWEST_ROWS < len(run.lines) + 1 <= _MOST_ROWS or len(columns) > _MOST_COLUMNS:
        return
    yield from _column_sums(run, columns)
    yield from _row_relations(run, columns)


def _column_sums(run: Run, columns: Sequence[int]) -> Iterator[Broken]:
    totals = [line for line in run.lines if line.is_total]
    added = [at for at in columns if not _NOT_ADDED.search(_head(run, at))]
    for total in totals[:1] if len(totals) == 1 else ():
        yield from _total_line(run, total, added)
    group: list[Line] = []
    for line in run.lines:
        if line.is_subtotal:
            for at in added:
                yield from _one_sum(run, line, group, at)
            group = []
        elif not line.is_total:
            group.append(line)


def _total_line(run: Run, total: Line, columns: Sequence[int]) -> Iterator[Broken]:
    """The total against its items: however they nest, some column has to show it."""
    others = [line for line in run.lines if line is not total]
    ways = list(_ways(others))
    if len(ways[0]) < FEWEST_ROWS and len(ways) == 1:
        return
    wrong = [[b for at in columns for b in _one_sum(run, total, way, at)] for way in ways]
    fits = [sum(1 for at in columns if _adds(total, way, at)) for way in ways]
    best = max(range(len(ways)), key=lambda at: (fits[at], -at))
    if fits[best] or len(ways) == 1:
        sure = [
            b for b in wrong[best] if fits[best] or _SURELY_ADDED.search(_head(run, b.column - 1))
        ]
        if len(sure) <= max(1, fits[best]):
            yield from sure


def _ways(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The rows a total may be the sum of: subtotals, all rows, all but those of 其中."""
    subtotals = [line for line in lines if line.is_subtotal]
    items = [line for line in lines if not line.is_subtotal]
    yield items
    if subtotals:
        yield subtotals
    starts = [at for at, line in enumerate(items) if _WITHIN.match(line.label)]
    for start in starts[:1]:
        for end in range(start + 1, min(len(items), start + 6) + 1):
            yield [*items[:start], *items[end:]]


def _summed(lines: Sequence[Line], at: int) -> list[Figure]:
    return [line.figures[at] for line in lines if at in line.figures]


def _adds(total: Line, lines: Sequence[Line], at: int) -> bool:
    parts = _summed(lines, at)
    whole = total.figures.get(at)
    if whole is None or whole.percent or len(parts) < FEWEST_ROWS or not whole.value:
        return False
    return abs(sum((p.value for p in parts), Decimal(0)) - whole.value) <= _slack(parts)


def _slack(parts: Sequence[Figure]) -> Decimal:
    """Half of the last digit of each part that is printed with decimals."""
    return sum((Decimal(1).scaleb(-p.decimals) / 2 for p in parts if p.decimals), Decimal(0))


def _one_sum(run: Run, total: Line, lines: Sequence[Line], at: int) -> Iterator[Broken]:
    parts, whole = _summed(lines, at), total.figures.get(at)
    if whole is None or len(parts) < FEWEST_ROWS or whole.percent or any(p.percent for p in parts):
        return
    added = sum((p.value for p in parts), Decimal(0))
    if abs(added - whole.value) > _slack(parts) and _near(added, whole.value):
        shown = " + ".join(f"{p.value:f}" for p in parts[:_SHOWN])
        more = " + …" if len(parts) > _SHOWN else ""
        yield Broken(
            run.table,
            total.number,
            at + 1,
            f"{shown}{more} = {added:f} ≠ {whole.value:f}",
            is_sum=True,
        )


def _near(one: Decimal, other: Decimal) -> bool:
    return bool(other) and Decimal("0.4") < one / other < Decimal("2.5")


def _head(run: Run, at: int) -> str:
    """The words over a column; a merged heading stands over the columns right of it as well."""
    for left in range(min(at, len(run.heads) - 1), -1, -1):
        if run.heads[left]:
            return run.heads[left]
    return ""


Relation = Callable[[Decimal, Decimal], Decimal | None]


def _row_relations(run: Run, columns: Sequence[int]) -> Iterator[Broken]:
    told: set[tuple[int, int]] = set()
    for found in (
        *_sums_across(run, columns),
        *_pairs(run, columns),
        *_shares_of_total(run, columns),
    ):
        if (found.row, found.column) not in told:
            told.add((found.row, found.column))
            yield found


def _sums_across(run: Run, columns: Sequence[int]) -> Iterator[Broken]:
    """合计 and 小计 as columns: all figures left of them, or right of them up to the next."""
    totals = [at for at in columns if re.search(r"(?:合计|小计|总计|总额)", _own_head(run, at))]
    for at in totals:
        left = [c for c in columns if c < at and not any(c <= t < at for t in totals)]
        right = [c for c in columns if c > at and not any(at < t <= c for t in totals)]
        for parts in (left, right):
            kept = [c for c in parts if not _NOT_ADDED.search(_head(run, c))]
            if len(kept) >= FEWEST_ROWS:
                yield from _odd_lines(run, at, kept, _added, "+", is_sum=True)


def _own_head(run: Run, at: int) -> str:
    return run.heads[at] if at < len(run.heads) else ""


def _added(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, Decimal(0))


def _taken(values: Sequence[Decimal]) -> Decimal | None:
    return values[0] - values[1]


def _times(power: Decimal) -> Callable[[Sequence[Decimal]], Decimal | None]:
    return lambda values: values[0] * values[1] * power


def _share(values: Sequence[Decimal]) -> Decimal | None:
    return values[0] / values[1] * _HUNDRED if values[1] else None


def _quotient(power: Decimal) -> Callable[[Sequence[Decimal]], Decimal | None]:
    return lambda values: values[0] / values[1] * power if values[1] else None


def _growth(values: Sequence[Decimal]) -> Decimal | None:
    return (values[0] - values[1]) / values[1] * _HUNDRED if values[1] else None


def _pairs(run: Run, columns: Sequence[int]) -> Iterator[Broken]:
    plain = [c for c in columns if not _is_percent(run, c)]
    rates = [c for c in columns if _is_percent(run, c)]
    for at in rates:
        for one, other in permutations([c for c in plain if c < at], 2):
            found = [
                *_odd_lines(run, at, (one, other), _share, "÷", is_sum=False),
                *_odd_lines(run, at, (one, other), _growth, "growth", is_sum=False),
            ]
            if found:
                yield from found
                break
    for at in (c for c in plain if _PER_ONE.search(_own_head(run, c))):
        for one, other in permutations([c for c in plain if c < at], 2):
            for power in _POWERS:
                yield from _odd_lines(run, at, (one, other), _quotient(power), "÷", is_sum=False)
    for one, other in combinations(plain, 2):
        later = [c for c in plain if c > other]
        for rule, sign in ((_taken, "−"), (_added, "+"), *((_times(p), "×") for p in _POWERS)):
            tried = [
                list(_odd_lines(run, at, (one, other), rule, sign, is_sum=sign != "×"))
                for at in later
            ]
            # 应付 = 数量 × 单价 holds everywhere: 实付 may be less in a month.
            if not any(_holds(run, at, (one, other), rule, is_sum=sign != "×") for at in later):
                yield from (found for broken in tried for found in broken)


def _is_percent(run: Run, at: int) -> bool:
    figures = [line.figures[at] for line in run.lines if at in line.figures]
    return all(f.percent for f in figures) or bool(
        re.search(r"率|占比|进度|[%％]", _own_head(run, at))
    )


def _shares_of_total(run: Run, columns: Sequence[int]) -> Iterator[Broken]:
    """占比: each row's figure over that of the total."""
    total = next((line for line in run.lines if line.is_total), None)
    if total is None:
        return
    for at in (c for c in columns if _is_percent(run, c)):
        for base in (c for c in columns if c < at and not _is_percent(run, c)):
            whole = total.figures.get(base)
            if whole is None or not whole.value:
                continue
            share = whole.value

            def of_whole(values: Sequence[Decimal], share: Decimal = share) -> Decimal:
                return values[0] / share * _HUNDRED

            yield from _odd_lines(run, at, (base,), of_whole, f"÷ {share:f}", is_sum=False)


def _odd_lines(
    run: Run,
    at: int,
    parts: Sequence[int],
    rule: Callable[[Sequence[Decimal]], Decimal | None],
    sign: str,
    *,
    is_sum: bool,
) -> Iterator[Broken]:
    """The one row that breaks what at least two others keep."""
    kept, large = 0, False
    odd: list[tuple[Line, Decimal, list[Figure]]] = []
    for line in run.lines:
        figures = [line.figures[c] for c in parts if c in line.figures]
        result = line.figures.get(at)
        if result is None or len(figures) < min(len(parts), FEWEST_ROWS):
            continue
        value = rule([f.value for f in figures])
        if value is None:
            continue
        if not _agrees(result, value, figures, is_sum=is_sum):
            odd.append((line, value, figures))
            if len(odd) > 1:
                return
        elif all(f.value for f in figures) and result.value:
            kept += 1
            large = large or any(abs(f.value) >= _SMALL for f in figures)
    told = sign == "growth" and _CHANGE.search(_own_head(run, at)) is not None
    if len(odd) != 1 or kept < (FEWEST_ROWS if told else _needed(sign, large=large)):
        return
    line, value, figures = odd[0]
    if not _near(value, line.figures[at].value):
        return
    yield Broken(
        run.table, line.number, at + 1, _shown(line, at, value, figures, sign), is_sum=is_sum
    )


def _holds(
    run: Run,
    at: int,
    parts: Sequence[int],
    rule: Callable[[Sequence[Decimal]], Decimal | None],
    *,
    is_sum: bool,
) -> bool:
    """Whether a relation holds in every row that prints all of it."""
    kept = 0
    for line in run.lines:
        figures = [line.figures[c] for c in parts if c in line.figures]
        result = line.figures.get(at)
        if result is None or len(figures) < len(parts):
            continue
        value = rule([f.value for f in figures])
        if value is None or not _agrees(result, value, figures, is_sum=is_sum):
            return False
        kept += 1
    return kept > 1


def _needed(sign: str, *, large: bool) -> int:
    """How many rows must keep a relation: chance makes small whole numbers agree."""
    if not large:
        return 4
    return 3 if sign in {"×", "growth"} else FEWEST_ROWS


def _agrees(result: Figure, value: Decimal, figures: Sequence[Figure], *, is_sum: bool) -> bool:
    gap = abs(result.value - value)
    if is_sum:
        return gap <= _slack(figures)
    return gap < Decimal(1).scaleb(-result.decimals)


def _shown(line: Line, at: int, value: Decimal, figures: Sequence[Figure], sign: str) -> str:
    printed = line.figures[at].cell.text.strip()
    percent = line.figures[at].percent or sign == "growth" or sign.startswith("÷ ")
    exact = (
        f"{value:.2f}{'%' if percent else ''}"
        if sign.startswith(("÷", "growth"))
        else f"{value.normalize():f}"
    )
    if len(figures) == 1:
        return f"{line.label}: {figures[0].value:f} {sign} = {exact} ≠ {printed}"
    if sign == "growth":
        now, before = figures
        change = f"({now.value:f} − {before.value:f}) ÷ {before.value:f}"
        return f"{line.label}: {change} = {exact} ≠ {printed}"
    terms = f" {sign} ".join(f"{f.value:f}" for f in figures)
    return f"{line.label}: {terms} = {exact} ≠ {printed}"
