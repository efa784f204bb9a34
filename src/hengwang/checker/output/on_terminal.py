"""The terminal form: one table a file, worst first within the order of the document."""

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hengwang.checker.finding import Severity
from hengwang.checker.output.as_page import summary
from hengwang.checker.output.results import FileResult
from hengwang.checker.output.wording import SEVERITIES, word

_COLORS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}


def show(results: Iterable[FileResult], console: Console, language: str = "zh") -> None:
    """Print the findings of every file and a last line with the counts."""
    results = list(results)
    for result in results:
        console.print()
        console.rule(escape(result.path), align="left")
        if result.failure:
            reason = escape(result.failure.message(language))
            console.print(f"[bold red]{word('unreadable', language)}[/] {reason}")
            continue
        if result.report:
            for note in result.report.document.notes:
                console.print(f"[dim]{escape(word(note, language))}[/]")
        if result.findings:
            console.print(_table(result, language))
        else:
            console.print(f"[green]{word('clean', language)}[/]")
    console.print()
    console.print(escape(summary(results, language)))


def _table(result: FileResult, language: str) -> Table:
    table = Table(show_lines=True, expand=True)
    table.add_column(word("severity", language), no_wrap=True)
    table.add_column(word("place", language), ratio=2, overflow="fold")
    table.add_column(word("message", language), ratio=4, overflow="fold")
    table.add_column(word("quote", language), ratio=3, style="dim", overflow="fold")
    for finding in result.findings:
        color = _COLORS[finding.severity]
        parts = [escape(finding.message(language))]
        if finding.numbers:
            parts.append(escape(finding.numbers))
        parts.append(f"[dim]{escape(finding.rule)}[/]")
        table.add_row(
            f"[{color}]{SEVERITIES[language][finding.severity]}[/]",
            escape(finding.where(language)),
            "\n".join(parts),
            escape(finding.quote),
        )
    return table
