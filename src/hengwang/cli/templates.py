"""`hengwang templates`: check a template before it is uploaded, line by line."""

import sys
from pathlib import Path

import click

from hengwang.cli.environment import working
from hengwang.cli.printing import print_json

UNUSABLE, NO_TEMPLATE = 1, 2


@click.group("templates")
def templates() -> None:
    """Check own templates of documents."""


@templates.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--kind", help="Which document, e.g. target_form; without it, the file's name says.")
@click.option(
    "--trial",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the trial document here.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def check(*, file: Path, kind: str | None, trial: Path | None, form: str, language: str) -> None:
    """Check FILE (docx or xlsx) tag by tag, and fill it once for trial.

    One line for each fault: file, place, reason, code. Exit code 0: it can be uploaded; 1: it has
    faults; 2: it is no file of that kind at all, or nobody knows which document it is for.
    """
    with working():
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.utils import translation

        from hengwang.documents.choices import DocumentKind
        from hengwang.incoming.services.own_templates import judge_upload
        from hengwang.incoming.wording import told
        from hengwang.kernel.errors import DomainError
        from hengwang.pages.refusals import refusal_text

        known = kind or file.stem
        if known not in DocumentKind.values:
            listed = ", ".join(DocumentKind.values)
            click.echo(
                f"Which document is {file.name} for? Say --kind with one of: {listed}", err=True
            )
            sys.exit(NO_TEMPLATE)
        upload = SimpleUploadedFile(file.name, file.read_bytes())
        with translation.override("zh-hans" if language == "zh" else "en"):
            try:
                _, found = judge_upload(upload, name=file.name, kind=DocumentKind(known))
            except DomainError as refusal:
                click.echo(refusal_text(refusal), err=True)
                sys.exit(NO_TEMPLATE)
            faults = told(found.faults)
    if trial is not None and found.trial is not None:
        trial.write_bytes(found.trial)
    _say(faults, file, form, language)
    sys.exit(UNUSABLE if faults else 0)


def _say(faults: list[dict[str, str]], file: Path, form: str, language: str) -> None:
    if form == "json":
        print_json({"file": file.name, "usable": not faults, "faults": faults})
        return
    for one in faults:
        click.echo(f"{file.name}: {one['place']}: {one['reason']} [{one['code']}]")
    if not faults:
        good = "可以使用" if language == "zh" else "can be used"
        click.echo(f"{file.name}: {good}")
