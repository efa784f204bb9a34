"""The checker's own result built again from the rows, for downloads in the checker's formats."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from hengwang.checker.document import Document, Place
from hengwang.checker.finding import Finding as CheckerFinding
from hengwang.checker.finding import Severity
from hengwang.checker.output.results import Failure, FileResult
from hengwang.checker.report import Cell, Indicator, LevelStatement, Report
from hengwang.reviews.examining import place_of
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.wording import failure_of

NOWHERE = Place(0)


def result_of(report: ReviewedReport, findings: Iterable[Finding]) -> FileResult:
    """What the checker said of the file, with these findings."""
    if report.error_code:
        return FileResult(report.file.name, failure=Failure.of(failure_of(report)))
    found = [checker_finding(finding) for finding in findings]
    return FileResult(report.file.name, report_of(report, report.content.facts), found)


def checker_finding(finding: Finding) -> CheckerFinding:
    """A row as the checker's finding; its texts are filled already, so a % is only a %."""
    return CheckerFinding(
        rule=finding.rule,
        severity=Severity(finding.severity),
        message_en=finding.message_en.replace("%", "%%"),
        message_zh=finding.message_zh.replace("%", "%%"),
        place=place_of(finding.place),
        numbers=finding.numbers,
        quote=finding.quote,
    )


def report_of(report: ReviewedReport, facts: dict[str, Any]) -> Report:
    """The facts that a printed result shows; places are not kept with them."""
    level = facts.get("level")
    notes = tuple(facts.get("notes", ()))
    return Report(
        document=Document(report.file.name, report.document_kind, (), notes),
        title=facts["title"],
        project=facts["project"],
        year=facts["year"],
        kind=facts["kind"],
        total=_decimal(facts["total"]),
        level=LevelStatement(level, None, NOWHERE, level) if level else None,
        indicators=tuple(map(_indicator, facts["indicators"])),
    )


def _indicator(row: dict[str, Any]) -> Indicator:
    return Indicator(
        level1=row["level1"],
        level2=row["level2"],
        level3=row["level3"],
        target=Cell(row["target"], NOWHERE),
        actual=Cell(row["actual"], NOWHERE),
        weight=_decimal(row["weight"]),
        score=_decimal(row["score"]),
        note=row["note"],
        place=NOWHERE,
        quote="",
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
