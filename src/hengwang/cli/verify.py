"""`hengwang verify`: a sealed package, without the platform and without a network."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument("package", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--public-key", help="File, or 64 hex digits, of the key it must be signed with.")
@click.option("--digest", default="", help="What the documents print: sha256:…")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def verify(*, package: Path, public_key: str | None, digest: str, form: str, language: str) -> None:
    """Verify a sealed package with Python's standard library alone.

    Exit code 0: it holds; 1: it does not, and what was altered is named; 2: it is no package.
    """
    from hengwang.seals.verify.__main__ import main

    arguments = [str(package), "--language", language]
    arguments += ["--public-key", public_key] if public_key else []
    arguments += ["--digest", digest] if digest else []
    arguments += ["--json"] if form == "json" else []
    sys.exit(main(arguments))
