"""Load the evaluation of a reference case with everything its report prints."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from hengwang.accounts.models import User
from hengwang.demo.cases_reading import Case, FundFact, RowFact
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import add_evidence
from hengwang.files.models import StoredFile
from hengwang.kernel.metrics import metrics
from hengwang.performance.choices import (
    ActualSource,
    EvaluationKind,
    PrintedMeasure,
    PrintedSubject,
)
from hengwang.performance.engine.parsing import parse_target
from hengwang.performance.engine.targets import TargetKind
from hengwang.performance.library.entries import Entry
from hengwang.performance.library.loading import load_library
from hengwang.performance.models import Evaluation, Indicator, PrintedFigure
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.declaring import (
    IndicatorData,
    add_indicator,
    declare_evaluation,
    set_goal,
    set_section_points,
)
from hengwang.performance.services.life import take_step
from hengwang.performance.services.printed import PrintedFacts, keep_printed
from hengwang.performance.services.scoring import remeasure_and_rescore
from hengwang.projects.models import Programme

EXECUTION_RATE = "projects.execution_rate"


def load_evaluation(
    programme: Programme, case: Case, *, report: StoredFile, by: User
) -> Evaluation:
    """Declare, fill and score one evaluation; MUST run inside a transaction."""
    evaluation = declare_evaluation(
        programme,
        year=case.year,
        kind=EvaluationKind(case.kind),
        title=case.title,
        ruleset_key=case.ruleset,
        by=by,
    )
    evidence = add_evidence(
        programme.unit,
        report,
        title=f"《{case.title}》原文",
        supports=(date(case.year, 1, 1), date(case.year, 12, 31)),
        by=by,
    )
    for section in case.sections:
        set_section_points(evaluation.pk, name=section.name, points=section.points, by=by)
    for goal in case.goals:
        set_goal(evaluation.pk, expected=goal.expected, actual=goal.actual, by=by)
    take_step(evaluation.pk, "start_self_evaluation", by=by)
    indicators = [_load_row(evaluation, row, case, evidence, by=by) for row in case.rows]
    keep_printed(
        evaluation.pk,
        PrintedFacts(
            figures=tuple(_figures(case, indicators)),
            scores={i.pk: r.score for i, r in zip(indicators, case.rows, strict=True)},
            total=case.total,
            level=case.level or "",
            reported_on=case.reported_on,
            origin=case.title,
            survey=dict(case.survey),
        ),
        by=by,
    )
    return remeasure_and_rescore(evaluation.pk)


def _load_row(
    evaluation: Evaluation, row: RowFact, case: Case, evidence: EvidenceItem, *, by: User
) -> Indicator:
    entry = _entry(row.library)
    source, key, params = _binding(entry)
    indicator = add_indicator(
        evaluation.pk,
        IndicatorData(
            section=row.level1,
            level2=row.level2,
            level3=row.level3,
            definition=entry.definition.zh if entry else "",
            target_text=row.target,
            points=row.points,
            source=source,
            library_key=entry.key if entry else "",
            metric_key=key,
            metric_params=params,
        ),
        by=by,
    )
    if row.actual or row.note:
        data = ActualData(
            actual_text=row.actual,
            share=_share(row, case),
            deviation_note=row.note,
            evidence_ids=(evidence.pk,),
        )
        enter_actual(indicator.pk, data, by=by)
    return indicator


def _entry(library: str) -> Entry | None:
    case, _slash, name = library.partition("/")
    found = (e for e in load_library().entries.values() if (case, name) in _rows_of(e))
    return next(found, None)


def _rows_of(entry: Entry) -> set[tuple[str, str]]:
    return {(row.case, row.row) for row in entry.cases}


def _binding(entry: Entry | None) -> tuple[str, str, dict[str, str]]:
    """Where the actual value comes from: the money, a metric that exists, else the report."""
    for binding in entry.bindings if entry else ():
        if binding.metric == EXECUTION_RATE:
            return ActualSource.BUDGET, binding.metric, {}
        if binding.metric in metrics and binding.metric.startswith("projects."):
            return ActualSource.METRIC, binding.metric, dict(binding.params)
    first = entry.bindings[0] if entry and entry.bindings else None
    return ActualSource.MANUAL, first.metric if first else "", dict(first.params) if first else {}


def _share(row: RowFact, case: Case) -> Decimal | None:
    """The degree of completion a report itself judged for a goal in words."""
    if row.score is None or not row.points:
        return None
    target = parse_target(row.target, year=case.year, level2=row.level2, name=row.level3)
    if target.kind is not TargetKind.TEXT:
        return None
    return (row.score / row.points).quantize(Decimal("0.0001"))


def _figures(case: Case, indicators: list[Indicator]) -> Iterator[PrintedFigure]:
    for order, fund in enumerate(case.funds):
        yield from _fund_figures(fund, order)
    yield from _section_figures(case)
    yield from _row_figures(case, indicators)
    if case.points_total is not None:
        yield _whole(PrintedMeasure.POINTS, f"{case.points_total:f}", case.points_total)
    if case.total is not None:
        yield _whole(PrintedMeasure.SCORE, f"{case.total:f}", case.total)
    if case.level:
        yield _whole(PrintedMeasure.LEVEL, case.level, None)


def _section_figures(case: Case) -> Iterator[PrintedFigure]:
    for order, section in enumerate(case.sections):
        yield PrintedFigure(
            subject=PrintedSubject.SECTION,
            name=section.name,
            order=order,
            measure=PrintedMeasure.POINTS,
            text=f"{section.points:f}",
            value=section.points,
        )
    for order, printed in enumerate(case.printed_scores):
        if printed.name == "总分":
            continue
        yield PrintedFigure(
            subject=PrintedSubject.SECTION,
            name=printed.name,
            order=order,
            place=printed.place,
            measure=PrintedMeasure.SCORE,
            text=printed.score,
            value=Decimal(printed.score),
        )


def _row_figures(case: Case, indicators: list[Indicator]) -> Iterator[PrintedFigure]:
    for order, (row, indicator) in enumerate(zip(case.rows, indicators, strict=True)):
        for measure, value in (
            (PrintedMeasure.POINTS, row.points),
            (PrintedMeasure.SCORE, row.score),
        ):
            if value is not None:
                yield PrintedFigure(
                    subject=PrintedSubject.ROW,
                    name=indicator.level3,
                    order=order,
                    measure=measure,
                    text=f"{value:f}",
                    value=value,
                )


def _fund_figures(fund: FundFact, order: int) -> Iterator[PrintedFigure]:
    for measure in PrintedMeasure:
        text = getattr(fund, measure.value, None)
        if text is not None:
            yield PrintedFigure(
                subject=PrintedSubject.FUNDS,
                name=fund.name,
                order=order,
                measure=measure,
                text=text,
                value=_number(text),
            )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.rstrip("%"))
    except InvalidOperation:
        return None


def _whole(measure: PrintedMeasure, text: str, value: Decimal | None) -> PrintedFigure:
    return PrintedFigure(
        subject=PrintedSubject.TOTAL, name="总分", measure=measure, text=text, value=value
    )
