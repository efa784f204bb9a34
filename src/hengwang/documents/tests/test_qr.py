"""The annex carries number and QR code of its evaluation, also in a bureau's own layout."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.qr import qr_png, qr_text, with_qr
from hengwang.documents.services import build
from hengwang.documents.templates import SHIPPED
from hengwang.documents.tests import samples
from hengwang.rendering import libreoffice
from hengwang.rendering.packing import unpack

ANNEX = DocumentKind.EVIDENCE_ANNEX


def pictures(content):
    return [part for name, part in unpack(content).items() if name.startswith("word/media/")]


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_the_annex_carries_number_and_code(name):
    snapshot = samples.SAMPLES[name]()
    content = build(ANNEX, snapshot, format=Format.DOCX).content
    assert pictures(content) == [qr_png(qr_text(snapshot))]
    cover = Document(BytesIO(content)).tables[0]
    cells = [[cell.text for cell in row.cells] for row in cover.rows]
    assert ["文件编号", snapshot.short_id] in [row[:2] for row in cells]


def test_the_code_says_number_and_digest():
    text = qr_text(samples.clean())
    assert samples.clean().short_id in text
    assert samples.clean().digest in text
    assert qr_png(text) == qr_png(text)
    assert qr_png(text).startswith(b"\x89PNG")
    assert qr_png(text) != qr_png(qr_text(samples.yiyang()))


def test_a_layout_without_the_picture_stays_without():
    document = Document(BytesIO((SHIPPED / "evidence_annex.docx").read_bytes()))
    for drawing in list(document.element.body.iter(qn("w:drawing"))):
        drawing.getparent().remove(drawing)
    out = BytesIO()
    document.save(out)
    assert with_qr(out.getvalue(), "x") == out.getvalue()


def test_another_picture_of_the_layout_is_left_alone():
    document = Document(BytesIO((SHIPPED / "evidence_annex.docx").read_bytes()))
    logo = qr_png("logo")
    document.paragraphs[-1].add_run().add_picture(BytesIO(logo))
    out = BytesIO()
    document.save(out)
    assert set(pictures(with_qr(out.getvalue(), "x"))) == {logo, qr_png("x")}


@pytest.mark.office
def test_the_code_survives_libreoffice():
    ours = build(ANNEX, samples.clean(), format=Format.DOCX).content
    saved = libreoffice.convert(ours, ending="docx", to="docx", on=samples.clean().made_on)
    assert len(pictures(saved)) == 1
