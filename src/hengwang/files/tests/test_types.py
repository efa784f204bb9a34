"""The content decides what a file is, and the name has to agree."""

from itertools import count

import pytest

from hengwang.files.choices import FileKind
from hengwang.files.errors import (
    ArchiveBombError,
    DamagedFileError,
    EmptyFileError,
    EncryptedFileError,
    MacroFileError,
    TypeMismatchError,
    TypeNotAllowedError,
    UnrecognisedFileError,
    UnsafeMarkupError,
)
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.files.storage import drafts_folder, stored_paths
from hengwang.files.tests import factories as f

pytestmark = pytest.mark.django_db

CONTENT_TYPES = "[Content_Types].xml"
MACRO_TYPES = (
    b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled"/></Types>'
)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def nothing_is_left() -> bool:
    return (
        not StoredFile.objects.exists()
        and list(stored_paths()) == []
        and list(drafts_folder().iterdir()) == []
    )


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("报告.docx", f.a_docx(), "wordprocessingml.document"),
        ("表.xlsx", f.an_xlsx(), "spreadsheetml.sheet"),
        ("汇报.PPTX", f.a_pptx(), "presentationml.presentation"),
        ("公文.ofd", f.an_ofd(), "application/ofd"),
        ("旧.doc", f.an_ole("WordDocument"), "application/msword"),
        ("旧.wps", f.an_ole("WordDocument"), "application/msword"),
        ("旧.xls", f.an_ole("Workbook"), "application/vnd.ms-excel"),
        ("旧.ppt", f.an_ole("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        ("凭证.pdf", f.PDF, "application/pdf"),
        ("机房.png", f.PNG, "image/png"),
        ("机房.jpeg", f.JPEG, "image/jpeg"),
        ("说明.txt", "说明".encode(), "text/plain"),
        ("说明.txt", "说明".encode("gbk"), "text/plain"),
        ("说明.txt", "说明".encode("utf-16"), "text/plain"),
        ("支付.csv", "日期,金额\n".encode("gb18030"), "text/csv"),
    ],
    ids=map(str, count(1)),
)
def test_what_is_what_it_says_comes_in(name, content, media_type):
    stored = store(content, name=name, kind=FileKind.EVIDENCE, by=f.LIN)
    assert stored.media_type.endswith(media_type)


def test_a_report_may_be_a_web_page():
    page = "<!DOCTYPE html><html><body>自评报告</body></html>".encode()
    assert store(page, name="报告.html", kind=FileKind.REPORT, by=None).media_type == "text/html"


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("报告.docx", f.PDF, TypeMismatchError),
        ("报告.docx", f.an_xlsx(), TypeMismatchError),
        ("报告.docx", f.an_ole("WordDocument"), TypeMismatchError),
        ("报告.pdf", f.PNG, TypeMismatchError),
        ("报告.txt", f.a_docx(), TypeMismatchError),
        ("报告.txt", b"<html><script>alert(1)</script></html>", TypeMismatchError),
        ("图.png", b"<svg xmlns='x'/>", TypeMismatchError),
        ("报告.exe", b"MZ\x90", TypeNotAllowedError),
        ("报告.docm", f.a_docx(), TypeNotAllowedError),
        ("报告", f.a_docx(), TypeNotAllowedError),
        ("报告.docx", f.a_zip({"a.txt": b"x"}), UnrecognisedFileError),
        ("报告.txt", b"\x00\x01\x02\x03", UnrecognisedFileError),
        ("报告.txt", b"MZ\x90\x00\x03", UnrecognisedFileError),
        ("报告.doc", f.an_ole("Something"), UnrecognisedFileError),
        ("报告.docx", b"", EmptyFileError),
        ("报告.docx", f.a_docx()[:-40], DamagedFileError),
        ("报告.docx", f.a_docx()[:200], DamagedFileError),
        ("报告.pdf", f.PDF[:-8], DamagedFileError),
        ("报告.docx", f.with_members(f.a_docx(), {"../../x": b"1"}), DamagedFileError),
        ("报告.docx", f.with_members(f.a_docx(), {"WORD/document.xml": b"1"}), DamagedFileError),
        ("报告.docx", f.with_members(f.a_docx(), {"word/vbaProject.bin": b"1"}), MacroFileError),
        ("报告.docx", f.with_members(f.a_docx(), {CONTENT_TYPES: MACRO_TYPES}), MacroFileError),
        ("旧.doc", f.an_ole("WordDocument", "Macros", "VBA"), MacroFileError),
        ("旧.xls", f.an_ole("Workbook", "_VBA_PROJECT_CUR"), MacroFileError),
        ("报告.docx", f.an_ole("EncryptedPackage", "EncryptionInfo"), EncryptedFileError),
        ("表.xlsx", f.an_ole("EncryptionInfo", "EncryptedPackage"), EncryptedFileError),
        ("报告.docx", f.with_members(f.a_docx(), {"word/a.xml": ENTITIES}), UnsafeMarkupError),
        (
            "报告.docx",
            f.with_members(f.a_docx(), {"word/a.xml": ENTITIES.decode().encode("utf-16")}),
            UnsafeMarkupError,
        ),
    ],
    ids=map(str, count(1)),
)
def test_what_is_not_is_refused_and_nothing_is_left(name, content, refusal):
    with pytest.raises(refusal, match=name):
        store(content, name=name, kind=FileKind.EVIDENCE, by=f.LIN)
    assert nothing_is_left()


def test_a_kind_lets_in_its_own_types_only():
    with pytest.raises(TypeNotAllowedError, match="XLSX, CSV"):
        store(f.a_docx(), name="报告.docx", kind=FileKind.SPREADSHEET, by=None)


def test_an_encrypted_member_is_a_password():
    package = bytearray(f.a_docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = package.find(signature)
        package[at + offset] |= 1
    with pytest.raises(EncryptedFileError):
        store(bytes(package), name="a.docx", kind=FileKind.DOCUMENT, by=None)


@pytest.mark.parametrize("is_one_member", [True, False])
def test_a_bomb_is_refused_before_it_unpacks(is_one_member):
    zeros = b"\0" * (40 * 1024 * 1024)
    members = (
        {"word/a.bin": zeros}
        if is_one_member
        else {f"word/{number}.bin": zeros[: 2 * 1024 * 1024] for number in range(20)}
    )
    with pytest.raises(ArchiveBombError):
        store(f.with_members(f.a_docx(), members), name="a.docx", kind=FileKind.DOCUMENT, by=None)
    assert nothing_is_left()


def test_too_many_members_are_a_bomb(monkeypatch):
    monkeypatch.setattr("hengwang.files.packages.MAX_ENTRIES", 5)
    with pytest.raises(ArchiveBombError):
        store(f.a_docx(), name="a.docx", kind=FileKind.DOCUMENT, by=None)


def test_an_entity_across_two_pieces_is_found(monkeypatch):
    monkeypatch.setattr("hengwang.files.packages.PIECE_BYTES", 16)
    hidden = b"<?xml version='1.0'?>   " + b"<!DOCTYPE x><x/>"
    with pytest.raises(UnsafeMarkupError):
        store(
            f.with_members(f.a_docx(), {"word/a.xml": hidden}),
            name="a.docx",
            kind=FileKind.DOCUMENT,
            by=None,
        )
