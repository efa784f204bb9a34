"""Files that say nothing are known as such; what a program cannot tell is not called empty."""

import io
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook
from PIL import Image, ImageDraw
from pptx import Presentation
from pypdfium2 import PdfDocument

from hengwang.files import media
from hengwang.files.contents import Content, content_of


def looked_into(tmp_path, content: bytes, kind: media.MediaType) -> Content:
    path = tmp_path / "stored"
    path.write_bytes(content)
    return content_of(path, kind.media_type)


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def a_document(text: str = "", picture: bytes = b"") -> bytes:
    made = Document()
    made.add_paragraph(text)
    if picture:
        made.add_picture(io.BytesIO(picture))
    return saved(made)


def a_workbook(*values: object) -> bytes:
    made = Workbook()
    for at, value in enumerate(values, start=1):
        made.active.cell(row=at, column=1, value=value)
    return saved(made)


def a_picture(*, written: bool, ground: int = 250, form: str = "PNG") -> bytes:
    made = Image.new("L", (1240, 1754), ground)
    if written:
        ImageDraw.Draw(made).text((200, 300), "acceptance 2020-12-31", fill=20, font_size=40)
    for at in range(0, 1240, 37):  # the unevenness of a scanned sheet
        made.putpixel((at, (at * 7) % 1754), ground - 12)
    out = io.BytesIO()
    made.save(out, form)
    return out.getvalue()


def a_pdf(*pictures: bytes) -> bytes:
    pages = [Image.open(io.BytesIO(one)).convert("RGB") for one in pictures]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "found"),
    [
        (a_document("验收合格"), media.DOCX, Content.FULL),
        (a_document("  　 "), media.DOCX, Content.NO_TEXT),
        (a_document("", a_picture(written=True)), media.DOCX, Content.FULL),
        (a_workbook("单位", 1), media.XLSX, Content.FULL),
        (a_workbook("=1+1"), media.XLSX, Content.FULL),
        (a_workbook(), media.XLSX, Content.NO_CELLS),
        (a_workbook("  "), media.XLSX, Content.NO_CELLS),
        (saved(Presentation()), media.PPTX, Content.NO_TEXT),
        (a_picture(written=True), media.PNG, Content.FULL),
        (a_picture(written=False), media.PNG, Content.BLANK),
        (a_picture(written=False, ground=128), media.PNG, Content.BLANK),
        (a_picture(written=True, form="JPEG"), media.JPEG, Content.FULL),
        (a_picture(written=False, form="JPEG"), media.JPEG, Content.BLANK),
        (a_picture(written=False, form="WEBP"), media.WEBP, Content.BLANK),
        (a_pdf(a_picture(written=False)), media.PDF, Content.BLANK),
        (a_pdf(a_picture(written=False), a_picture(written=True)), media.PDF, Content.FULL),
        ("单位，金额".encode("gb18030"), media.TEXT, Content.FULL),
        ("验收".encode("utf-16"), media.TEXT, Content.FULL),
        (" \r\n\t　".encode(), media.TEXT, Content.NO_TEXT),
        (",,,\r\n;;\r\n".encode("utf-8-sig"), media.CSV, Content.NO_TEXT),
        (" \r\n".encode("utf-16"), media.TEXT, Content.NO_TEXT),
    ],
)
def test_a_file_is_full_or_says_nothing(tmp_path, content, kind, found):
    assert looked_into(tmp_path, content, kind) is found


@pytest.mark.parametrize("kind", [media.DOCX, media.XLSX, media.PDF, media.PNG, media.JPEG])
def test_what_cannot_be_read_is_not_called_empty(tmp_path, kind):
    assert looked_into(tmp_path, b"%PDF-1.7 not really", kind) is Content.UNKNOWN


@pytest.mark.parametrize("kind", [media.DOC, media.XLS, media.OFD])
def test_what_no_program_of_ours_reads_is_left_to_the_reviewer(tmp_path, kind):
    assert looked_into(tmp_path, b"anything", kind) is Content.UNKNOWN


def test_a_long_pdf_of_blank_pages_is_not_called_empty_before_its_end(tmp_path):
    made = PdfDocument.new()
    for _ in range(60):
        made.new_page(200, 200)
    assert looked_into(tmp_path, saved(made), media.PDF) is Content.UNKNOWN


def test_a_package_with_a_document_type_is_not_read(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "x">]><a><t>&b;</t></a>')
    assert looked_into(tmp_path, out.getvalue(), media.DOCX) is Content.UNKNOWN
