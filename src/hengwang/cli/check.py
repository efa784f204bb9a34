"""`hengwang check`: what is wrong with reports of evaluation."""

import glob
import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from hengwang.checker.batch import MANY, check_files
from hengwang.checker.errors import UnreadableError
from hengwang.checker.finding import Severity
from hengwang.checker.output.results import FileResult, exit_status
from hengwang.checker.output.wording import word
from hengwang.checker.own.assembly import rules_with
from hengwang.checker.own.files import read_file, read_folder
from hengwang.checker.own.schema import OwnSet
from hengwang.checker.readers.recognition import SUFFIXES
from hengwang.checker.registry import Rule
from hengwang.checker.settings import CheckSettings

_FORMATS = ("terminal", "json", "sarif", "html")
_PATTERN = set("*?[")


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="terminal", show_default=True
)
@click.option(
    "--output", type=click.Path(dir_okay=False), help="Write to this file, not to the screen."
)
@click.option(
    "--annotate",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="Write a copy of every docx with comments into this folder.",
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), "never"]),
    default=Severity.ERROR.value,
    show_default=True,
    help="Least severity that makes the exit status 1.",
)
@click.option(
    "--rule", "only", multiple=True, metavar="NAME", help="Run only this rule; repeatable."
)
@click.option("--without", multiple=True, metavar="NAME", help="Leave this rule out; repeatable.")
@click.option(
    "--words",
    multiple=True,
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Own words and rules (YAML), besides check/*.yaml of HENGWANG_DATA_DIR; repeatable.",
)
def check(
    files: tuple[str, ...], only: tuple[str, ...], without: tuple[str, ...], **how: Any
) -> None:
    """Check reports (docx, xlsx, pdf, txt, html; doc and wps with LibreOffice).

    FILE is a file, a folder (searched with its subfolders) or a pattern. The exit status is 1 when
    errors were found and 2 when a file could not be read.
    """
    own = _own(how["words"], how["language"])
    _known_rules((*only, *without), _rules(own, how["language"]))
    settings = CheckSettings(only=frozenset(only), without=frozenset(without))
    paths = list(dict.fromkeys(_expanded(files)))
    results = _results(paths, settings, own=own, **how)
    _write(results, how["form"], how["output"], how["language"])
    fail_on = how["fail_on"]
    sys.exit(exit_status(results, None if fail_on == "never" else Severity(fail_on)))


def _own(files: Sequence[str], language: str) -> OwnSet:
    """The words and rules of the data folder, if one is named, and of the files."""
    folder = os.environ.get("HENGWANG_DATA_DIR")
    try:
        own = read_folder(folder) if folder else OwnSet()
        for file in files:
            own = own.joined(read_file(file))
    except UnreadableError as error:
        raise click.UsageError(error.text(language)) from error
    return own


def _rules(own: OwnSet, language: str) -> list[Rule]:
    try:
        return rules_with(own.words, own.rules)
    except UnreadableError as error:
        raise click.UsageError(error.text(language)) from error


def _known_rules(names: Iterable[str], rules: Iterable[Rule]) -> None:
    known = {name for rule in rules for name in (rule.name, *rule.aliases)}
    for name in names:
        if name not in known:
            message = f"no rule is called {name}"
            raise click.BadParameter(message)


def _expanded(files: Iterable[str]) -> Iterator[str]:
    """Yield the files of folders and patterns in the order of their names."""
    for name in files:
        path = Path(name)
        if path.is_dir():
            found = (p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES)
            yield from sorted(str(p) for p in found if not p.name.startswith(("~$", ".")))
        elif _PATTERN & set(name) and not path.exists():
            yield from sorted(glob.glob(name, recursive=True)) or [name]  # noqa: PTH207 - patterns of a shell
        else:
            yield name


def _results(
    paths: Sequence[str], settings: CheckSettings, *, own: OwnSet, **how: Any
) -> list[FileResult]:
    """Check all files with a progress bar on the error stream when there are many."""
    found: dict[str, FileResult] = {}
    language = how["language"]
    stream = check_files(
        paths,
        settings,
        annotate=how["annotate"],
        language=language,
        own=own,
    )
    show = len(paths) > MANY and sys.stderr.isatty()
    if show:
        label = word("checking", language)
        with click.progressbar(stream, length=len(paths), label=label, file=sys.stderr) as bar:
            for result in bar:
                found[result.path] = result
    else:
        for result in stream:
            found[result.path] = result
    return [found[path] for path in paths]


def _write(results: list[FileResult], form: str, output: str | None, language: str) -> None:
    if form == "terminal":
        _on_terminal(results, output, language)
        return
    module, function = {
        "json": ("as_json", "to_json"),
        "sarif": ("as_sarif", "to_sarif"),
        "html": ("as_page", "to_page"),
    }[form]
    text = getattr(importlib.import_module(f"hengwang.checker.output.{module}"), function)(
        results, language
    )
    if output:
        Path(output).write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


def _on_terminal(results: list[FileResult], output: str | None, language: str) -> None:
    # rich is imported for this form only: programs that ask for JSON do not wait for it.
    console_type = importlib.import_module("rich.console").Console
    show = importlib.import_module("hengwang.checker.output.on_terminal").show
    if output:
        with Path(output).open("w", encoding="utf-8") as stream:
            show(results, console_type(file=stream, width=120), language)
    else:
        show(results, console_type(), language)
