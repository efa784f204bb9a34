"""Score an evaluation: ask the metrics, run the engine, keep the card."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.evidence.models import Reading
from hengwang.evidence.questions import Question
from hengwang.evidence.services import collect
from hengwang.kernel.measured import Basis, Measured
from hengwang.kernel.metrics import metrics
from hengwang.kernel.periods import Period
from hengwang.kernel.scopes import Scope
from hengwang.kernel.units import Unit
from hengwang.performance.cards_stored import stored_card, stored_outcome
from hengwang.performance.choices import ActualSource
from hengwang.performance.engine.cards import ScoreCard, score
from hengwang.performance.engine.clauses import rule_from
from hengwang.performance.engine.measured import actual_of
from hengwang.performance.engine.parsing import parse_actual, parse_target
from hengwang.performance.engine.rows import BudgetFigures, BudgetRate, Row
from hengwang.performance.engine.ruleset import Band, BandRange, BandsRule, Ruleset
from hengwang.performance.engine.targets import TargetKind
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.rules import GOALS_EDITABLE
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services.writing import write_columns
from hengwang.projects.queries.money import SourceMoney, year_money

MONEY = "projects."
# Metrics of these apps know programmes; the others know units.
OF_PROGRAMMES = ("projects.", "performance.")
SCORE_FIELDS = ["score", "low", "high", "outcome", "coverage"]
CARD_FIELDS = [
    "rows_total", "total", "total_low", "total_high", "level", "card", "scored_at", "changed_at",
]  # fmt: skip
AT_ONCE = 100


def measure(*evaluations: Evaluation, until: date | None = None, about: str = "") -> int:
    """Ask every bound metric for the evaluations' years; returns how many readings changed.

    All questions are asked together and what changed is written together. `about` begins the keys
    of the metrics to ask; empty is all of them. A metric that nobody offers yet leaves its row to
    a value entered by hand.
    """
    by_pk = {evaluation.pk: evaluation for evaluation in evaluations}
    bound = Indicator.objects.filter(
        evaluation__in=by_pk, source=ActualSource.METRIC, metric_key__startswith=about
    )
    offered = set(metrics.keys())
    asked = {
        row: question_of(by_pk[row.evaluation_id], row, until=until)
        for row in bound.order_by("evaluation_id", "order", "pk")
        if row.metric_key in offered
    }
    digests = {row: question.digest for row, question in asked.items()}
    readings = collect(asked.values())
    changed = []
    for row, key in digests.items():
        if row.reading_id != readings[key].pk:
            row.reading_id = readings[key].pk
            changed.append(row)
    write_columns(changed, ["reading"])
    return len(changed)


def question_of(
    evaluation: Evaluation, indicator: Indicator, *, until: date | None = None
) -> Question:
    """What the row asks its metric: the programme's year, or up to a day where it can.

    Surveys, regulations and the like belong to units, not to projects: there the question is
    about the programme's own unit, never about everybody's.
    """
    params: dict[str, Any] = dict(indicator.metric_params)
    if until is not None and "until" in metrics.get(indicator.metric_key).params.model_fields:
        params["until"] = until.isoformat()
    programme = evaluation.programme
    of_unit = not indicator.metric_key.startswith(OF_PROGRAMMES)
    scope = Scope(programme_id=programme.pk, unit_ids=(programme.unit_id,) if of_unit else None)
    return Question(indicator.metric_key, Period.year_of(evaluation.fiscal_year), scope, params)


def card_of(evaluation: Evaluation, indicators: Sequence[Indicator]) -> ScoreCard | None:
    """The card of the evaluation as it stands; None where no ruleset was chosen.

    Hidden cost: four queries for the money. `indicators` come with section and reading.
    """
    return _card(evaluation, indicators, _money([evaluation])[evaluation.pk])


def _card(
    evaluation: Evaluation, indicators: Sequence[Indicator], money: SourceMoney
) -> ScoreCard | None:
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    if ruleset is None:
        return None
    year = evaluation.fiscal_year
    rows = [row_of(row, ruleset, year) for row in indicators]
    return score(ruleset, rows, budget_figures(money))


def rescore(evaluation_id: int) -> Evaluation:
    """Compute the card and keep it with the rows; rounded once, stored once.

    Frozen revisions are not touched: they stay what was submitted.
    """
    return rescore_all([evaluation_id])[0]


def rescore_all(evaluation_ids: Collection[int]) -> list[Evaluation]:
    """The same for any number: six statements and one transaction for each hundred."""
    ids = sorted(set(evaluation_ids))
    found: list[Evaluation] = []
    for start in range(0, len(ids), AT_ONCE):
        found += _rescore(ids[start : start + AT_ONCE])
    return found


@transaction.atomic
def _rescore(ids: Collection[int]) -> list[Evaluation]:
    evaluations = list(Evaluation.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if len(evaluations) < len(ids):
        raise Evaluation.DoesNotExist
    rows: dict[int, list[Indicator]] = {evaluation.pk: [] for evaluation in evaluations}
    told = Indicator.objects.filter(evaluation__in=ids).select_related("section", "reading")
    for row in told.order_by("evaluation_id", "order", "pk"):
        rows[row.evaluation_id].append(row)
    money = _money(evaluations)
    changed: list[Indicator] = []
    for evaluation in evaluations:
        mine = rows[evaluation.pk]
        card = _card(evaluation, mine, money[evaluation.pk])
        changed += _take_scores(mine, card)
        _take_card(evaluation, mine, card)
    write_columns(changed, SCORE_FIELDS)
    write_columns(evaluations, CARD_FIELDS)
    return evaluations


def _money(evaluations: Sequence[Evaluation]) -> dict[int, SourceMoney]:
    by_year: dict[int, list[int]] = {}
    for evaluation in evaluations:
        by_year.setdefault(evaluation.fiscal_year, []).append(evaluation.programme_id)
    books = {year: year_money(sorted(set(ids)), year) for year, ids in by_year.items()}
    return {one.pk: books[one.fiscal_year][one.programme_id].total for one in evaluations}


def _take_card(
    evaluation: Evaluation, indicators: Sequence[Indicator], card: ScoreCard | None
) -> None:
    evaluation.rows_total = _sum_of_printed(indicators)
    evaluation.total = card.total if card else None
    evaluation.total_low = card.low if card else None
    evaluation.total_high = card.high if card else None
    evaluation.level = (card.level or "") if card else ""
    evaluation.card = stored_card(card) if card else {}
    evaluation.scored_at = evaluation.changed_at = timezone.now()


def remeasure_and_rescore(evaluation_id: int) -> Evaluation:
    """Both steps; the readings are kept even where scoring then refuses."""
    measure(Evaluation.objects.get(pk=evaluation_id))
    return rescore(evaluation_id)


def recompute(evaluation_ids: Collection[int]) -> int:
    """Both steps for any number of evaluations, a hundred at once; returns how many were scored.

    What stands in them afterwards is what `remeasure_and_rescore` leaves in each.
    """
    ids = sorted(set(evaluation_ids))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        found = Evaluation.objects.filter(pk__in=part).select_related("programme")
        measure(*found.order_by("pk"))
        rescore_all(part)
    return len(ids)


def row_of(indicator: Indicator, ruleset: Ruleset, year: int) -> Row:
    """One indicator as the engine takes it."""
    target = parse_target(
        indicator.target_text, year=year, level2=indicator.level2, name=indicator.level3
    )
    text = indicator.actual_text
    entered = parse_actual(text, year=year) if text else None
    reading = indicator.reading if indicator.source == ActualSource.METRIC else None
    from_budget = None
    if indicator.source == ActualSource.BUDGET:
        from_budget = BudgetRate(indicator.metric_params.get("rate", BudgetRate.EXECUTION))
    share = indicator.share
    return Row(
        key=str(indicator.pk),
        section=indicator.section.name,
        points=indicator.points,
        target=target,
        actual=actual_of(measured_of(reading)) if reading else entered,
        judged=entered if reading else None,
        coverage=reading.coverage if reading else None,
        band=band_of(ruleset, share) if share is not None else None,
        share=share,
        from_budget=from_budget,
        rule=rule_from(indicator.rule) if indicator.rule else None,
    )


def measured_of(reading: Reading) -> Measured:
    """A stored reading as the metric answered it, without its rows."""
    return Measured(
        value=reading.value,
        unit=Unit(reading.unit),
        numerator=reading.numerator,
        denominator=reading.denominator,
        coverage=reading.coverage,
        basis=Basis(kind=reading.basis_kind or "unknown"),
    )


def band_of(ruleset: Ruleset, share: Decimal) -> Band | None:
    """The band in which a degree of completion lies."""
    rule = ruleset.rules.get(TargetKind.TEXT)
    bands: dict[Band, BandRange] = rule.bands if isinstance(rule, BandsRule) else {}
    return next((band for band, extent in bands.items() if extent.allows(share)), None)


def budget_figures(money: SourceMoney) -> BudgetFigures:
    """The funds total as the engine takes it."""
    return BudgetFigures(
        initial=money.initial,
        budget=money.budget,
        arrived=money.arrived,
        executed=money.executed,
    )


def _take_scores(indicators: Sequence[Indicator], card: ScoreCard | None) -> list[Indicator]:
    """Put the scores into the rows; returns those in which something changed."""
    scored = {row.key: row for row in card.rows} if card else {}
    changed = []
    for indicator in indicators:
        before = [getattr(indicator, name) for name in SCORE_FIELDS]
        row = scored.get(str(indicator.pk))
        indicator.score = row.points if row else None
        indicator.low = row.low if row else None
        indicator.high = row.high if row else None
        indicator.coverage = indicator.reading.coverage if indicator.reading else None
        indicator.outcome = stored_outcome(row) if row else {}
        if before != [getattr(indicator, name) for name in SCORE_FIELDS]:
            changed.append(indicator)
    return changed


def _sum_of_printed(indicators: Sequence[Indicator]) -> Decimal | None:
    printed = [i.printed_score for i in indicators if i.printed_score is not None]
    return sum(printed, Decimal(0)) if printed else None


def refresh_money(programme_id: int, year: int) -> int:
    """Let a change of a programme's money show in its open evaluations of that year.

    Only rows that rest on money are measured anew; what was submitted stays as it was.

    Returns:
        How many evaluations were scored.
    """
    rows = Evaluation.objects.filter(
        programme_id=programme_id, fiscal_year=year, state__in=GOALS_EDITABLE
    )
    found = list(rows.exclude(ruleset_key="").select_related("programme").order_by("pk"))
    measure(*found, about=MONEY)
    return len(rescore_all([evaluation.pk for evaluation in found]))
