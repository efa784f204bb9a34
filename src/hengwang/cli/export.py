"""`hengwang export`: lists as files, and the documents of an evaluation."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import plain, print_json

if TYPE_CHECKING:
    from hengwang.cli.listing import Listing

LISTS = ("projects", "evaluations", "payments")
# The documents of every evaluation, as they are called when nothing is said; then all the others,
# named as in their addresses (documents/choices.py, which needs Django: a test keeps them equal).
DOCUMENTS = {
    "form": "self_evaluation_form",
    "report": "evaluation_report",
    "annex": "evidence_annex",
}
OTHERS = (
    "target_form", "goal_change_form", "monitoring_sheet", "department_report", "fill_in_report",
    "subproject_tables", "rectification_list", "result_sheet", "disclosure_form",
    "disclosure_report", "exemption_notice",
)  # fmt: skip
KINDS = (*DOCUMENTS, *OTHERS)


@click.group()
def export() -> None:
    """Write lists and documents to files. Exit code 1 when there is nothing to write."""


@export.command("list")
@click.argument("name", type=click.Choice(LISTS))
@click.option("--year", type=click.IntRange(1990, 2100), help="Only this fiscal year.")
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "json"]), default="csv")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="File to write; the screen without it (not for xlsx).",
)
def export_list(*, name: str, year: int | None, form: str, output: Path | None) -> None:
    """Write projects, evaluations or payments."""
    if form == "xlsx" and output is None:
        msg = "xlsx goes into a file: name it with --output."
        raise click.UsageError(msg)
    with working():
        from hengwang.cli.listing import LISTINGS

        listing = LISTINGS[name]
        count = listing.rows(year).count()
        if not count:
            click.echo("Nothing to export: no row matches.", err=True)
            sys.exit(1)
        content = _content(listing, year, form)
        if output is None:
            sys.stdout.buffer.write(content)
        else:
            output.write_bytes(content)
            click.echo(f"{count} rows → {output}", err=True)


def _content(listing: "Listing", year: int | None, form: str) -> bytes:
    from hengwang.pages.exports import csv_lines, workbook_of

    if form == "csv":
        return b"".join(csv_lines(listing.table(year)))
    if form == "xlsx":
        return workbook_of(listing.table(year), listing.name)
    records = {listing.name: list(listing.records(year))}
    return (json.dumps(records, ensure_ascii=False, indent=2, default=plain) + "\n").encode()


@export.command("documents")
@click.argument("evaluation_id", type=int)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Where the files go; made when it is missing.",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    default=[*DOCUMENTS],
    show_default=True,
    help="Which document; may be repeated.",
)
@click.option("--all", "every", is_flag=True, help="Every document the evaluation has.")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the declaration's goals and of the monitoring sheet.",
)
@click.option("--format", "form", type=click.Choice(["docx", "xlsx", "pdf"]), default="docx")
@click.option("--json", "as_json", is_flag=True, help="Names and digests as JSON.")
def export_documents(  # noqa: PLR0913 (as many as it has options)
    *,
    evaluation_id: int,
    folder: Path,
    kinds: tuple[str, ...],
    every: bool,
    on: datetime | None,
    form: str,
    as_json: bool,
) -> None:
    """Write documents of one evaluation: form, report and annex unless told otherwise.

    A draft is watermarked; a submitted evaluation gives the final ones. A document that does not
    exist in the format is left out.
    """
    kinds = KINDS if every else kinds
    with working():
        written = _documents(evaluation_id, folder, kinds, form, on, every=every)
    if not written:
        click.echo(f"Nothing written: none of {', '.join(kinds)} exists as {form}.", err=True)
        sys.exit(1)
    if as_json:
        print_json({"documents": written})
    else:
        for one in written:
            click.echo(one["path"])


def _documents(
    evaluation_id: int,
    folder: Path,
    kinds: tuple[str, ...],
    form: str,
    on: datetime | None,
    *,
    every: bool,
) -> list[dict[str, str]]:
    from hengwang.documents.choices import FORMATS, DocumentKind, Format
    from hengwang.documents.making import made
    from hengwang.documents.offering import kinds_of
    from hengwang.performance.models import Evaluation

    rows = Evaluation.objects.select_related("programme__unit__region")
    evaluation = rows.filter(pk=evaluation_id).first()
    if evaluation is None:
        msg = f"There is no evaluation {evaluation_id}: see `hengwang export list evaluations`."
        raise click.ClickException(msg)
    wanted = [DocumentKind(DOCUMENTS.get(name, name)) for name in kinds]
    if every:
        wanted = [kind for kind in wanted if kind in kinds_of(evaluation)]
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in wanted:
        if Format(form) not in FORMATS[kind]:
            continue
        day = on.date() if on else None
        built = made(kind, evaluation, format=Format(form), on=day)
        path = folder / built.name
        path.write_bytes(built.content)
        written.append({"kind": str(kind), "path": str(path), "digest": built.digest})
    return written
