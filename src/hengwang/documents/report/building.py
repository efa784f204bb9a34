"""From a snapshot to the report's fields."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, groupby, pairwise

from hengwang.documents import figures
from hengwang.documents.form import fund_rows, total_of
from hengwang.documents.passports import Passport
from hengwang.documents.report import charts
from hengwang.documents.report import sentences as say
from hengwang.documents.report.fields import (
    DeviationRow,
    GoalItem,
    OriginRow,
    Report,
    ReportRow,
    ReportSection,
    SectionScore,
)
from hengwang.documents.rows import Deviation, deviations, indicator_rows, score_of, total_points
from hengwang.documents.wording import (
    REPORT_NAMES,
    chinese_date,
    expenditure_of,
    numeral,
    state_text,
    unfilled,
)
from hengwang.performance.snapshot import IndicatorRow, SectionRow, Snapshot
from hengwang.rendering.values import Merged

FIRST_SECTION_TABLE = 3
# Many write the number into the goal itself; the report counts them anyway.
_NUMBERED = re.compile(r"^\s*目标\s*[\d一二三四五六七八九十]+\s*[：:、.．]\s*")


def report_of(
    snapshot: Snapshot, passports: Sequence[Passport] = (), *, annexed: str = ""
) -> Report:
    """The report's fields; pure, so the same snapshot always gives the same report.

    `annexed` is the table at the end that has all indicators; then no section has one of its own.
    """
    wan = say.Wan(snapshot)
    found = deviations(snapshot)
    execution = say.execution(snapshot, wan)
    groups = groups_of(snapshot)
    sections = tuple(
        _section(snapshot, name, rows, f"（{numeral(number)}）{name}", annexed or f"表{table}")
        for (name, rows), number, table in zip(
            groups, count(2 if execution else 1), count(FIRST_SECTION_TABLE), strict=False
        )
    )
    tables = 0 if annexed else len(sections)
    return Report(
        title=report_title(snapshot),
        name=REPORT_NAMES.get(snapshot.kind, "绩效评价报告"),
        year=str(snapshot.year),
        programme=snapshot.programme,
        unit=snapshot.unit_name,
        supervising=snapshot.supervising_name,
        made_on=chinese_date(snapshot.made_on),
        short_id=snapshot.short_id,
        state=state_text(snapshot),
        digest=snapshot.digest,
        draft=not snapshot.sealed,
        background=say.background(snapshot),
        money=say.money(snapshot, wan),
        funds=tuple(fund_rows(snapshot)),
        goals_lead=_goals_lead(snapshot),
        goals=tuple(
            GoalItem(
                number,
                say.ended(_NUMBERED.sub("", goal.expected)),
                say.ended(goal.actual) or unfilled(snapshot),
            )
            for number, goal in enumerate(snapshot.goals, start=1)
        ),
        purpose=say.purpose(snapshot, wan),
        basis=say.basis(snapshot),
        framework=say.framework(snapshot),
        organisation=say.written(snapshot, "organisation"),
        conclusion=say.conclusion(snapshot),
        scores=tuple(_score(section) for section in snapshot.sections),
        scores_total=_scores_total(snapshot),
        has_printed=any(section.printed is not None for section in snapshot.sections),
        execution=execution,
        sections=sections,
        deviations_heading=f"（{numeral(len(sections) + (2 if execution else 1))}）偏差情况",
        deviations_lead=say.deviations_lead(snapshot),
        deviations_title=f"表{FIRST_SECTION_TABLE + tables}　扣分及偏差情况表",
        deviations=tuple(_deviation(deviation) for deviation in found),
        experience=say.written_or_unfilled(snapshot, "experience"),
        problems_number="（二）" if say.written_or_unfilled(snapshot, "experience") else "（一）",
        problems=say.problems(snapshot),
        suggestions=say.suggestions(snapshot),
        other=say.other(snapshot),
        origins=origins(snapshot, passports),
        has_methods=bool(passports),
        chart_scores=charts.scores(snapshot),
        chart_money=charts.money(snapshot),
        chart_deviations=charts.deviations(found),
    )


def report_title(snapshot: Snapshot) -> str:
    """The title as the evaluation carries it, else composed from year and project."""
    if snapshot.title.endswith("报告"):
        return snapshot.title
    name = REPORT_NAMES.get(snapshot.kind, "绩效评价报告")
    return f"{expenditure_of(snapshot)}{name}"


def origins(snapshot: Snapshot, passports: Sequence[Passport] = ()) -> tuple[OriginRow, ...]:
    """Every figure with its number: where it comes from, numerator ÷ denominator, coverage."""
    known = {passport.figure_id: passport for passport in passports}
    return tuple(
        _origin(row, known.get(row.figure_id)) for row in indicator_rows(snapshot) if row.figure_id
    )


def _origin(row: IndicatorRow, passport: Passport | None) -> OriginRow:
    ratio = figures.NOTHING
    if passport is not None and passport.numerator is not None:
        ratio = f"{passport.numerator.normalize():f}"
        if passport.denominator is not None:
            ratio += f"÷{passport.denominator.normalize():f}"
    counted = passport.records_total if passport is not None else None
    return OriginRow(
        figure_id=row.figure_id,
        name=row.level3,
        value=row.actual_text,
        method=(passport.method if passport else "") or figures.NOTHING,
        ratio=ratio,
        coverage=figures.percent(row.coverage).text,
        records=row.evidence_text or (f"{counted}条" if counted is not None else figures.NOTHING),
    )


def _goals_lead(snapshot: Snapshot) -> str:
    if not snapshot.goals:
        return unfilled(snapshot) or "本年度未单独设定年度总体目标，以绩效指标评价。"
    return f"{snapshot.year}年度设定年度总体目标{len(snapshot.goals)}项，完成情况如下。"


def groups_of(snapshot: Snapshot) -> list[tuple[str, list[IndicatorRow]]]:
    """The rows of each section in their order."""
    rows = indicator_rows(snapshot)
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.level1)]


def _section(
    snapshot: Snapshot, name: str, rows: list[IndicatorRow], heading: str, table: str
) -> ReportSection:
    return ReportSection(
        heading=heading,
        table_title=f"{table}　{name}得分表",
        paragraphs=say.section(snapshot, name, rows, table),
        rows=tuple(_merged([_row(row, snapshot) for row in rows])),
    )


def _row(row: IndicatorRow, snapshot: Snapshot) -> ReportRow:
    return ReportRow(
        level1=row.level1,
        level2=row.level2,
        level3=row.level3,
        target=row.target_text,
        actual=row.actual_text or unfilled(snapshot),
        points=figures.points(row.points),
        score=figures.score_or_range(score_of(row, snapshot), row.low, row.high),
        figure_id=row.figure_id,
    )


def _merged(rows: list[ReportRow]) -> list[ReportRow]:
    return rows[:1] + [
        replace(
            row,
            level1=Merged.UP,
            level2=Merged.UP if row.level2 == before.level2 else row.level2,
        )
        for before, row in pairwise(rows)
    ]


def _score(section: SectionRow) -> SectionScore:
    share = None
    if section.points and section.score is not None:
        share = section.score / section.points
    return SectionScore(
        name=section.name,
        points=figures.points(section.points),
        score=figures.score(section.score),
        share=figures.percent(share),
        printed=figures.score(section.printed),
    )


def _scores_total(snapshot: Snapshot) -> SectionScore:
    full = total_points(snapshot)
    share = snapshot.total / full if snapshot.total is not None and full else None
    return SectionScore(
        name="合计",
        points=figures.points(full),
        score=total_of(snapshot),
        share=figures.percent(share),
        printed=figures.score(snapshot.printed_total),
    )


def _deviation(deviation: Deviation) -> DeviationRow:
    return DeviationRow(
        name=deviation.name,
        target=deviation.target,
        actual=deviation.actual,
        lost=figures.score(deviation.lost),
        note=deviation.note,
    )
