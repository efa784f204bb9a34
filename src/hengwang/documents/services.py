"""One verb: build a document from a snapshot. Nothing is read but the snapshot and a template."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hengwang.documents.annex import annex_of, annex_title
from hengwang.documents.choices import FORMATS, MEDIA_TYPES, DocumentKind, Format
from hengwang.documents.errors import FormatNotOfferedError
from hengwang.documents.form import form_of
from hengwang.documents.inputs import FormInput, MonitoringSheet, RectificationSheet
from hengwang.documents.official_forms import (
    monitoring_form_of,
    rectification_form_of,
    target_form_of,
)  # fmt: skip
from hengwang.documents.passports import Passport
from hengwang.documents.qr import qr_text, with_qr
from hengwang.documents.report.building import report_of, report_title
from hengwang.documents.templates import Template, load
from hengwang.documents.wording import DRAFT_MARK, expenditure_of
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.pdf import to_pdf
from hengwang.rendering.sheets import fill_sheets
from hengwang.rendering.values import clean
from hengwang.rendering.word import fill

LONGEST_NAME = 80
FORM_NAMES = {
    DocumentKind.TARGET_FORM: "绩效目标申报表",
    DocumentKind.MONITORING_SHEET: "绩效运行监控表",
    DocumentKind.SELF_EVALUATION_FORM: "绩效自评表",
    DocumentKind.RECTIFICATION_LIST: "绩效评价问题整改台账",
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
    content = _content(fields, kind, snapshot, format, template)
    return BuiltDocument(
        name=file_name(title, snapshot, format),
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
    return report_title(snapshot)


def file_name(title: str, snapshot: Snapshot, format: Format) -> str:  # noqa: A002
    """A name every file system takes: title, short id, and 草稿 for a draft."""
    words = _UNSAFE_IN_NAMES.sub("_", clean(title))[:LONGEST_NAME].strip("._")
    draft = "" if snapshot.sealed else f"_{DRAFT_MARK}"
    return f"{words}_{snapshot.short_id}{draft}.{format.value}"


def fields_of(
    kind: DocumentKind,
    snapshot: Snapshot,
    passports: Sequence[Passport] = (),
    given: FormInput | None = None,
) -> Any:
    """The fields the templates of a kind name; `given` is used by the kind it was made for."""
    if kind is DocumentKind.SELF_EVALUATION_FORM:
        return form_of(snapshot)
    if kind is DocumentKind.TARGET_FORM:
        return target_form_of(snapshot)
    if kind is DocumentKind.MONITORING_SHEET:
        return monitoring_form_of(snapshot, given if isinstance(given, MonitoringSheet) else None)
    if kind is DocumentKind.RECTIFICATION_LIST:
        items = given if isinstance(given, RectificationSheet) else None
        return rectification_form_of(snapshot, items)
    if kind is DocumentKind.EVIDENCE_ANNEX:
        return annex_of(snapshot, passports)
    return report_of(snapshot, passports)


def _content(
    fields: Any, kind: DocumentKind, snapshot: Snapshot, wanted: Format, own: Template | None
) -> bytes:
    title, on = title_of(kind, snapshot), snapshot.made_on
    mark = "" if snapshot.sealed else DRAFT_MARK
    if wanted is Format.XLSX:
        sheets = (own or load(kind, wanted)).content
        return fill_sheets(sheets, fields, title=title, on=on, header=mark)
    layout = (own or load(kind, Format.DOCX)).content
    word = fill(layout, fields, title=title, on=on, watermark=mark)
    if kind is DocumentKind.EVIDENCE_ANNEX:
        word = with_qr(word, qr_text(snapshot))
    if wanted is Format.PDF:
        return to_pdf(word, ending=Format.DOCX.value, on=on)
    return word
