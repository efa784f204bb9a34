"""Rows of reviews: uploaded reports with their content, findings and verdicts."""

from hengwang.reviews.models.finding import Finding, Verdict
from hengwang.reviews.models.report import ReportContent, ReviewedReport

__all__ = ["Finding", "ReportContent", "ReviewedReport", "Verdict"]
