"""Places beside the indicator table that state an indicator's value, points lost or share again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from hengwang.checker.analysis.doubts import doubted_sections, funds_in_doubt, total_in_doubt
from hengwang.checker.analysis.measures import Measure, measure_of
from hengwang.checker.analysis.tallies import funds_row, key_of, printed_total, total_weight
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import View
from hengwang.checker.analysis.wording import folded
from hengwang.checker.document import Place, Table, TableCell
from hengwang.checker.facts.columns import JUDGE
from hengwang.checker.report import Cell, Indicator

_LOST = re.compile(r"扣(?:分|减)?\s*(\d+(?:\.\d+)?)\s*分")
_THREE = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:为)?(?:(?P<points>\d+(?:\.\d+)?)分[，,](?:实际)?得分?(?:为)?"
    r"(?P<score>\d+(?:\.\d+)?)分[，,]扣分?(?P<lost>\d+(?:\.\d+)?)分"
    r"|(?P<points2>\d+(?:\.\d+)?)分[，,]扣分?(?P<lost2>\d+(?:\.\d+)?)分[，,](?:该项|本项|此项|实际)?得分?(?:为)?"
    r"(?P<score2>\d+(?:\.\d+)?)分)"
)
_SECTION_LOST = re.compile(
    r"(决策|过程|产出|效益|效果|满意度|预算执行率?|投入)(?:类|指标|部分|方面|情况)*(?:共|合计)?扣分?(\d+(?:\.\d+)?)分"
)
_SCORING = re.compile(r"每|规则|标准|[应可]扣|扣完|[的者],?扣|不得分|酌情|上年|去年|否则|若")
_STATED = re.compile(
    r"(?:年度)?(?P<what>指标值|目标值|实际完成值|实际值|完成值)(?:为|是|：|:)\s*"
    r"(?P<value>[≥≤><=]?\s*\d[\d,.]*\s*[%\u4e00-\u9fff]{0,3}?)(?=[，。；、,;）)]|$)"
)
_TOTAL_LOST = re.compile(
    r"(?:总分|满分)值?(?:为|是|：|:)?(\d+)分[^。得]*得分?(?:为|是)?(\d+(?:\.\d+)?)分[，,]"
    r"(?:共|合计)?扣(?:分|减)?(\d+(?:\.\d+)?)分"
)
_POINTS_SCORE = re.compile(r"(\d+(?:\.\d+)?)分[，,](?:实际)?得分?(\d+(?:\.\d+)?)分")
_SATISFIED = re.compile(r"满意[率度](?:为|达到?|是|：|:)?\s*(\d+(?:\.\d+)?)\s*[%％](?!以上)")
_ALL = re.compile(r"合计|共计|总计|共扣|累计")
_RESULT = re.compile("取值|实际|完成|结果")
_NAME_AT_LEAST = 4
_EXECUTION = "预算执行率"


@dataclass(frozen=True, slots=True)
class Restated:
    """A statement that differs from the row; `row` None for the total or the funds row."""

    row: Indicator | None
    place: Place
    quote: str
    numbers: str
    name: str = ""


def _named(view: View) -> list[tuple[str, Indicator]]:
    rows = [(folded(row.level3), row) for row in view.rows if row.level3]
    return sorted(rows, key=lambda pair: -len(pair[0]))


def values_in_tables(view: View) -> Iterator[Restated]:
    """Yield rows of other tables that hold an indicator's name and another value of its unit."""
    own = {row.place.table for row in view.report.indicators if row.place.table is not None}
    names = {name: row for name, row in _named(view) if len(name) >= _NAME_AT_LEAST}
    for table in view.report.document.tables():
        if table.number in own:
            yield from _labelled_values(view, table, names)
            continue
        if _columns(table):
            continue
        for index, cells in enumerate(table.rows):
            row = next((names[n] for c in cells if (n := folded(c.text)) in names), None)
            if row is None or row.actual is None:
                continue
            actual = measure_of(row.actual.text)
            stated = [m for c in cells if (m := measure_of(c.text)) and _same_unit(m, actual)]
            results = any(_RESULT.search(c.text) for c in table.rows[0])
            wrong = [m for m in stated if actual and m.value != actual.value]
            if (
                stated
                and len(wrong) == len(stated)
                and (results or all(_differ(m, row) for m in stated))
            ):
                quote = table.row_text(index)
                yield Restated(row, cells[0].place, quote, f"{row.quote} ↔ {quote}")


