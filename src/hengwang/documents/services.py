"""One verb: build a document from a snapshot. Nothing is read but the snapshot and a template."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hengwang.documents.annex import annex_title
from hengwang.documents.builders import fields_of
from hengwang.documents.changes import GoalChangeSheet
from hengwang.documents.choices import FORMATS, MEDIA_TYPES, DocumentKind, Format
from hengwang.documents.errors import FormatNotOfferedError
from hengwang.documents.inputs import FormInput, GoalsInForce
from hengwang.documents.passports import Passport
from hengwang.documents.qr import qr_text, with_qr
from hengwang.documents.report.building import report_title
from hengwang.documents.templates import Template, load
from hengwang.documents.wording import DRAFT_MARK, expenditure_of
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.pdf import to_pdf
from hengwang.rendering.sheets import fill_sheets
from hengwang.rendering.values import clean
from hengwang.rendering.word import fill

__all__ = ["BuiltDocument", "build", "fields_of", "file_name", "packed", "title_of"]

LONGEST_NAME = 80
FORM_NAMES = {
    DocumentKind.TARGET_FORM: "绩效目标申报表",
    DocumentKind.GOAL_CHANGE_FORM: "绩效目标调整表",
    DocumentKind.MONITORING_SHEET: "绩效运行监控表",
    DocumentKind.SELF_EVALUATION_FORM: "绩效自评表",
    DocumentKind.RECTIFICATION_LIST: "绩效评价问题整改台账",
    DocumentKind.RESULT_SHEET: "绩效评价结果应用和公开情况表",
    DocumentKind.FILL_IN_REPORT: "绩效评价自评报告（填报表）",
    DocumentKind.SUBPROJECT_TABLES: "子项目情况表",
    DocumentKind.DISCLOSURE_FORM: "绩效自评表（公开版）",
    DocumentKind.EXEMPTION_NOTICE: "绩效评价信息不予公开说明",
}
_UNSAFE_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A finished file; `digest` is of its bytes, "sha256:…"."""

    name: str
    media_type: str
    content: bytes
    digest: str


def build(
    kind: DocumentKind,
    snapshot: Snapshot,
    *,
    format: Format,  # noqa: A002 (the word the caller knows)
    passports: Sequence[Passport] = (),
    given: FormInput | None = None,
    template: Template | None = None,
) -> BuiltDocument:
    """The document as a file; docx and xlsx have the same bytes for the same input.

    Args:
        kind: Which document.
        snapshot: The frozen evaluation; a draft's document is watermarked.
        format: One of `FORMATS[kind]`.
        passports: Origins of the figures, for the tables that list them.
        given: What a monitoring sheet or a rectification list prints beside the snapshot;
            without it they print what the snapshot alone knows.
        template: A unit's own one (`templates.chosen_for`); None is the installation's.

    Raises:
        FormatNotOfferedError: The document does not exist in this format.
        TemplateError: The bureau's template is faulty; says where and why.
        PdfEngineMissingError, PdfFailedError: No PDF could be made.
    """
    if format not in FORMATS[kind]:
        raise FormatNotOfferedError(document=kind.label, format=format.label)
    title = title_of(kind, snapshot)
    fields = fields_of(kind, snapshot, passports, given)
    return packed(
        kind,
        fields,
        title=title,
        name=file_name(title, snapshot, format, final=is_final(snapshot, given)),
        on=snapshot.made_on,
        format=format,
        mark="" if is_final(snapshot, given) else DRAFT_MARK,
        code=qr_text(snapshot) if kind is DocumentKind.EVIDENCE_ANNEX else "",
        template=template,
    )


def packed(  # noqa: PLR0913 (a file has that many sides)
    kind: DocumentKind,
    fields: Any,
    *,
    title: str,
    name: str,
    on: date,
    format: Format,  # noqa: A002 (the word the caller knows)
    mark: str = "",
    code: str = "",
    template: Template | None = None,
) -> BuiltDocument:
    """The fields of a kind in its template, as a file; `code` is what its QR code says."""
    if format not in FORMATS[kind]:
        raise FormatNotOfferedError(document=kind.label, format=format.label)
    if format is Format.XLSX:
        sheets = (template or load(kind, format)).content
        content = fill_sheets(sheets, fields, title=title, on=on, header=mark)
    else:
        layout = (template or load(kind, Format.DOCX)).content
        content = fill(layout, fields, title=title, on=on, watermark=mark)
        content = with_qr(content, code) if code else content
    if format is Format.PDF:
        content = to_pdf(content, ending=Format.DOCX.value, on=on)
    return BuiltDocument(
        name=name,
        media_type=MEDIA_TYPES[format],
        content=content,
        digest=f"sha256:{hashlib.sha256(content).hexdigest()}",
    )


def title_of(kind: DocumentKind, snapshot: Snapshot) -> str:
    """The document's title as its first page and its properties print it."""
    if kind in FORM_NAMES:
        return f"{expenditure_of(snapshot)}{FORM_NAMES[kind]}"
    if kind is DocumentKind.EVIDENCE_ANNEX:
        return annex_title(snapshot)
    public = "（公开版）" if kind is DocumentKind.DISCLOSURE_REPORT else ""
    return f"{report_title(snapshot)}{public}"


def is_final(snapshot: Snapshot, given: FormInput | None) -> bool:
    """Whether the document is no draft: approved goals and an approved change of them are none."""
    return snapshot.sealed or (
        isinstance(given, GoalsInForce | GoalChangeSheet) and given.is_approved
    )


def file_name(
    title: str,
    snapshot: Snapshot,
    format: Format,  # noqa: A002
    *,
    final: bool,
) -> str:
    """A name every file system takes: title, short id, and 草稿 for a draft."""
    words = _UNSAFE_IN_NAMES.sub("_", clean(title))[:LONGEST_NAME].strip("._")
    draft = "" if final else f"_{DRAFT_MARK}"
    return f"{words}_{snapshot.short_id}{draft}.{format.value}"
