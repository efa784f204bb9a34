"""One verb: build a document from a snapshot. Nothing is read but the snapshot and a template."""

import hashlib
from dataclasses import dataclass

from hengwang.documents.choices import FORMATS, MEDIA_TYPES, DocumentKind, Format
from hengwang.documents.errors import FormatNotOfferedError
from hengwang.documents.form import form_of
from hengwang.documents.templates import load
from hengwang.documents.wording import DRAFT_MARK
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.sheets import fill_sheets
from hengwang.rendering.word import fill


@dataclass(frozen=True, slots=True)
class BuiltDocument:
    """A finished file; `digest` is of its bytes, "sha256:…"."""

    name: str
    media_type: str
    content: bytes
    digest: str


def build(kind: DocumentKind, snapshot: Snapshot, *, format: Format) -> BuiltDocument:  # noqa: A002
    """The document as a file; docx and xlsx have the same bytes for the same snapshot.

    Raises:
        FormatNotOfferedError: The document does not exist in this format.
        TemplateError: The bureau's template is faulty; says where and why.
        PdfEngineMissingError, PdfFailedError: No PDF could be made.
    """
    if format not in FORMATS[kind]:
        raise FormatNotOfferedError(document=kind.label, format=format.label)
    title = f"{snapshot.year}年度{snapshot.programme}项目支出绩效自评表"
    watermark = "" if snapshot.sealed else DRAFT_MARK
    template = load(kind, format)
    if format is Format.XLSX:
        content = fill_sheets(
            template.content, form_of(snapshot), title=title, on=snapshot.made_on, header=watermark
        )
    else:
        content = fill(
            template.content,
            form_of(snapshot),
            title=title,
            on=snapshot.made_on,
            watermark=watermark,
        )
    return BuiltDocument(
        name=f"{title}.{format.value}",
        media_type=MEDIA_TYPES[format],
        content=content,
        digest=f"sha256:{hashlib.sha256(content).hexdigest()}",
    )