def _labelled_values(view: View, table: Table, names: dict[str, Indicator]) -> Iterator[Restated]:
    """财政供养人员控制率 | 93.75% in the head of the form that scores the row of this name."""
    rows = {row.place.row for row in view.report.indicators if row.place.table == table.number}
    for index, cells in enumerate(table.rows):
        printed = [cell for cell in cells if cell.text] if index + 1 not in rows else []
        for label, value in pairwise(printed):
            row = names.get(folded(label.text).rstrip("：:"))
            actual = measure_of(row.actual.text) if row and row.actual else None
            stated = measure_of(value.text) if actual else None
            if row is None or stated is None or not _same_unit(stated, actual):
                continue
            if not stated.bound and _differ(stated, row):
                quote = table.row_text(index)
                yield Restated(row, value.place, quote, f"{row.quote} ↔ {quote}")


def _same_unit(one: Measure, other: Measure | None) -> bool:
    return other is not None and bool(other.unit) and one.unit == other.unit


def _differ(measure: Measure, row: Indicator) -> bool:
    known = [measure_of(c.text) for c in (row.target, row.actual) if c]
    return all(k is None or k.value != measure.value for k in known)


def values_in_text(view: View) -> Iterator[Restated]:
    """Yield sentences 名称：指标值为…，实际完成值为… whose values are not those of the row."""
    names = _named(view)
    for sentence in view.report.sentences:
        if "值为" not in sentence.text and "值是" not in sentence.text:
            continue
        row = next((r for n, r in names if n in folded(sentence.text)), None)
        if row is None:
            continue
        for found in _STATED.finditer(sentence.text):
            cell = row.target if found["what"] in {"指标值", "目标值"} else row.actual
            if _contradicts(found["value"], cell):
                numbers = f"{row.level3}: {cell.text.strip() if cell else ''} ≠ {found['value']}"
                yield Restated(row, sentence.place, sentence.text, numbers)
                break


def _contradicts(text: str, cell: Cell | None) -> bool:
    said, printed = measure_of(text), measure_of(cell.text) if cell else None
    if (
        said is None
        or printed is None
        or (said.unit and printed.unit and said.unit != printed.unit)
    ):
        return False
    return said.value != printed.value


def satisfaction_in_text(view: View) -> Iterator[Restated]:
    """Yield the share of satisfied people in a sentence when the only such row has another."""
    rows = [row for row in view.rows if view.topic(row) is Topic.SATISFACTION and row.actual]
    actual = measure_of(rows[0].actual.text) if len(rows) == 1 and rows[0].actual else None
    if actual is None or actual.unit != "%" or actual.bound:
        return
    for sentence in view.report.sentences:
        if view.is_goal(sentence) or view.is_plan(sentence) or "目标" in sentence.text:
            continue
        said = [Decimal(found) for found in _SATISFIED.findall(sentence.text)]
        if len(said) == 1 and said[0] != actual.value and _differ_from_target(said[0], rows[0]):
            numbers = f"{rows[0].level3}: {rows[0].quote} ≠ {said[0]}%"
            yield Restated(rows[0], sentence.place, sentence.text, numbers)
            return


def _differ_from_target(value: Decimal, row: Indicator) -> bool:
    target = measure_of(row.target.text) if row.target else None
    return target is None or target.value != value


def wrong_deductions(view: View) -> Iterator[Restated]:
    """Yield statements on points lost that are not points minus score."""
    doubted = doubted_sections(view.report)
    names = [(n, r) for n, r in _named(view) if key_of(r.level1) not in doubted]
    told_rows: set[str] = set()
    for passage in view.passages:
        for found in _LOST.finditer(passage.text):
            before = folded(passage.text[: found.start()]).rsplit("。", 1)[-1]
            told = _lost_by(view, names, before)
            if told is not None and told[1] != Decimal(found[1]):
                row, lost = told
                if (row.level3 if row else "") in told_rows:
                    continue
                told_rows.add(row.level3 if row else "")
                numbers = f"{lost} ≠ {found[1]}"
                yield Restated(row, passage.place, passage.text[:120], numbers)
                break
    yield from _deduction_tables(view, names)
    yield from _beside_the_score(view)
    yield from _of_sections(view)
    yield from _of_nothing(view, names)
    yield from _of_the_total(view)
    yield from _of_paragraphs(view)
    for row in view.rows:
        if key_of(row.level1) not in doubted and row.level3 not in told_rows:
            yield from _noted(row)


