"""`hengwang export`: lists as files, and the documents of an evaluation."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import plain, print_json

if TYPE_CHECKING:
    from hengwang.cli.listing import Listing

LISTS = ("projects", "evaluations", "payments")
DOCUMENTS = {
    "form": "self_evaluation_form",
    "report": "evaluation_report",
    "annex": "evidence_annex",
}


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
    "--kind", "kinds", type=click.Choice([*DOCUMENTS]), multiple=True, default=[*DOCUMENTS]
)
@click.option("--format", "form", type=click.Choice(["docx", "xlsx", "pdf"]), default="docx")
@click.option("--json", "as_json", is_flag=True, help="Names and digests as JSON.")
def export_documents(
    *, evaluation_id: int, folder: Path, kinds: tuple[str, ...], form: str, as_json: bool
) -> None:
    """Write the form, the report and the annex of one evaluation.

    A draft is watermarked; a submitted evaluation gives the final ones. A document that does not
    exist in the format is left out.
    """
    with working():
        written = _documents(evaluation_id, folder, kinds, form)
    if not written:
        click.echo(f"Nothing written: none of {', '.join(kinds)} exists as {form}.", err=True)
        sys.exit(1)
    if as_json:
        print_json({"documents": written})
    else:
        for one in written:
            click.echo(one["path"])


def _documents(
    evaluation_id: int, folder: Path, kinds: tuple[str, ...], form: str
) -> list[dict[str, str]]:
    from hengwang.documents.choices import FORMATS, DocumentKind, Format
    from hengwang.documents.services import build
    from hengwang.documents.snapshots import current_snapshot
    from hengwang.documents.templates import chosen_for
    from hengwang.performance.models import Evaluation

    rows = Evaluation.objects.select_related("programme__unit__region")
    evaluation = rows.filter(pk=evaluation_id).first()
    if evaluation is None:
        msg = f"There is no evaluation {evaluation_id}: see `hengwang export list evaluations`."
        raise click.ClickException(msg)
    snapshot = current_snapshot(evaluation)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind in (DocumentKind(DOCUMENTS[name]) for name in kinds):
        if Format(form) not in FORMATS[kind]:
            continue
        own = chosen_for(kind, Format(form), snapshot)
        built = build(kind, snapshot, format=Format(form), template=own)
        path = folder / built.name
        path.write_bytes(built.content)
        written.append({"kind": str(kind), "path": str(path), "digest": built.digest})
    return written
