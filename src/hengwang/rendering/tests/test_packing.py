"""Packages and PDFs carry no clock and no chance."""

import zipfile
from datetime import date
from io import BytesIO

from hengwang.rendering.packing import ZIP_EPOCH, pack, repack, unpack
from hengwang.rendering.pdf import unclocked

DAY = date(2024, 3, 5)


def test_entries_are_sorted_after_the_content_types_and_have_no_time():
    packed = pack({"word/b.xml": b"b", "a.xml": b"a", "[Content_Types].xml": b"t"})
    with zipfile.ZipFile(BytesIO(packed)) as package:
        entries = package.infolist()
    assert [entry.filename for entry in entries] == ["[Content_Types].xml", "a.xml", "word/b.xml"]
    assert {entry.date_time for entry in entries} == {ZIP_EPOCH}


def test_repacking_sets_the_dates_and_replaces_parts():
    core = b'<a><dcterms:created xsi:type="x">2020-01-01T05:06:07Z</dcterms:created></a>'
    packed = pack({"docProps/core.xml": core, "x": b"old"})
    parts = unpack(repack(packed, on=DAY, replace={"x": b"new"}))
    assert b">2024-03-05T00:00:00Z</dcterms:created>" in parts["docProps/core.xml"]
    assert parts["x"] == b"new"


def test_a_pdf_keeps_its_length_and_loses_its_clock():
    pdf = (
        b"%PDF /CreationDate(D:20261120232745Z') x /ID [ <27E86E831383039C186C1FC50D8B1017>\n"
        b"<27E86E831383039C186C1FC50D8B1017> ] /DocChecksum /E79CA98EFF9556B97DBF360BACA1C8BE"
    )
    later = pdf.replace(b"20261120232745", b"20261121000000").replace(b"27E8", b"0000")
    assert unclocked(pdf, DAY) == unclocked(later, DAY)
    assert len(unclocked(pdf, DAY)) == len(pdf)
    assert b"(D:20240305000000Z')" in unclocked(pdf, DAY)
