"""The self-evaluation form and the report from a snapshot, beside plain library calls.

The peer of the Word form is docxtpl filling the same template without checks, merging and fixed
bytes; of the Excel form, openpyxl writing the same cells with borders from nothing; of the PDF,
LibreOffice's share alone, since nothing else makes the same pages.
"""

from dataclasses import fields
from io import BytesIO

from docxtpl import DocxTemplate
from jinja2 import Environment
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from benchmarks.figures import Figure, median_ms
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.form import form_of
from hengwang.documents.services import build
from hengwang.documents.templates import load
from hengwang.documents.tests import samples
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering import libreoffice
from hengwang.rendering.grids import sheet_grids
from hengwang.rendering.values import Merged

FORM, REPORT = DocumentKind.SELF_EVALUATION_FORM, DocumentKind.EVALUATION_REPORT
DOCX_TARGET_MS, XLSX_TARGET_MS = 150, 100


def measure() -> list[Figure]:
    """Medians in milliseconds for Yiyang's form (15 rows) and a form of 60 rows."""
    snapshot, long = samples.yiyang(), samples.long_form()
    figures = [
        Figure(
            "自评表 docx, 15 rows", _built(FORM, Format.DOCX), "ms", DOCX_TARGET_MS,
            "docxtpl", median_ms(_plain_docx),
        ),
        Figure(
            "自评表 xlsx, 15 rows", _built(FORM, Format.XLSX), "ms", XLSX_TARGET_MS,
            "openpyxl", median_ms(_plain_xlsx),
        ),
        Figure("自评表 docx, 60 rows", _built(FORM, Format.DOCX, long), "ms"),
        Figure("自评表 xlsx, 60 rows", _built(FORM, Format.XLSX, long), "ms"),
        Figure("report docx, three charts", _built(REPORT, Format.DOCX), "ms"),
    ]  # fmt: skip
    if libreoffice.program():
        word = build(FORM, snapshot, format=Format.DOCX).content
        figures.append(
            Figure(
                "自评表 pdf, 15 rows",
                median_ms(lambda: build(FORM, snapshot, format=Format.PDF), rounds=3, warm_ups=1),
                "ms", None, "LibreOffice alone",
                median_ms(
                    lambda: libreoffice.convert(
                        word, ending="docx", to="pdf", on=snapshot.made_on
                    ),
                    rounds=3, warm_ups=1,
                ),
            )
        )  # fmt: skip
    return figures


def _built(kind: DocumentKind, wanted: Format, snapshot: Snapshot | None = None) -> float:
    snapshot = snapshot or samples.yiyang()
    return median_ms(lambda: build(kind, snapshot, format=wanted))


def _plain_docx() -> None:
    form = form_of(samples.yiyang())
    template = DocxTemplate(BytesIO(load(FORM, Format.DOCX).content))
    names = {field.name: getattr(form, field.name) for field in fields(form)}
    finalize = lambda value: "" if isinstance(value, Merged) else value  # noqa: E731
    template.render(names, jinja_env=Environment(autoescape=True, finalize=finalize))
    template.save(BytesIO())


def _plain_xlsx() -> None:
    side = Side(style="thin")
    book = Workbook()
    for number, row in enumerate(_CELLS, start=1):
        for column, value in enumerate(row, start=1):
            cell = book.active.cell(number, column, value)
            cell.border = Border(side, side, side, side)
            cell.font = Font(name="仿宋_GB2312", size=9)
            cell.alignment = Alignment(horizontal="center", wrap_text=True)
    book.save(BytesIO())


_CELLS = sheet_grids(build(FORM, samples.yiyang(), format=Format.XLSX).content)[0]
