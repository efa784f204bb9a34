"""Whatever the bytes are, reading raises an UnreadableError with a code, or reads."""

import contextlib
import io
import random
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.checker.errors import UnreadableError
from hengwang.checker.readers.source import Limits
from hengwang.checker.runner import read
from hengwang.checker.tests.documents import CASES, docx_of, html_of, xlsx_with

FORM = [
    ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
    ["产出指标", "数量指标", "线路", "10条", "10条", "50", "50"],
    ["效益指标", "社会效益", "共享", "90%", "95%", "40", "39.5"],
]


@cache
def sample(kind: str) -> bytes:
    document = read(CASES / "yiyang-2020.txt").document
    if kind == "docx":
        return docx_of(document)
    if kind == "xlsx":
        return xlsx_with(FORM, title="项目支出绩效自评表")
    if kind == "pdf":
        return (Path(__file__).parent / "form.pdf").read_bytes()
    return html_of(document) if kind == "html" else (CASES / "yiyang-2020.txt").read_bytes()


def code_of(data: bytes, name: str, **limits: int) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(data, name, limits=Limits(**limits))
    assert caught.value.text("zh")
    assert "%(" not in caught.value.text("en")
    return caught.value.code


def reads_or_refuses(data: bytes, name: str) -> None:
    with contextlib.suppress(UnreadableError):
        read(data, name)


@given(st.binary(max_size=600), st.sampled_from([".docx", ".xlsx", ".pdf", ".txt", ".html", ""]))
@settings(max_examples=100, deadline=None)
def test_arbitrary_bytes_never_raise_anything_else(data, suffix):
    reads_or_refuses(data, f"x{suffix}")


@given(st.text(max_size=400))
@settings(max_examples=80, deadline=None)
def test_arbitrary_text_never_raises_anything_else(text):
    reads_or_refuses(text.encode("utf-8", "surrogatepass"), "x.txt")
    reads_or_refuses(b"<html>" + text.encode("utf-8", "surrogatepass"), "x.html")


