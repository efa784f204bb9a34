"""Which documents exist and in which file formats."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(models.TextChoices):
    """A document the platform writes about one evaluation."""

    SELF_EVALUATION_FORM = "self_evaluation_form", _("Self-evaluation form")
    EVALUATION_REPORT = "evaluation_report", _("Evaluation report")
    EVIDENCE_ANNEX = "evidence_annex", _("Evidence annex")


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

FORMATS: dict[DocumentKind, tuple[Format, ...]] = {
    DocumentKind.SELF_EVALUATION_FORM: (Format.DOCX, Format.XLSX, Format.PDF),
    DocumentKind.EVALUATION_REPORT: (Format.DOCX, Format.PDF),
    DocumentKind.EVIDENCE_ANNEX: (Format.DOCX, Format.PDF),
}
