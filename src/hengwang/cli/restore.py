"""`hengwang restore`: a backup into an empty place, and the proof that it is whole."""

import sys
from pathlib import Path

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import print_json

SHOWN = 5


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--keys-from",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of the keys that were kept apart.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def restore(*, folder: Path, keys_from: Path | None, form: str) -> None:
    """Restore the backup FOLDER into an empty database and data folder.

    Works across databases: a backup of SQLite goes into PostgreSQL and the other way round. Then
    the trail, every file, every submitted evaluation and every seal are verified anew.

    Exit code 0: everything is there and holds; 1: refused, or something does not hold.
    """
    with working():
        from django.utils import translation

        from hengwang.backups.restoring import restore_backup

        with translation.override("en"):
            quiet = form == "json"
            restored = restore_backup(
                folder,
                keys_from=keys_from,
                say=lambda text: None if quiet else click.echo(f"  {text}"),
            )
    outcomes = restored.proof.outcomes
    if form == "json":
        print_json(
            {
                "holds": restored.proof.holds,
                "version": restored.manifest.version,
                "keys": list(restored.keys),
                "proof": {
                    subject: {"checked": one.checked, "failed": list(one.failed)}
                    for subject, one in outcomes.items()
                },
            }
        )
    else:
        for subject, one in outcomes.items():
            said = (
                f"{len(one.failed)} FAILED: {', '.join(one.failed[:5])}" if one.failed else "hold"
            )
            click.echo(f"{subject}: {one.checked} checked, {said}")
        click.echo("Everything holds." if restored.proof.holds else "NOT everything holds.")
    sys.exit(0 if restored.proof.holds else 1)


def _said(failed: tuple[str, ...]) -> str:
    shown = ", ".join(failed[:SHOWN])
    return f"{len(failed)} FAILED: {shown}" if failed else "hold"