@given(
    st.lists(
        st.sampled_from(
            "\t\n 总分得产出指标一二三级分值0123456789.%（）【】《》。；，、万元年月日≥-优良"
        ),
        max_size=200,
    )
)
@settings(max_examples=100, deadline=None)
def test_text_made_of_the_words_of_reports_never_raises_anything_else(parts):
    reads_or_refuses("".join(parts).encode(), "x.txt")


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "html", "txt"])
@given(seed=st.integers(0, 10**6))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_truncated_and_mutated_files_never_raise_anything_else(kind, seed):
    data = bytearray(sample(kind))
    chance = random.Random(seed)
    if chance.random() < 0.5:
        data = data[: chance.randrange(len(data))]
    for _ in range(chance.randrange(1, 30)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    reads_or_refuses(bytes(data), f"x.{kind}")


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@given(seed=st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_mutated_parts_of_a_package_never_raise_anything_else(kind, seed):
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(sample(kind))) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    name = chance.choice([n for n in parts if n.endswith(".xml") and ("word/" in n or "xl/" in n)])
    part = parts[name]
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(max(1, len(part)))
        part[at : at + chance.randrange(8)] = chance.choice(
            [b"", b"9", b"-1", b"</w:p>", b"\x00", b'"']
        )
    reads_or_refuses(packed({n: bytes(d) for n, d in parts.items()}), f"x.{kind}")


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        read(tmp_path / "none.docx")
    assert caught.value.code == "file_missing"


def test_empty_files_are_refused():
    assert code_of(b"", "x.docx") == "file_empty"
    assert code_of(b" \r\n\t", "x.txt") == "file_empty"


def test_a_large_file_is_refused_before_it_is_read():
    assert code_of(b"a" * 3_000_000, "x.txt", file_bytes=2_000_000) == "file_too_large"


def test_a_large_file_on_disk_is_refused_by_its_size(tmp_path):
    path = tmp_path / "x.xlsx"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.code == "file_too_large"
    assert "200" in caught.value.text("zh")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.docx", b"%PDF-1.4 hello", "content_mismatch"),
        ("x.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "content_mismatch"),
        ("x.txt", b"%PDF-1.4 hello", "content_mismatch"),
        ("x.docx", b"just words", "file_damaged"),
        ("x.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 40, "format_not_supported"),
        ("x.exe", b"MZ" + b"\x00" * 80, "format_not_supported"),
        ("x.docm", b"PK\x03\x04", "macros_inside"),
        ("x.docx", b"PK\x03\x04broken", "file_damaged"),
        ("x.pdf", b"%PDF-1.4\nnothing else", "file_damaged"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name, data, code):
    assert code_of(data, name) == code


def test_an_xlsx_named_docx_is_refused_with_what_it_is():
    with pytest.raises(UnreadableError) as caught:
        read(sample("xlsx"), "x.docx")
    assert caught.value.code == "content_mismatch"
    assert "xlsx" in caught.value.text("zh")


def test_an_encrypted_workbook_is_refused():
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500
    assert code_of(head + "EncryptedPackage".encode("utf-16-le"), "x.xlsx") == "file_encrypted"


def test_macros_inside_a_docx_are_refused():
    with zipfile.ZipFile(io.BytesIO(sample("docx"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/vbaProject.bin"] = b"x"
    assert code_of(packed(parts), "x.docx") == "macros_inside"


def test_a_zip_bomb_is_refused_by_its_ratio():
    bomb = packed({"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"})
    assert len(bomb) < 100_000
    assert code_of(bomb, "x.docx") == "archive_unsafe"


def test_a_zip_bomb_that_lies_about_its_size_is_stopped_while_unpacking():
    with zipfile.ZipFile(io.BytesIO(packed({"word/document.xml": b" " * 9_000_000}))) as archive:
        assert archive.infolist()
    data = packed({"word/document.xml": b"<a>" + b" " * 900_000 + b"</a>"})
    assert code_of(data, "x.docx", part_bytes=100_000) == "archive_unsafe"


def test_xml_entities_are_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    assert code_of(packed({"word/document.xml": bomb}), "x.docx") == "xml_unsafe"


def test_a_docx_without_a_word_is_refused():
    empty = packed(
        {
            "word/document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
        }
    )
    assert code_of(empty, "x.docx") == "no_text_inside"


def test_a_workbook_with_too_many_rows_is_refused():
    rows = [["指标", "分值", "得分"], *[["甲", "1", "1"]] * 30]
    assert code_of(xlsx_with(rows), "x.xlsx", rows=20) == "too_many_parts"


def test_a_document_with_deep_nesting_is_refused():
    deep = b"<w:p>" * 400 + b"</w:p>" * 400
    xml = (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + deep
        + b"</w:body></w:document>"
    )
    assert code_of(packed({"word/document.xml": xml}), "x.docx") == "file_damaged"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_end_gives_the_same_report(encoding, end):
    text = (CASES / "yiyang-2020.txt").read_text(encoding="utf-8").replace("\xa0", " ")
    data = text.replace("\n", end).encode(encoding, "ignore")
    report = read(data, "x.txt")
    assert report.total == 85
    assert len(report.indicators) == 14


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_text_cut_within_a_character_is_read_up_to_there(encoding):
    text = (CASES / "yiyang-2020.txt").read_text(encoding="utf-8")
    report = read(text.encode(encoding) + "评".encode(encoding)[-2:][:1], "x.txt")
    assert report.title == read(CASES / "yiyang-2020.txt").title
    assert len(report.indicators) == len(read(CASES / "yiyang-2020.txt").indicators)


def test_an_old_office_file_whose_head_is_broken_is_refused_before_it_is_converted():
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert code_of(head + bytes(3000), "x.xls") == "file_damaged"


def test_bytes_that_are_no_text_are_refused():
    assert code_of(bytes(range(1, 32)) * 40, "x.txt") == "text_unreadable"


def test_an_old_format_without_libreoffice_asks_for_docx(monkeypatch):
    monkeypatch.setattr("hengwang.checker.readers.office.office_program", lambda: None)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20) + b"\xfe\xff" + bytes(500)
    assert code_of(head, "x.doc") == "office_missing"
