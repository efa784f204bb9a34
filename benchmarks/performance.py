"""The five reference evaluations computed anew from their stored readings.

The demo is loaded into the throw-away database; then, again and again, every evaluation asks its
metrics, runs the engine and keeps its card, as the button on its page does. No peer: nothing else
scores these rows. The share of the engine alone, which knows no database, is told beside it.
"""

import time
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.figures import Figure, median_ms
from hengwang.demo.cases_reading import CASES, read_case
from hengwang.demo.services import load_reference_projects
from hengwang.organizations.services import load_regions
from hengwang.performance.engine.cards import score
from hengwang.performance.models import Evaluation
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services.scoring import (
    budget_figures,
    remeasure_and_rescore,
    row_of,
)
from hengwang.projects.queries.money import year_money

TARGET_S = 1.0
ROUNDS = 10


def measure() -> list[Figure]:
    """Seconds for all five together, database included, and for the engine alone."""
    call_command("migrate", verbosity=0, interactive=False)
    load_regions()
    begun = time.perf_counter()
    load_reference_projects(say=lambda _line: None)
    loaded = time.perf_counter() - begun
    names = [read_case(name).programme.name for name in CASES]
    evaluations = list(Evaluation.objects.filter(programme__name__in=names))
    ids = [evaluation.pk for evaluation in evaluations]

    def again() -> None:
        with transaction.atomic():
            for pk in ids:
                remeasure_and_rescore(pk)

    whole = median_ms(again, rounds=ROUNDS) / 1000
    cards = [_inputs(evaluation) for evaluation in evaluations if evaluation.ruleset_key]
    engine = median_ms(lambda: [score(*told) for told in cards], rounds=ROUNDS) / 1000
    database = connection.vendor
    return [
        Figure(f"five evaluations computed anew, {database}", whole, "s", TARGET_S),
        Figure("their rows scored by the engine alone", engine, "s"),
        Figure(f"five reference projects loaded, {database}", loaded, "s"),
    ]


def _inputs(evaluation: Evaluation) -> tuple[Any, Any, Any]:
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    year = evaluation.fiscal_year
    indicators = evaluation.indicators.select_related("section", "reading")
    money = year_money([evaluation.programme_id], year)[evaluation.programme_id].total
    rows = [row_of(indicator, ruleset, year) for indicator in indicators]  # type: ignore[arg-type]
    return ruleset, rows, budget_figures(money)
