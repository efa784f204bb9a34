"""`hengwang import`: enter records from a workbook, a form of others, or a sheet of goals."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hengwang.cli.environment import working
from hengwang.cli.importing_forms import import_form_or_goals
from hengwang.cli.printing import print_json, print_table

if TYPE_CHECKING:
    from hengwang.accounts.models import User
    from hengwang.projects.importing.plans import ImportPlan

SHOWN = 50


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--by", "username", required=True, metavar="USER", help="Whose rights count.")
@click.option("--dry-run/--apply", default=True, help="Show what would happen, or do it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--as", "what", type=click.Choice(["records", "form", "goals"]), default="records")
@click.option("--project", "project_id", type=int, help="For a form: the project it is of.")
@click.option("--year", type=int, help="For a form: its year, where the file does not say.")
@click.option("--kind", default="unit_self", show_default=True, help="For a form.")
@click.option("--part", type=int, default=1, show_default=True, help="Which form of the file.")
@click.option("--meant-so", is_flag=True, help="For a form that names another project or year.")
@click.option("--evaluation", "evaluation_id", type=int, help="For goals: whose they are.")
def import_(
    *, file: Path, username: str, dry_run: bool, form: str, what: str, **chosen: Any
) -> None:
    """Read FILE and say what each row would do; with --apply, do it.

    Records are projects, budgets, contracts and payments (xlsx or CSV); a form is a filled one of
    others (docx, xlsx, pdf …) that becomes an evaluation as printed; goals are a filled sheet.

    Everything is written or nothing. Exit code 0: every row can be entered or is there already;
    1: rows are refused (with --apply nothing was written then), or there is nothing to enter.
    """
    if what != "records":
        how = {**chosen, "username": username}
        import_form_or_goals(file, _user, what, how, applied=not dry_run, as_json=form == "json")
    with working():
        from hengwang.files.choices import FileKind
        from hengwang.files.services import store
        from hengwang.projects.importing.plans import Verdict
        from hengwang.projects.services.importing import carry_out_import, plan_import

        user = _user(username)
        stored = store(file, name=file.name, kind=FileKind.SPREADSHEET, by=user)
        plan = plan_import(stored, by=user)
        refused, new = plan.count(Verdict.REFUSE), plan.count(Verdict.ADD)
        is_done = not dry_run and new > 0 and not refused
        if is_done:
            carry_out_import(stored, digest=plan.digest, by=user)
        told = _told(plan, is_done=is_done)
    if form == "json":
        print_json(told)
    else:
        _print(told, is_done=is_done)
    sys.exit(1 if refused or not new else 0)


def _user(username: str) -> "User":
    from hengwang.accounts.models import User

    user = User.objects.active().filter(username=username).first()
    if user is None:
        msg = f"There is no active account “{username}”."
        raise click.ClickException(msg)
    return user


def _told(plan: "ImportPlan", *, is_done: bool) -> dict[str, Any]:
    from hengwang.pages.refusals import refusal_text
    from hengwang.projects.importing.plans import Verdict

    rows = [
        {
            "table": row.table,
            "row": row.number,
            "kind": row.sheet.value,
            "label": row.label,
            "amount": row.amount,
            "verdict": row.verdict.value,
            "problems": [refusal_text(problem) for problem in row.problems],
            "notes": list(row.notes),
        }
        for row in plan.rows
    ]
    counts = {verdict.value: plan.count(verdict) for verdict in Verdict}
    return {"applied": is_done, "counts": counts, "digest": plan.digest, "rows": rows}


def _print(told: dict[str, Any], *, is_done: bool) -> None:
    refused = [row for row in told["rows"] if row["verdict"] == "refuse"]
    if refused:
        heads = ("Table", "Row", "What", "Why not")
        shown = [(r["table"], r["row"], r["label"], "；".join(r["problems"])) for r in refused]
        print_table(heads, shown[:SHOWN], numbers=(1,))
    counts = told["counts"]
    click.echo(
        f"{counts['add']} new, {counts['here']} recorded already, {counts['repeated']} twice in the"
        f" file, {counts['refuse']} refused."
    )
    if is_done:
        click.echo("Written.")
    elif refused:
        click.echo("Nothing was written: mend the refused rows first.")
    elif counts["add"]:
        click.echo("Nothing was written: repeat with --apply.")
