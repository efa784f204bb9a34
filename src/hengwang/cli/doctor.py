"""`hengwang doctor`: what is well, what is not, and what to do."""

import sys
from typing import TYPE_CHECKING

import click

from hengwang.cli.environment import start_django
from hengwang.cli.printing import print_json

if TYPE_CHECKING:
    from hengwang.health.signs import Sign

MARKS = {"ok": "✓", "warn": "!", "bad": "✗"}
COLOURS = {"ok": "green", "warn": "yellow", "bad": "red"}


@click.command()
@click.option("--quick", is_flag=True, help="Leave out reading the whole trail and every file.")
@click.option("--strict", is_flag=True, help="Let warnings fail too.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def doctor(*, quick: bool, strict: bool, form: str, language: str) -> None:
    """Look at settings, database, disk, fonts, worker, audit trail and files.

    Exit code 0: nothing is broken; 1: something is (with --strict also where there are only
    warnings). Each line that is not well says what to do.
    """
    start_django()
    from django.utils import translation

    from hengwang.health.signs import State, examine, worst_of

    with translation.override("en" if language == "en" else "zh-hans"):
        signs = examine(quick=quick)
        worst = worst_of(signs)
        if form == "json":
            print_json({"state": worst.value, "signs": [_record(sign) for sign in signs]})
        else:
            for sign in signs:
                _print(sign)
    failing = {State.BAD, State.WARN} if strict else {State.BAD}
    sys.exit(1 if worst in failing else 0)


def _record(sign: "Sign") -> dict[str, object]:
    return {
        "subject": sign.subject,
        "label": sign.label,
        "state": sign.state.value,
        "message": sign.text,
        "to_do": sign.to_do,
    }


def _print(sign: "Sign") -> None:
    mark = click.style(f"{MARKS[sign.state]} {sign.state:<4}", fg=COLOURS[sign.state])
    click.echo(f"{mark}  {sign.label}: {sign.text}")
    if sign.to_do:
        click.echo(f"        → {sign.to_do}")
