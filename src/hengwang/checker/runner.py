"""The two doors of the checker: read a file into a report, and check a report."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hengwang.checker.errors import FileMissingError, FileTooLargeError
from hengwang.checker.facts.extraction import extract
from hengwang.checker.facts.forms import documents_of
from hengwang.checker.facts.spaced_figures import joined
from hengwang.checker.finding import Finding
from hengwang.checker.readers.dispatch import read_document
from hengwang.checker.readers.source import Limits, Source
from hengwang.checker.registry import Rule, all_rules
from hengwang.checker.report import Report
from hengwang.checker.settings import CheckSettings

_MB = 1024 * 1024


def read(
    file: str | Path | bytes, name: str | None = None, *, limits: Limits | None = None
) -> Report:
    """Read a report from a path or from bytes.

    Args:
        file: A path, or the bytes themselves.
        name: What the file is called; its extension is compared with the content.
        limits: Bounds on sizes and counts; the defaults fit reports of hundreds of pages.

    Raises:
        UnreadableError: One of its subclasses, whatever is wrong with the file.
    """
    limits = limits or Limits()
    source = (
        Source(name or "report", file, limits)
        if isinstance(file, bytes)
        else _from_path(Path(file), name, limits)
    )
    if len(source.data) > limits.file_bytes:
        raise _too_large(source.name, len(source.data), limits)
    return extract(joined(read_document(source)))


def _from_path(path: Path, name: str | None, limits: Limits) -> Source:
    shown = name or path.name
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            raise _too_large(shown, size, limits)
        return Source(shown, path.read_bytes(), limits)
    except (OSError, ValueError) as failure:
        raise FileMissingError(name=shown) from failure


def _too_large(name: str, size: int, limits: Limits) -> FileTooLargeError:
    return FileTooLargeError(name=name, size_mb=-(-size // _MB), limit_mb=limits.file_bytes // _MB)


def check(
    report: Report,
    rules: Iterable[Rule] | None = None,
    settings: CheckSettings | None = None,
) -> list[Finding]:
    """Run the rules over a report; findings come in the order of the document, worst first.

    Forms of several projects in one file are checked each for itself.

    Args:
        report: What `read` returned.
        rules: The rules to run; all registered ones when not given.
        settings: Which of them are wanted, and severities that differ from the usual.
    """
    settings = settings or CheckSettings()
    chosen = list(all_rules().values() if rules is None else rules)
    wanted = [rule for rule in chosen if settings.wants(rule.name, rule.aliases)]
    documents = documents_of(report.document)
    reports = [report] if len(documents) == 1 else [extract(part) for part in documents]
    found: list[Finding] = []
    for one in reports:
        for rule in wanted:
            severity = settings.severities.get(rule.name)
            looked = rule.look(one)
            found += (replace(f, severity=severity) for f in looked) if severity else looked
    return sorted(_distinct(found), key=_order)


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Drop findings that say the same of the same place, keeping the first."""
    seen: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.place, finding.numbers, finding.quote, finding.message("en"))
        seen.setdefault(key, finding)
    return list(seen.values())


def _order(finding: Finding) -> tuple[int, int, int, int, str]:
    place = finding.place
    return place.block, place.row or 0, place.column or 0, finding.severity.rank, finding.rule
