"""`hengwang audit`: shows that the trail is whole, or what is wrong with it."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hengwang.cli.environment import start_django

if TYPE_CHECKING:
    from hengwang.audit.verification import Problem, Verification

EXPLANATIONS = {
    "altered": "an entry was changed after it was sealed",
    "removed": "an entry was removed",
    "link_removed": "a link of the chain was removed",
    "link_altered": "a link does not follow from the one before it",
    "unchained": "an entry was written past the sealer",
    "waiting": "entries have waited for the sealer for over an hour",
    "cut": "the end of the chain was cut off: the anchor file knows later entries",
    "rewritten": "the chain was rewritten: the anchor file knows another hash",
    "anchor_missing": "the anchor file cannot be read",
    "anchor_damaged": "the anchor file was changed",
    "guards_missing": "the database triggers that forbid changes are missing",
}


@click.group()
def audit() -> None:
    """The trail of who changed what."""


@audit.command()
@click.option(
    "--anchor",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Anchor file to compare with; the installation's own unless given.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def verify(*, anchor: Path | None, form: str) -> None:
    """Walk the whole chain. Exit code 0: it holds; 1: it does not."""
    start_django()
    from hengwang.audit.verification import verify as verify_trail

    outcome = verify_trail(anchor)
    if form == "json":
        click.echo(json.dumps({"holds": outcome.holds, **asdict(outcome)}, ensure_ascii=False))
    else:
        _print(outcome)
    sys.exit(0 if outcome.holds else 1)


def _print(outcome: "Verification") -> None:
    click.echo(
        f"{outcome.links} entries chained, {outcome.waiting} waiting, {outcome.anchors} anchors;"
        f" head {outcome.head_seq} {outcome.head_hash}"
    )
    for problem in outcome.problems:
        click.echo(f"  {_sentence(problem)}")
    if outcome.holds:
        click.echo("The trail is whole.")
    else:
        click.echo(f"The trail is NOT whole: {outcome.problem_count} problems.")


def _sentence(problem: "Problem") -> str:
    parts = [EXPLANATIONS.get(problem.kind, problem.kind)]
    if problem.seq is not None:
        parts.append(f"link {problem.seq}")
    if problem.entry_id is not None:
        parts.append(f"entry {problem.entry_id}")
    if problem.detail:
        parts.append(problem.detail)
    return "; ".join(parts)
