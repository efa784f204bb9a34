"""Which documents exist and in which file formats."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(models.TextChoices):
    """A document the platform writes about one evaluation."""

    TARGET_FORM = "target_form", pgettext_lazy("form", "Declaration of goals")
    MONITORING_SHEET = "monitoring_sheet", _("Monitoring sheet")
    SELF_EVALUATION_FORM = "self_evaluation_form", _("Self-evaluation form")
    EVALUATION_REPORT = "evaluation_report", _("Evaluation report")
    EVIDENCE_ANNEX = "evidence_annex", _("Evidence annex")
    RECTIFICATION_LIST = "rectification_list", _("Rectification list")
    RESULT_SHEET = "result_sheet", _("Use of the result and publication")


class Format(models.TextChoices):
    """A file format; the value is the file's ending."""

    DOCX = "docx", pgettext_lazy("file format", "Word (docx)")
    XLSX = "xlsx", pgettext_lazy("file format", "Excel (xlsx)")
    PDF = "pdf", pgettext_lazy("file format", "PDF")


MEDIA_TYPES: dict[Format, str] = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}

_ALL = (Format.DOCX, Format.XLSX, Format.PDF)
_TEXT = (Format.DOCX, Format.PDF)
FORMATS: dict[DocumentKind, tuple[Format, ...]] = {
    DocumentKind.TARGET_FORM: _ALL,
    DocumentKind.MONITORING_SHEET: _ALL,
    DocumentKind.SELF_EVALUATION_FORM: _ALL,
    DocumentKind.EVALUATION_REPORT: _TEXT,
    DocumentKind.EVIDENCE_ANNEX: _TEXT,
    DocumentKind.RECTIFICATION_LIST: _ALL,
    DocumentKind.RESULT_SHEET: _ALL,
}
