"""`hengwang backup`: rows, files and, apart from them, the keys."""

from pathlib import Path

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import print_json


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--keys-to",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the keys; they never lie in the backup itself.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def backup(*, folder: Path, keys_to: Path | None, form: str) -> None:
    """Write a backup as a new folder in FOLDER, while the platform runs.

    Exit code 0: it is finished and durable; 1: nothing was left behind, and the message says why.
    """
    with working():
        from hengwang.backups.writing import write_backup

        written = write_backup(folder, keys_to=keys_to)
    manifest = written.manifest
    if form == "json":
        print_json(
            {
                "folder": str(written.folder),
                "rows": written.rows,
                "files": manifest.files,
                "bytes": manifest.files_bytes,
                "version": manifest.version,
            }
        )
        return
    click.echo(f"{written.folder}: {written.rows} rows, {manifest.files} files.")
    if keys_to is None:
        click.echo("The keys are not in it; --keys-to FOLDER copies them elsewhere.")
