"""The report of a department's or finance evaluation: the decided scores, and everybody's."""

from collections import Counter
from dataclasses import dataclass, fields, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from hengwang.documents import figures
from hengwang.documents.passports import Passport
from hengwang.documents.report.building import groups_of, report_of
from hengwang.documents.report.fields import Report
from hengwang.documents.review import ReviewedRow, ReviewSheet, reviewed
from hengwang.documents.rows import score_of
from hengwang.documents.wording import KIND_NAMES, numeral
from hengwang.performance.snapshot import IndicatorRow, Snapshot
from hengwang.rendering.values import Figure, Merged

# 财预〔2020〕10号, outline of the report: the four parts of the analysis by their full names.
ANALYSED = {
    "决策": "项目决策情况",
    "过程": "项目过程情况",
    "产出": "项目产出情况",
    "效益": "项目效益情况",
}
SEPARATOR = "、"
ANNEXED = "附表1"


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """附表1: one indicator with the own score, everybody's, and the one that counts."""

    number: str
    level1: str | Merged
    level2: str | Merged
    level3: str
    target: str
    actual: str
    points: Figure
    own: Figure
    given: str
    mean: Figure
    decided: Figure
    decision: str


@dataclass(frozen=True, slots=True)
class EvaluatorRow:
    """附表2: one evaluator."""

    number: str
    name: str
    capacity: str
    total: Figure
    handed_in_on: str
    opinion: str


@dataclass(frozen=True, slots=True)
class TakenOff:
    """附表3: points one evaluator took off, with the reason."""

    number: str
    name: str
    evaluator: str
    score: Figure
    lost: Figure
    deduction: str
    reason: str


@dataclass(frozen=True, slots=True)
class DepartmentReport(Report):
    """The report's fields and those of its three annexed tables."""

    kind: str
    evaluator: str
    review: tuple[str, ...]
    scored: tuple[ScoredRow, ...]
    evaluators: tuple[EvaluatorRow, ...]
    taken_off: tuple[TakenOff, ...]


def department_report_of(
    snapshot: Snapshot, sheet: ReviewSheet | None = None, passports: tuple[Passport, ...] = ()
) -> DepartmentReport:
    """The report with the decided scores; the own ones stand beside them in 附表1."""
    given = sheet or ReviewSheet()
    final = reviewed(snapshot, given)
    # Every indicator is printed once, in 附表1 with everybody's scores.
    report = report_of(final, passports, annexed=ANNEXED)
    named = zip(report.sections, groups_of(final), strict=True)
    first = 2 if report.execution else 1
    sections = tuple(
        replace(section, heading=f"（{numeral(number)}）{ANALYSED.get(name, name)}")
        for number, (section, (name, _)) in enumerate(named, start=first)
    )
    common = {field.name: getattr(report, field.name) for field in fields(Report)}
    return DepartmentReport(
        **common | {"sections": sections},
        kind=KIND_NAMES.get(snapshot.kind, "绩效评价"),
        evaluator=snapshot.evaluator or snapshot.supervising_name or snapshot.unit_name,
        review=_review(given),
        scored=_scored(snapshot, final, given),
        evaluators=tuple(
            EvaluatorRow(
                str(number), one.name, one.capacity, figures.score(one.total), one.handed_in_on,
                one.opinion,
            )
            for number, one in enumerate(given.evaluators, start=1)
        ),
        taken_off=_taken_off(snapshot, given),
    )  # fmt: skip


def _review(given: ReviewSheet) -> tuple[str, ...]:
    """How many judged, how far their scores lie apart, what was decided."""
    if not given.evaluators:
        return (given.note,) if given.note else ()
    counted = Counter(one.capacity for one in given.evaluators)
    who = SEPARATOR.join(f"{name}{count}名" for name, count in counted.items())
    said = f"本次评价由{len(given.evaluators)}名评价人员（{who}）独立评分"
    totals = [one.total for one in given.evaluators if one.total is not None]
    if totals:
        low, high = figures.score(min(totals)), figures.score(max(totals))
        spread = (
            f"评分均为{low}分" if min(totals) == max(totals) else f"评分在{low}分至{high}分之间"
        )
        said += f"，{spread}，平均{figures.score(_mean(totals))}分"
    if given.is_concluded and given.total is not None:
        said += f"；经评议，确定得分为{figures.score(given.total)}分"
    return (f"{said}。逐项评分见附表1，各评价人员评分见附表2，扣分事项见附表3。",)


def _scored(snapshot: Snapshot, final: Snapshot, given: ReviewSheet) -> tuple[ScoredRow, ...]:
    known = {row.figure_id: row for row in given.rows}
    rows = [
        _row(number, own, after, known.get(own.figure_id) if own.figure_id else None, snapshot)
        for number, (own, after) in enumerate(zip(snapshot.rows, final.rows, strict=True), start=1)
    ]
    merged = rows[:1]
    for before, row in pairwise(rows):
        same1 = row.level1 == before.level1
        same2 = same1 and row.level2 == before.level2
        merged.append(
            replace(
                row,
                level1=Merged.UP if same1 else row.level1,
                level2=Merged.UP if same2 else row.level2,
            )
        )
    return tuple(merged)


def _row(
    number: int,
    own: IndicatorRow,
    after: IndicatorRow,
    judged: ReviewedRow | None,
    snapshot: Snapshot,
) -> ScoredRow:
    scores = [one.score for one in judged.given] if judged else []
    known = [score for score in scores if score is not None]
    return ScoredRow(
        number=str(number),
        level1=own.level1,
        level2=own.level2,
        level3=own.level3,
        target=own.target_text,
        actual=own.actual_text,
        points=figures.points(own.points),
        own=figures.score_or_range(score_of(own, snapshot), own.low, own.high),
        given=SEPARATOR.join(figures.score(score).text for score in scores) or figures.NOTHING,
        mean=figures.score(_mean(known) if known else None),
        decided=figures.score(score_of(after, snapshot)),
        decision="：".join(part for part in (judged.choice, judged.reason) if part)
        if judged and judged.decided is not None
        else "",
    )


def _taken_off(snapshot: Snapshot, given: ReviewSheet) -> tuple[TakenOff, ...]:
    rows = {row.figure_id: row for row in snapshot.rows if row.figure_id}
    found: list[TakenOff] = []
    for judged in given.rows:
        row = rows.get(judged.figure_id)
        for one in judged.given:
            if row is None or row.points is None or one.score is None or one.score >= row.points:
                continue
            found.append(
                TakenOff(
                    str(len(found) + 1), row.level3, one.evaluator, figures.score(one.score),
                    figures.score(row.points - one.score), one.deduction, one.reason,
                )
            )  # fmt: skip
    return tuple(found)


def _mean(values: list[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(figures.CENT, ROUND_HALF_UP)
