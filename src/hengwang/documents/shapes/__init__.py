"""Where the cells of each official form stand, as its templates lay them out."""

from hengwang.documents.choices import DocumentKind
from hengwang.documents.shapes.annex import EVIDENCE_ANNEX
from hengwang.documents.shapes.changes import CHANGE_FORM
from hengwang.documents.shapes.consequences import (
    EXEMPTION_NOTICE,
    RECTIFICATION_LIST,
    RESULT_SHEET,
)
from hengwang.documents.shapes.goals import MONITORING_SHEET, SELF_EVALUATION_FORM, TARGET_FORM
from hengwang.documents.shapes.parts import Block, Cards, Column, Head, Shape, Sum, Tables
from hengwang.documents.shapes.reports import (
    DEPARTMENT_REPORT,
    EVALUATION_REPORT,
    FILL_IN_REPORT,
    SUBPROJECT_TABLES,
)

__all__ = ["SHAPES", "Block", "Cards", "Column", "Head", "Shape", "Sum", "Tables"]

SHAPES: dict[DocumentKind, Shape] = {
    DocumentKind.TARGET_FORM: TARGET_FORM,
    DocumentKind.GOAL_CHANGE_FORM: CHANGE_FORM,
    DocumentKind.MONITORING_SHEET: MONITORING_SHEET,
    DocumentKind.SELF_EVALUATION_FORM: SELF_EVALUATION_FORM,
    DocumentKind.RECTIFICATION_LIST: RECTIFICATION_LIST,
    DocumentKind.RESULT_SHEET: RESULT_SHEET,
    DocumentKind.FILL_IN_REPORT: FILL_IN_REPORT,
    DocumentKind.SUBPROJECT_TABLES: SUBPROJECT_TABLES,
    DocumentKind.DEPARTMENT_REPORT: DEPARTMENT_REPORT,
    DocumentKind.EVALUATION_REPORT: EVALUATION_REPORT,
    DocumentKind.EVIDENCE_ANNEX: EVIDENCE_ANNEX,
    DocumentKind.DISCLOSURE_FORM: SELF_EVALUATION_FORM,
    DocumentKind.DISCLOSURE_REPORT: EVALUATION_REPORT,
    DocumentKind.EXEMPTION_NOTICE: EXEMPTION_NOTICE,
}
