"""What `hengwang import --as form` and `--as goals` do."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import print_json, print_table

if TYPE_CHECKING:
    from hengwang.accounts.models import User

SHOWN = 80
REFUSED = 1


def import_form_or_goals(
    file: Path,
    user_named: "Callable[[str], User]",
    what: str,
    chosen: Mapping[str, Any],
    *,
    applied: bool,
    as_json: bool,
) -> NoReturn:
    """Say what is understood and what is not; with `applied`, write it. Never returns.

    Exit code 0: it can be written, or was; 1: it cannot, and the message says why.
    """
    with working():
        user = user_named(chosen["username"])
        act = _form if what == "form" else _goals
        told, is_good = act(file, user, chosen, applied=applied)
    if as_json:
        print_json(told)
    else:
        _print(told)
    sys.exit(0 if is_good else REFUSED)


def _form(
    file: Path, user: "User", chosen: Mapping[str, Any], *, applied: bool
) -> tuple[dict[str, Any], bool]:
    from hengwang.files.choices import FileKind
    from hengwang.files.services import store
    from hengwang.incoming.services.others import Choices, doubts_of, import_form, plan_form
    from hengwang.performance.choices import EvaluationKind
    from hengwang.projects.models import Programme

    stored = store(file, name=file.name, kind=FileKind.REPORT, by=user)
    plan = plan_form(stored, part=max(chosen["part"] - 1, 0), by=user)
    reading, programme = plan.reading, plan.likely
    if chosen["project_id"] is not None:
        rows = Programme.objects.visible_to(user).select_related("unit__region")
        programme = rows.filter(pk=chosen["project_id"]).first()
    year = chosen["year"] or reading.year
    doubts = doubts_of(reading, programme, year) if programme and year else []
    told: dict[str, Any] = {
        "project": programme.name if programme else None,
        "year": year,
        "doubts": [f"{said} ≠ {mine}" for _, said, mine in doubts],
        "rows": [
            (r.section, r.level3, r.target, r.actual, r.points, r.score) for r in reading.rows
        ],
        "not_understood": [cell.as_json() for cell in reading.left],
        "written": False,
    }
    if programme is None or year is None:
        return told, False
    if applied:
        kind, meant_so = EvaluationKind(chosen["kind"]), chosen["meant_so"]
        choices = Choices(programme, year, kind, reading.part, doubts_accepted=meant_so)
        told["evaluation"] = import_form(stored, choices, shown=plan.digest, by=user).pk
        told["written"] = True
    return told, bool(reading.rows) and (applied or not doubts or chosen["meant_so"])


def _goals(
    file: Path, user: "User", chosen: Mapping[str, Any], *, applied: bool
) -> tuple[dict[str, Any], bool]:
    from hengwang.files.choices import FileKind
    from hengwang.files.services import store
    from hengwang.incoming.services.goals import import_goals, plan_goals
    from hengwang.incoming.wording import TROUBLES
    from hengwang.performance.models import Evaluation

    rows = Evaluation.objects.visible_to(user).select_related("programme__unit__region")
    evaluation = rows.filter(pk=chosen["evaluation_id"]).first()
    if evaluation is None:
        return {"rows": [], "not_understood": [], "written": False, "evaluation": None}, False
    stored = store(file, name=file.name, kind=FileKind.SPREADSHEET, by=user)
    plan = plan_goals(stored, evaluation, by=user)
    told = {
        "evaluation": evaluation.pk,
        "rows": [
            (
                one.verdict.value, one.row.section, one.row.level3, one.row.target, one.row.points,
                " ".join(str(TROUBLES[trouble]) for trouble in one.troubles),
            )
            for one in plan.rows
        ],
        "not_understood": [cell.as_json() for cell in plan.unreadable],
        "written": False,
    }  # fmt: skip
    if applied:
        import_goals(stored, evaluation.pk, shown=plan.digest, by=user)
        told["written"] = True
    return told, not plan.is_refused


def _print(told: Mapping[str, Any]) -> None:
    if told["rows"]:
        print_table([""] * len(told["rows"][0]), told["rows"][:SHOWN])
    for cell in told["not_understood"][:SHOWN]:
        click.echo(f"not understood: {cell['place_zh']}: {cell['text'][:80]} [{cell['reason']}]")
    for doubt in told.get("doubts", ()):
        click.echo(f"doubt: {doubt}")
    if "project" in told:
        click.echo(f"project: {told['project'] or '?'}, year: {told['year'] or '?'}")
    click.echo("Written." if told["written"] else "Nothing was written.")
