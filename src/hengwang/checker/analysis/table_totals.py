"""What tables without indicators count altogether, 新建冷库（座） … 合计 17, told again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hengwang.checker.analysis.counts import UNITS, Count, counts_in
from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.repeated_counts import (
    Pair,
    bare_name,
    noun_of,
    same_unit,
    told_counts,
    words_before,
)
from hengwang.checker.analysis.restated_rows import Restated
from hengwang.checker.analysis.table_runs import Line, Run, runs_of
from hengwang.checker.analysis.view import View
from hengwang.checker.analysis.wording import clause_around
from hengwang.checker.document import Place
from hengwang.checker.facts.spelled import in_digits

_NAMED = re.compile(
    rf"(?P<noun>[\u4e00-\u9fffA-Za-z“”]{{2,16}})[(](?:单位:)?(?P<scale>万)?(?P<unit>{UNITS})[)]"
)
_WHOLE = re.compile(r"(?:[三两]年)?(?:合计|总计|累计|小计)")
_SCALE = {"万": Decimal(10_000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_NEAR = (Decimal("0.5"), Decimal(2))
_SLIPS = {Decimal(10) ** n for n in (-4, -1, 1, 4)}
_SHORTEST = 3
_WISH = re.compile(r"计划|目标|预计|力争|不低于|不少于|未完成|其余|剩余")


@dataclass(frozen=True, slots=True)
class Stated:
    """A counted thing of a table: its total, and every value that the table gives of it."""

    noun: str
    unit: str
    total: Decimal
    values: frozenset[Decimal]
    labels: frozenset[str]
    place: Place
    quote: str

    def contradicts(self, value: Decimal) -> bool:
        """Whether a value of the same thing is none of the table's, yet near its total."""
        if not self.total or not value or value in self.values:
            return False
        ratio = value / self.total
        return _NEAR[0] <= ratio <= _NEAR[1] or ratio in _SLIPS

    def is_of(self, name: str) -> bool:
        """Whether words name this thing: 建成冷库 for 新建冷库, not 冷库 for 冷库管理员."""
        core = noun_of(self.noun)
        if name.endswith(self.noun):
            return len(self.noun) >= _SHORTEST
        return len(core) >= _SHORTEST and noun_of(name) == core


def totals_of(view: View) -> list[Stated]:
    """Return the totals of all tables, rows of indicators and scores aside."""
    report = view.report
    places = [row.place for row in report.indicators]
    places += [total.place for total in report.totals]
    places += [section.place for section in report.sections]
    found: list[Stated] = []
    for table in report.document.tables():
        scored = {place.row for place in places if place.table == table.number}
        for run in runs_of(table, scored.__contains__):
            found += [*_of_columns(run), *_of_lines(run)]
    return found


def _of_columns(run: Run) -> Iterator[Stated]:
    total = next((line for line in run.lines if line.is_total), None)
    if total is None:
        return
    labels = frozenset(line.label for line in run.lines if line is not total and line.label)
    groups: dict[tuple[str, str], list[int]] = {}
    named: tuple[str, str] | None = None
    for at, head in enumerate(run.heads):
        own = _NAMED.search(head)
        if own:
            named = own["noun"], (own["scale"] or "") + own["unit"]
        if named and at in total.figures and not total.figures[at].percent:
            groups.setdefault(named, []).append(at)
        if head and not own:
            # 计划 | 完成 under one heading are of the same thing; another heading ends it.
            named = named if len(head) <= _SHORTEST else None
    for (noun, unit), columns in groups.items():
        yield _stated(run, (noun, unit), total, columns, labels)


def _stated(
    run: Run, named: tuple[str, str], total: Line, columns: list[int], labels: frozenset[str]
) -> Stated:
    noun, printed = named
    factor, unit = _plain(printed)
    values = {
        line.figures[at].value * factor
        for line in run.lines
        for at in columns
        if at in line.figures
    }
    figure = total.figures[columns[-1]]
    quote = run.table.row_text(total.number - 1)
    whole = figure.value * factor
    return Stated(noun, unit, whole, frozenset(values), labels, figure.cell.place, quote)


