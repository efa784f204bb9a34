"""A report and its findings as files: docx with comments, HTML, JSON, SARIF, and the table."""

import json
from collections.abc import Callable, Sequence
from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.checker.output.annotated import annotated
from hengwang.checker.output.as_json import finding_entry
from hengwang.checker.output.as_page import to_page
from hengwang.checker.output.as_sarif import to_sarif
from hengwang.files.media import DOCX
from hengwang.files.services import open_file
from hengwang.pages.exports import XLSX, workbook_of
from hengwang.pages.tones import Severity
from hengwang.reviews.choices import Decision
from hengwang.reviews.errors import ReportNotReadError
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.models.finding import reader_language
from hengwang.reviews.queries.findings import view_of
from hengwang.reviews.results import checker_finding, result_of

Findings = Sequence[Finding]
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def _to_mend(findings: Findings) -> Findings:
    """What a person has to look at: not what was rejected or is mended already."""
    done = {Decision.REJECTED, Decision.MENDED}
    return [finding for finding in findings if finding.decision not in done]


def _commented(report: ReviewedReport, findings: Findings) -> bytes:
    with open_file(report.file) as file:
        data = file.read()
    told = [checker_finding(finding) for finding in _to_mend(findings)]
    return annotated(data, told, reader_language(), name=report.file.name)


def _page(report: ReviewedReport, findings: Findings) -> bytes:
    return to_page([result_of(report, _to_mend(findings))], reader_language()).encode()


def _json(report: ReviewedReport, findings: Findings) -> bytes:
    language = reader_language()
    entry = {
        "path": report.file.name,
        "document": report.content.facts,
        "findings": [finding_entry(checker_finding(one), language) for one in findings],
        "error": None,
    }
    return (json.dumps({"files": [entry]}, ensure_ascii=False, indent=2) + "\n").encode()


def _sarif(report: ReviewedReport, findings: Findings) -> bytes:
    return to_sarif([result_of(report, findings)], reader_language()).encode()


def _workbook(report: ReviewedReport, findings: Findings) -> bytes:
    head = [
        _("Number"), _("Severity"), _("Family"), _("Finding"), _("Computation"), _("Place"),
        _("Quote"), _("Rule"), pgettext("finding", "Verdict"), _("Reason"),
        _("Judged by"), _("Judged on"),
    ]  # fmt: skip
    return workbook_of([head, *map(_line, findings)], str(report))


def _line(finding: Finding) -> list[object]:
    view = view_of(finding)
    verdict = view.verdict
    return [
        finding.number, Severity(finding.severity).label, finding.get_family_display(),
        finding.message, finding.numbers, view.place, finding.quote, finding.rule,
        view.decision.label, verdict.reason if verdict else "",
        verdict.by_name if verdict else "", verdict.at.date() if verdict else None,
    ]  # fmt: skip


FORMATS: dict[str, tuple[str, str, Callable[[ReviewedReport, Findings], bytes]]] = {
    "docx": (DOCX.media_type, ".checked.docx", _commented),
    "html": ("text/html; charset=utf-8", ".checked.html", _page),
    "json": ("application/json", ".checked.json", _json),
    "sarif": ("application/sarif+json", ".checked.sarif", _sarif),
    "xlsx": (XLSX, ".findings.xlsx", _workbook),
}


def formats_for(report: ReviewedReport) -> list[str]:
    """Formats in which this report can be had; comments need a docx."""
    return [name for name in FORMATS if name != "docx" or report.document_kind == "docx"]


def download(report: ReviewedReport, findings: Findings, name: str) -> HttpResponse:
    """The response with the file; it is saved, never shown as a page of ours.

    Raises:
        ReportNotReadError: There are no findings yet.
        DamagedFileError: The docx cannot be opened for comments.
    """
    if not report.is_read:
        raise ReportNotReadError
    media_type, suffix, make = FORMATS[name]
    response = HttpResponse(make(report, findings), content_type=media_type)
    filename = PurePath(report.file.name).stem + suffix
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=filename) or ""
    )
    response["Content-Security-Policy"] = SANDBOX
    return response
