"""Build the snapshot of an evaluation and freeze it on submission."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.kernel.canonical import canonical_json, digest
from hengwang.performance.choices import ActualSource, PrintedMeasure, PrintedSubject
from hengwang.performance.display import (
    actual_shown,
    evidence_shown,
    levels_shown,
    survey_shown,
)
from hengwang.performance.engine.ruleset import plain_name
from hengwang.performance.models import Evaluation, FrozenRevision, Indicator
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services.citing import cite
from hengwang.performance.snapshot import (
    FindingRow,
    FundRow,
    GoalRow,
    IndicatorRow,
    SectionRow,
    Snapshot,
)
from hengwang.projects.choices import FundSource
from hengwang.projects.queries.money import SourceMoney, YearMoney, year_money

FUND_NAMES = {
    FundSource.APPROPRIATION: "其中：当年财政拨款",
    FundSource.CARRY_OVER: "上年结转资金",
    FundSource.OTHER: "其他资金",
}
TOTAL_NAME = "年度资金总额"


def freeze(evaluation: Evaluation, *, by: User) -> FrozenRevision:
    """Keep what is submitted, byte for byte; MUST run in the transaction of the submission."""
    made_on = evaluation.reported_on or timezone.localdate()
    snapshot = snapshot_of(evaluation, made_on=made_on, sealed=True)
    frozen = FrozenRevision.objects.create(
        evaluation=evaluation,
        revision=evaluation.revision,
        snapshot=json.loads(canonical_json(snapshot)),
        digest=snapshot.digest,
        made_at=timezone.now(),
        made_by_name=by.printed_name,
    )
    cite(frozen)
    return frozen


def snapshot_of(
    evaluation: Evaluation,
    *,
    made_on: date,
    sealed: bool = False,
    findings: Sequence[FindingRow] = (),
) -> Snapshot:
    """The evaluation as it is printed today: about ten queries, however many rows."""
    programme = evaluation.programme
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    indicators = list(
        evaluation.indicators.select_related("section", "reading__fill").prefetch_related(
            "evidence"
        )
    )
    money = year_money([programme.pk], evaluation.fiscal_year)[programme.pk]
    level = (
        next((part for part in ruleset.levels if part.key == evaluation.level), None)
        if (ruleset)
        else None
    )
    bare = Snapshot(
        evaluation_id=evaluation.pk,
        short_id=evaluation.short_id,
        programme=programme.name,
        title=evaluation.title,
        unit_name=programme.unit.name,
        supervising_name=programme.supervising_unit.name if programme.supervising_unit else "",
        region_name=programme.unit.region.full_name,
        year=evaluation.fiscal_year,
        kind=evaluation.kind,
        ruleset_key=evaluation.ruleset_key,
        ruleset_title=ruleset.title.zh if ruleset else "",
        funds=fund_rows(money, indicators),
        goals=tuple(GoalRow(goal.expected, goal.actual) for goal in evaluation.goals.all()),
        rows=tuple(_row(indicator) for indicator in indicators),
        sections=section_rows(evaluation),
        total=evaluation.total,
        total_low=evaluation.total_low,
        total_high=evaluation.total_high,
        printed_total=evaluation.printed_total,
        level=level.name.zh if level else None,
        sealed=sealed,
        made_on=made_on,
        digest="",
        narrative=narrative_of(evaluation),
        levels_text=levels_shown(ruleset) if ruleset else "",
        evaluator=evaluation.evaluator,
        findings=tuple(findings),
    )
    return replace(bare, digest=digest(bare))


def narrative_of(evaluation: Evaluation) -> dict[str, str]:
    """What a person wrote; the survey's facts as a sentence where nobody wrote one."""
    parts = dict(evaluation.narrative)
    told = survey_shown(evaluation.survey)
    if told and not parts.get("survey"):
        parts["survey"] = told
    return parts


def fund_rows(money: YearMoney, indicators: Sequence[Indicator]) -> tuple[FundRow, ...]:
    """The funds block of the form: the total with its points and score, then every source."""
    budget_row = next((i for i in indicators if i.source == ActualSource.BUDGET), None)
    total = _fund(TOTAL_NAME, money.total)
    if budget_row is not None:
        total = replace(total, points=budget_row.points, score=budget_row.score)
    return (total, *(_fund(FUND_NAMES[s], money.of(s)) for s in FundSource))


def section_rows(evaluation: Evaluation) -> tuple[SectionRow, ...]:
    """Sections with declared points, the score of the card, and the score as last printed."""
    scored_sections = evaluation.card.get("sections", [])
    scores: Mapping[str, Any] = {plain_name(s["name"]): s for s in scored_sections}
    printed = {
        plain_name(figure.name): figure.value
        for figure in evaluation.printed_figures.filter(
            subject=PrintedSubject.SECTION, measure=PrintedMeasure.SCORE
        )
    }
    rows = []
    for section in evaluation.sections.all():
        scored = scores.get(plain_name(section.name), {}).get("score")
        score = Decimal(scored) if scored is not None else None
        rows.append(
            SectionRow(section.name, section.points, score, printed.get(plain_name(section.name)))
        )
    return tuple(rows)


def _fund(name: str, money: SourceMoney) -> FundRow:
    rate = None
    if money.budget and money.executed is not None:
        rate = money.executed / money.budget
    return FundRow(name, money.initial, money.budget, money.executed, rate=rate)


def _row(indicator: Indicator) -> IndicatorRow:
    return IndicatorRow(
        level1=indicator.section.name,
        level2=indicator.level2,
        level3=indicator.level3,
        target_text=indicator.target_text,
        actual_text=actual_shown(indicator),
        points=indicator.points,
        score=indicator.score,
        printed_score=indicator.printed_score,
        low=indicator.low,
        high=indicator.high,
        note=indicator.deviation_note,
        coverage=indicator.coverage,
        evidence_text=evidence_shown(indicator),
        figure_id=indicator.figure_id,
    )
