"""Which documents exist and in which file formats."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(models.TextChoices):
    """A document the platform writes about one evaluation."""

    TARGET_FORM = "target_form", pgettext_lazy("form", "Declaration of goals")
    GOAL_CHANGE_FORM = "goal_change_form", pgettext_lazy("form", "Change of goals")
    MONITORING_SHEET = "monitoring_sheet", _("Monitoring sheet")
    SELF_EVALUATION_FORM = "self_evaluation_form", _("Self-evaluation form")
    EVALUATION_REPORT = "evaluation_report", _("Evaluation report")
    DEPARTMENT_REPORT = "department_report", _("Department or finance evaluation report")
    FILL_IN_REPORT = "fill_in_report", _("Fill-in report with opinions")
    SUBPROJECT_TABLES = "subproject_tables", _("Tables of sub-projects")
    EVIDENCE_ANNEX = "evidence_annex", _("Evidence annex")
    RECTIFICATION_LIST = "rectification_list", _("Rectification list")
    RESULT_SHEET = "result_sheet", _("Use of the result and publication")
    DISCLOSURE_FORM = "disclosure_form", _("Disclosure copy of the form")
    DISCLOSURE_REPORT = "disclosure_report", _("Disclosure copy of the report")
    EXEMPTION_NOTICE = "exemption_notice", _("Notice of exemption from publication")


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
    DocumentKind.GOAL_CHANGE_FORM: _ALL,
    DocumentKind.MONITORING_SHEET: _ALL,
    DocumentKind.SELF_EVALUATION_FORM: _ALL,
    DocumentKind.EVALUATION_REPORT: _TEXT,
    DocumentKind.EVIDENCE_ANNEX: _TEXT,
    DocumentKind.RECTIFICATION_LIST: _ALL,
    DocumentKind.RESULT_SHEET: _ALL,
    DocumentKind.DEPARTMENT_REPORT: _TEXT,
    DocumentKind.FILL_IN_REPORT: _ALL,
    DocumentKind.SUBPROJECT_TABLES: _ALL,
    DocumentKind.DISCLOSURE_FORM: _ALL,
    DocumentKind.DISCLOSURE_REPORT: _TEXT,
    DocumentKind.EXEMPTION_NOTICE: _ALL,
}