def _of_lines(run: Run) -> Iterator[Stated]:
    """新增学位（个） | 1,200 | 1,350 | 900 | 3,450 under 合计."""
    at = next((i for i, head in enumerate(run.heads) if _WHOLE.search(head[-4:])), None)
    if at is None:
        return
    for line in run.lines:
        named = _NAMED.fullmatch(line.label)
        figure = line.figures.get(at)
        if named is None or figure is None or figure.percent:
            continue
        factor, unit = _plain((named["scale"] or "") + named["unit"])
        values = frozenset(f.value * factor for f in line.figures.values())
        quote = run.table.row_text(line.number - 1)
        whole = figure.value * factor
        yield Stated(named["noun"], unit, whole, values, frozenset(), figure.cell.place, quote)


def _plain(unit: str) -> tuple[Decimal, str]:
    """万人次 is ten thousand 人次; money is compared in 元."""
    if unit in _SCALE:
        return _SCALE[unit], "元"
    if unit.startswith("万"):
        return _SCALE["万"], unit[1:]
    return Decimal(1), unit


def text_against_totals(view: View) -> Iterator[Pair]:
    """Yield sentences that tell another total of a table's thing; parts by name are let pass."""
    stated = totals_of(view)
    for sentence, count in told_counts(view) if stated else ():
        text = in_digits(sentence.text)
        clause = clause_around(text, count.start, count.end)
        for one in stated:
            if not count.exact or not _is_of(one, count):
                continue
            if not one.contradicts(count.value) or any(label in clause for label in one.labels):
                continue
            if any(
                other.is_of(words_before(count)) for other in stated if count.value in other.values
            ):
                continue
            numbers = f"{count.text} ≠ {one.total:f}{one.unit}（{one.noun}）"
            yield Pair(None, None, sentence, numbers, nearly=False)
            break


def _is_of(one: Stated, count: Count) -> bool:
    return same_unit(one.unit, count.unit) and one.is_of(words_before(count))


def rows_against_totals(view: View) -> Iterator[Restated]:
    """Yield rows of indicators whose actual value is none of the table's for the same thing."""
    stated = totals_of(view)
    for row in view.rows if stated else ():
        actual = measure_of(row.actual.text) if row.actual else None
        if actual is None or actual.bound:
            continue
        for one in stated:
            named = one.is_of(bare_name(row.level3)) and same_unit(one.unit, actual.unit)
            if named and one.contradicts(actual.value):
                numbers = f"{row.level3}: {actual.value:f}{actual.unit} ≠ {one.total:f}{one.unit}"
                yield Restated(row, one.place, one.quote, numbers)
                break


def goals_against_rows(view: View) -> Iterator[Restated]:
    """Yield goals whose fulfilment tells a count that the row of that name does not have."""
    rows = [
        (row, actual)
        for row in view.rows
        if row.actual and (actual := measure_of(row.actual.text)) and not actual.bound
    ]
    for goal in view.report.goals:
        text = in_digits(goal.actual or "")
        for count in counts_in(text):
            words = words_before(count)
            clause = clause_around(text, count.start, count.end)
            if not count.exact or not words or _WISH.search(clause):
                continue
            for row, actual in rows:
                name = bare_name(row.level3)
                core = noun_of(name)
                named = len(name) > _SHORTEST and words.endswith(name)
                named = named or (len(core) >= _SHORTEST and noun_of(words) == core)
                if not named or not same_unit(actual.unit, count.unit) or not count.value:
                    continue
                if count.value != actual.value and _close(count.value, actual.value):
                    numbers = f"{row.level3}: {row.actual.text.strip() if row.actual else ''}"
                    numbers += f" ≠ {count.text}"
                    yield Restated(row, goal.place, goal.actual or "", numbers)
                break


def _close(one: Decimal, other: Decimal) -> bool:
    return bool(other) and _NEAR[0] <= one / other <= _NEAR[1]