def _beside_the_score(view: View) -> Iterator[Restated]:
    """分值20分，得分16.6分，扣3.4分: points, score and loss in one sentence."""
    rows = {row.place for row in view.report.indicators}
    for sentence in view.report.sentences:
        for found in _THREE.finditer(sentence.text) if "扣" in sentence.text else ():
            points, score, lost = (
                Decimal(found[name] or found[f"{name}2"]) for name in ("points", "score", "lost")
            )
            # A score above the points is that of the whole, said behind the last section.
            if score <= points and points - score != lost and sentence.place not in rows:
                numbers = f"{points} − {score} = {points - score} ≠ {lost}"
                yield Restated(None, sentence.place, sentence.text, numbers, _subject(found[0]))


def _of_the_total(view: View) -> Iterator[Restated]:
    """总分100分，…，实际得分98分，扣2分: the total, its score and the loss in one sentence."""
    for sentence in view.report.sentences:
        found = _TOTAL_LOST.search(sentence.text) if "扣" in sentence.text else None
        if found is None:
            continue
        points, score, lost = (Decimal(found[at]) for at in (1, 2, 3))
        if score <= points and points - score != lost:
            numbers = f"{points} − {score} = {points - score} ≠ {lost}"
            yield Restated(None, sentence.place, sentence.text, numbers, "总分")


def _of_paragraphs(view: View) -> Iterator[Restated]:
    """（一）产出指标50分，得49分。… 扣1分: what a paragraph on one section takes off."""
    for paragraph in view.prose if not view.rows else ():
        text = folded(paragraph.text)
        scored = _POINTS_SCORE.findall(text) if "扣" in text else []
        taken = [Decimal(found) for found in _LOST.findall(text)]
        if len(scored) != 1 or not taken or _SCORING.search(text):
            continue
        points, score = (Decimal(number) for number in scored[0])
        lost = points - score
        if score <= points and lost not in {*taken, sum(taken, Decimal(0))}:
            numbers = f"{points} − {score} = {lost} ≠ {' + '.join(map(str, taken))}"
            yield Restated(None, paragraph.place, paragraph.text[:120], numbers, "该部分")


def _subject(text: str) -> str:
    return re.split(r"总分|满分|分值|权重", text, maxsplit=1)[0][-12:] or "该项"


def _of_sections(view: View) -> Iterator[Restated]:
    """产出扣3分，效益扣2分 against the points and scores of the sections."""
    said = {
        key_of(s.name): s
        for s in view.report.sections
        if s.weight is not None and s.score is not None
    }
    if view.rows or total_in_doubt(view.report):
        return
    for sentence in view.report.sentences:
        for found in _SECTION_LOST.finditer(sentence.text):
            section = said.get(key_of(found[1]))
            if section is None or section.weight is None or section.score is None:
                continue
            lost = section.weight - section.score
            if lost != Decimal(found[2]):
                numbers = f"{section.weight} − {section.score} = {lost} ≠ {found[2]}"
                yield Restated(None, sentence.place, sentence.text, numbers, section.name)


def _of_nothing(view: View, names: list[tuple[str, Indicator]]) -> Iterator[Restated]:
    """Points said to be lost that no row, section or total has lost, beside a full table."""
    rows = [row for row in view.rows if row.weight is not None or row.score is not None]
    if not rows or any(row.weight is None or row.score is None for row in rows):
        return
    if total_in_doubt(view.report) or doubted_sections(view.report):
        return
    losses = _losses(view, rows)
    own = {(row.place.table, row.place.row) for row in view.report.indicators}
    for passage in view.passages:
        place = passage.place
        if (place.table, place.row) in own or _SCORING.search(passage.text):
            continue
        taken = [Decimal(found) for found in _LOST.findall(passage.text)]
        if not taken or any(name in folded(passage.text) for name, _ in names):
            continue
        unknown = [value for value in taken if value not in losses]
        if unknown and sum(taken, Decimal(0)) not in losses:
            known = " / ".join(str(value) for value in sorted(losses) if value) or "0"
            numbers = f"{' + '.join(map(str, taken))} ≠ {known}"
            yield Restated(None, place, passage.text[:120], numbers, "所述")


