"""Rows of reviews: batches, reports with their content, findings, verdicts, letters, lists."""

from hengwang.reviews.models.batch import ReportBatch
from hengwang.reviews.models.batch_file import BatchFile
from hengwang.reviews.models.finding import Finding, Verdict
from hengwang.reviews.models.letter import Letter, LetterRun
from hengwang.reviews.models.own_list import OwnList
from hengwang.reviews.models.report import ReportContent, ReviewedReport

__all__ = [
    "BatchFile",
    "Finding",
    "Letter",
    "LetterRun",
    "OwnList",
    "ReportBatch",
    "ReportContent",
    "ReviewedReport",
    "Verdict",
]
