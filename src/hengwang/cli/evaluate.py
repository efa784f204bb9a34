"""`hengwang evaluate`: ask the metrics again and score evaluations anew."""

import sys
from typing import TYPE_CHECKING, Any

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import print_json, print_table

if TYPE_CHECKING:
    from hengwang.performance.models import Evaluation

HEADS = ("Id", "Evaluation", "State", "Printed", "Rows", "By the rules", "Level", "Unscored")


@click.command()
@click.argument("year", type=click.IntRange(1990, 2100), required=False)
@click.option("--id", "ids", type=int, multiple=True, help="Only this evaluation; repeatable.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def evaluate(*, year: int | None, ids: tuple[int, ...], form: str) -> None:
    """Measure and score the open evaluations of YEAR (of all years without it). Safe to repeat.

    A submitted evaluation is frozen: it is listed as it stands and not computed. Exit code 1 when
    there is nothing to evaluate.
    """
    with working():
        rows = [_line(evaluation) for evaluation in _evaluations(year, ids)]
    if form == "json":
        print_json({"evaluations": rows})
    elif rows:
        shown = [(*list(row.values())[:2], row["state"], *list(row.values())[5:]) for row in rows]
        print_table(HEADS, shown, numbers=(0, 3, 4, 5, 7))
    if not rows:
        click.echo("Nothing to evaluate: no evaluation matches.", err=True)
        sys.exit(1)


def _evaluations(year: int | None, ids: tuple[int, ...]) -> "list[Evaluation]":
    from hengwang.performance.models import Evaluation
    from hengwang.performance.rules import GOALS_EDITABLE
    from hengwang.performance.services.scoring import remeasure_and_rescore

    found = Evaluation.objects.select_related("programme__unit").order_by("fiscal_year", "pk")
    found = found.filter(pk__in=ids) if ids else found
    found = found.filter(fiscal_year=year) if year else found
    for evaluation in found.filter(state__in=GOALS_EDITABLE):
        remeasure_and_rescore(evaluation.pk)
    return list(found.all())


def _line(evaluation: "Evaluation") -> dict[str, Any]:
    unscored = evaluation.indicators.filter(points__gt=0, score=None).count()
    return {
        "id": evaluation.pk,
        "title": evaluation.title,
        "unit": evaluation.programme.unit.name,
        "fiscal_year": evaluation.fiscal_year,
        "state": evaluation.state,
        "printed_total": evaluation.printed_total,
        "rows_total": evaluation.rows_total,
        "total": _range(evaluation),
        "level": evaluation.level_shown,
        "unscored": unscored,
    }


def _range(evaluation: "Evaluation") -> str | None:
    """The total, or where it lies while rows are unscored; None without a ruleset."""
    if evaluation.total is not None or evaluation.total_low is None:
        return None if evaluation.total is None else str(evaluation.total)
    return f"{evaluation.total_low}–{evaluation.total_high}"
