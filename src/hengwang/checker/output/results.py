"""The result of checking one file, which every form of output is made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hengwang.checker.errors import UnreadableError
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.report import Report


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file has no findings: a stable code and the message in both languages."""

    code: str
    english: str
    chinese: str

    @classmethod
    def of(cls, error: UnreadableError) -> "Failure":
        """Take the code and both messages of an error."""
        return cls(error.code, error.text("en"), error.text("zh"))

    def message(self, language: str) -> str:
        """Return the message in `zh` or `en`."""
        return self.english if language == "en" else self.chinese


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file: either a report with its findings, or a failure."""

    path: str
    report: Report | None = None
    findings: Sequence[Finding] = ()
    failure: Failure | None = None

    def count(self, severity: Severity) -> int:
        """How many findings of this severity there are."""
        return sum(finding.severity is severity for finding in self.findings)


def exit_status(results: Iterable[FileResult], fail_on: Severity | None) -> int:
    """Return 2 when a file could not be read, 1 from findings as bad as `fail_on`, else 0."""
    worst = 0
    for result in results:
        if result.failure:
            return 2
        if fail_on and any(f.severity.rank <= fail_on.rank for f in result.findings):
            worst = 1
    return worst
