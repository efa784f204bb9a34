"""Score an evaluation: ask the metrics, run the engine, keep the card."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hengwang.evidence.models import Reading
from hengwang.evidence.questions import Question
from hengwang.evidence.services import collect
from hengwang.kernel.looks import one_look
from hengwang.kernel.measured import Basis, Measured
from hengwang.kernel.metrics import metrics
from hengwang.kernel.periods import Period
from hengwang.kernel.scopes import Scope
from hengwang.kernel.units import Unit
from hengwang.organizations.answering import regions_answered_for
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

# Metrics of projects that follow acceptances; all others of projects follow money.
OF_ACCEPTANCES = frozenset(
    ("projects.acceptance_rate", "projects.acceptance_timeliness", "projects.subprojects_accepted")
)
OF_THE_LEDGER = ("availability.", "monitoring.")
# Metrics of these apps know programmes; the others know units.
OF_PROGRAMMES = ("projects.", "performance.")
# What a unit that answers for a region's extranet is asked about all units it serves.
OF_THE_EXTRANET = ("access.", "addressing.", "availability.", "monitoring.", "network.", "tickets.")
SCORE_FIELDS = ["score", "low", "high", "outcome", "coverage"]
CARD_FIELDS = [
    "rows_total", "total", "total_low", "total_high", "level", "card", "scored_at", "changed_at",
]  # fmt: skip
AT_ONCE = 100


def measure(
    *evaluations: Evaluation, until: date | None = None, keys: Collection[str] | None = None
) -> int:
    """Ask every bound metric for the evaluations' years; returns how many readings changed.

    All questions are asked together and what changed is written together. `keys` are the metrics
    to ask; None is all of them. A metric that nobody offers yet leaves its row to a value entered
    by hand.
    """
    changed = _asked(evaluations, until=until, keys=keys)
    write_columns(changed, ["reading"])
    return len(changed)


def _asked(
    evaluations: Sequence[Evaluation],
    *,
    until: date | None = None,
    keys: Collection[str] | None = None,
) -> list[Indicator]:
    """Rows that have another reading now; nothing is written into them yet."""
    by_pk = {evaluation.pk: evaluation for evaluation in evaluations}
    bound = Indicator.objects.filter(evaluation__in=by_pk, source=ActualSource.METRIC)
    offered = set(metrics.keys()).intersection(metrics.keys() if keys is None else keys)
    rows = [
        row for row in bound.order_by("evaluation_id", "order", "pk") if row.metric_key in offered
    ]
    served = served_of(evaluations, rows)
    asked = {
        row: question_of(by_pk[row.evaluation_id], row, served.get(row.evaluation_id), until=until)
        for row in rows
    }
    digests = {row: question.digest for row, question in asked.items()}
    readings = collect(asked.values())
    changed = []
    for row, key in digests.items():
        if row.reading_id != readings[key].pk:
            row.reading_id = readings[key].pk
            changed.append(row)
    return changed


def served_of(evaluations: Collection[Evaluation], rows: Iterable[Indicator]) -> dict[int, str]:
    """Evaluation → region whose extranet its unit answers for in its year, where it does.

    Hidden cost: a query for each year, none where no row asks about the network.
    """
    if not any(row.metric_key.startswith(OF_THE_EXTRANET) for row in rows):
        return {}
    found: dict[int, str] = {}
    for year in {one.fiscal_year for one in evaluations}:
        period = Period.year_of(year)
        units = {one.pk: one.programme.unit_id for one in evaluations if one.fiscal_year == year}
        codes = regions_answered_for(set(units.values()), period.first_day, period.last_day)
        found |= {pk: codes[unit] for pk, unit in units.items() if unit in codes}
    return found


def question_of(
    evaluation: Evaluation, indicator: Indicator, served: str | None, *, until: date | None = None
) -> Question:
    """What the row asks its metric: the programme's year, or up to a day where it can.

    Surveys, regulations and the like belong to units, not to projects: there the question is
    about the programme's own unit, never about everybody's. The network belongs to all it serves:
    a unit that answers for a region's extranet (`served`, from `served_of`) is asked about the
    units of that region (docs/decisions/0016-served-region.md).
    """
    params: dict[str, Any] = dict(indicator.metric_params)
    if until is not None and "until" in metrics.get(indicator.metric_key).params.model_fields:
        params["until"] = until.isoformat()
    programme, period = evaluation.programme, Period.year_of(evaluation.fiscal_year)
    if indicator.metric_key.startswith(OF_PROGRAMMES):
        scope = Scope(programme_id=programme.pk)
    elif served is not None and indicator.metric_key.startswith(OF_THE_EXTRANET):
        scope = Scope(programme_id=programme.pk, region_code=served)
    else:
        scope = Scope(programme_id=programme.pk, unit_ids=(programme.unit_id,))
    return Question(indicator.metric_key, period, scope, params)


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
    return _score_locked(evaluations)


def _score_locked(evaluations: list[Evaluation]) -> list[Evaluation]:
    """Score evaluations that this transaction holds; five statements."""
    rows: dict[int, list[Indicator]] = {evaluation.pk: [] for evaluation in evaluations}
    told = Indicator.objects.filter(evaluation__in=rows).select_related("section", "reading")
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
    """Measure and score one evaluation, as `recompute` does."""
    _recompute([evaluation_id])
    return Evaluation.objects.get(pk=evaluation_id)


def recompute(evaluation_ids: Collection[int]) -> int:
    """Both steps for any number of evaluations, a hundred at once; returns how many were scored.

    What stands in them afterwards is what `remeasure_and_rescore` leaves in each.
    """
    ids = sorted(set(evaluation_ids))
    return sum(_recompute(ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE))


def _recompute(ids: Collection[int]) -> int:
    """Ask first, then write under the lock: what somebody submitted meanwhile has its figures."""
    found = Evaluation.objects.filter(pk__in=ids).select_related("programme").order_by("pk")
    evaluations = list(found)
    if len(evaluations) < len(ids):
        raise Evaluation.DoesNotExist
    were_open = {one.pk for one in evaluations if one.state in GOALS_EDITABLE}
    changed = _asked(evaluations)
    with transaction.atomic():
        rows = Evaluation.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        mine = [one for one in rows if one.state in GOALS_EDITABLE or one.pk not in were_open]
        kept = {one.pk for one in mine}
        write_columns([row for row in changed if row.evaluation_id in kept], ["reading"])
        return len(_score_locked(mine))


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


def told_by_money() -> set[str]:
    """Metrics that follow the money of a programme."""
    return _metrics_of("projects.") - OF_ACCEPTANCES


def told_by_the_ledger() -> set[str]:
    """Metrics that follow what is said of the ledger of availability."""
    return _metrics_of(*OF_THE_LEDGER)


def resting_on_the_ledger(year: int) -> QuerySet[Evaluation]:
    """Evaluations of that year with a figure of the ledger."""
    return _resting_on(told_by_the_ledger()).filter(fiscal_year=year)


def _metrics_of(*beginnings: str) -> set[str]:
    return {key for key in metrics.keys() if key.startswith(beginnings)}  # noqa: SIM118


def _resting_on(keys: Collection[str]) -> QuerySet[Evaluation]:
    resting = Indicator.objects.filter(metric_key__in=keys, source=ActualSource.METRIC)
    return Evaluation.objects.filter(pk__in=resting.values("evaluation"))


def refresh_money(programme_id: int, year: int) -> int:
    """Let a change of a programme's money show in its open evaluations of that year.

    Only rows that rest on money are measured anew; what was submitted stays as it was.

    Returns:
        How many evaluations were scored.
    """
    rows = Evaluation.objects.filter(programme_id=programme_id, fiscal_year=year)
    return _refresh(rows, told_by_money())


def refresh_acceptances(programme_id: int) -> int:
    """The same for an acceptance, which may belong to any of the programme's years."""
    return _refresh(Evaluation.objects.filter(programme_id=programme_id), OF_ACCEPTANCES)


def refresh_availability(year: int) -> int:
    """The same for what was said of the ledger, in evaluations of that year which rest on it."""
    return _refresh(resting_on_the_ledger(year), told_by_the_ledger())


def refresh_served(unit_id: int) -> int:
    """The same where a unit begins or ends to answer for a region's extranet."""
    keys = _metrics_of(*OF_THE_EXTRANET)
    return _refresh(_resting_on(keys).filter(programme__unit_id=unit_id), keys)


@transaction.atomic(savepoint=False)
def _refresh(rows: QuerySet[Evaluation], keys: Collection[str]) -> int:
    """The evaluations are locked before the records are looked at: of two changes at once the
    later look is the one that stays."""
    mine = rows.filter(state__in=GOALS_EDITABLE).exclude(ruleset_key="")
    locked = mine.select_related("programme").select_for_update(of=("self",)).order_by("pk")
    found = list(locked)
    if not found:
        return 0
    with one_look():
        measure(*found, keys=keys)
        return len(_score_locked(found))
