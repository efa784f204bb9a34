"""Office files that ask for more than a document should."""

import io
import zipfile

import openpyxl
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def a_word_file(text: str) -> bytes:
    """One paragraph."""
    document = Document()
    document.add_paragraph(text)
    return _bytes(document)


def many_pages(count: int) -> bytes:
    """A document of so many pages; small, since it says the same on each."""
    document = Document()
    body = document.element.body
    words = "项目支出绩效自评报告" * 30
    for _ in range(count):
        paragraph = OxmlElement("w:p")
        before = OxmlElement("w:pPr")
        before.append(OxmlElement("w:pageBreakBefore"))
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = words
        run.append(text)
        paragraph.extend([before, run])
        body.insert(len(body) - 1, paragraph)
    return _bytes(document)


def with_outside_picture(address: str) -> bytes:
    """A picture that stands on another host, as Word links it."""
    document = Document()
    relation = document.part.relate_to(address, IMAGE, is_external=True)
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'pic', 'r')}><wp:inline>"
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:link="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        '</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    run = document.add_paragraph("x").add_run()
    run._r.append(drawing)
    return _bytes(document)


def a_workbook_asking_the_web(address: str) -> bytes:
    """A formula that asks a host when it is computed."""
    book = openpyxl.Workbook()
    book.active["A1"] = f'=_xlfn.WEBSERVICE("{address}")'
    book.active["A2"] = f"='{address}'#$Sheet1.A1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bytes(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(io.BytesIO(out.getvalue())) as archive:
        assert archive.testzip() is None
    return out.getvalue()