def _losses(view: View, rows: list[Indicator]) -> set[Decimal]:
    """What each row, each second level, each section and all of them have lost."""
    sums: dict[tuple[str, ...], Decimal] = {}
    for row in rows:
        lost = (row.weight or Decimal(0)) - (row.score or Decimal(0))
        for key in ((), (row.level1,), (row.level1, row.level2), (row.quote, row.level3)):
            sums[key] = sums.get(key, Decimal(0)) + lost
    found = set(sums.values())
    for section in view.report.sections:
        if section.weight is not None and section.score is not None:
            found.add(section.weight - section.score)
    total = printed_total(view.report)
    if total is not None and total.score is not None:
        found.add(total_weight(view.report) - total.score)
    return found


def _noted(row: Indicator) -> Iterator[Restated]:
    """The points a row's own note takes off, when they are neither its loss nor add up to it."""
    if row.weight is None or row.score is None or re.search(r"每|规则|标准|[应可]扣", row.note):
        return
    taken = [Decimal(found) for found in _LOST.findall(row.note)]
    lost = row.weight - row.score
    if taken and lost not in {*taken, sum(taken, Decimal(0))}:
        yield Restated(row, row.place, row.quote, f"{lost} ≠ {' + '.join(map(str, taken))}")


def _lost_by(
    view: View, names: list[tuple[str, Indicator]], before: str
) -> tuple[Indicator | None, Decimal] | None:
    """Return the row (None: total or execution rate) that words speak of, and what it lost."""
    if _ALL.search(before[-6:]):
        total = printed_total(view.report)
        if total is None or total.score is None or total_in_doubt(view.report):
            return None
        return None, total_weight(view.report) - total.score
    known = [(before.rfind(name), row) for name, row in names if name in before]
    at, row = max(known, default=(-1, None), key=lambda pair: pair[0])
    if row is not None and before.rfind(_EXECUTION) < at:
        lost = (
            (row.weight - row.score) if row.weight is not None and row.score is not None else None
        )
        return (row, lost) if lost is not None else None
    return _lost_by_execution(view) if _EXECUTION in before else None


def _lost_by_execution(view: View) -> tuple[None, Decimal] | None:
    funds = funds_row(view.report)
    if funds_in_doubt(view.report) or funds is None or not (funds.points and funds.score):
        return None
    if funds.points.value is None or funds.score.value is None:
        return None
    return None, funds.points.value - funds.score.value


def _deduction_tables(view: View, names: list[tuple[str, Indicator]]) -> Iterator[Restated]:
    for table in view.report.document.tables():
        columns = {folded(c.text): i for i, c in enumerate(table.rows[0])} if table.rows else {}
        at = columns.get("扣分")
        if at is None or any(JUDGE.fullmatch(name) for name in columns):
            continue
        for index, cells in enumerate(table.rows[1:], start=1):
            told = next((t for c in cells if (t := _lost_by(view, names, folded(c.text)))), None)
            said = number_in(cells, at)
            if told is None or said is None or told[1] == said:
                continue
            row, lost = told
            yield Restated(row, cells[0].place, table.row_text(index), f"{lost} ≠ {said}")


def number_in(cells: tuple[TableCell, ...], at: int) -> Decimal | None:
    """The number of a cell that holds nothing else but its unit; None without one."""
    text = folded(cells[at].text).rstrip("分%％") if at < len(cells) else ""
    return Decimal(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else None


def _columns(table: Table) -> bool:
    """True for tables that score: they are read as indicator, funds or score tables."""
    heads = {folded(c.text) for row in table.rows[:2] for c in row}
    return bool(heads & {"分值", "得分", "权重", "扣分"})
