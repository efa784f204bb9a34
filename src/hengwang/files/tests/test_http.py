"""Uploads are bounded, downloads are saved and never run."""

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.test import RequestFactory

from hengwang.files import uploads
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.errors import FileTooLargeError, StorageFullError
from hengwang.files.services import store
from hengwang.files.tests import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    settings.FILE_UPLOAD_HANDLERS = ["hengwang.files.uploads.BoundedUploadHandler"]


@contextmanager
def posted(content: bytes) -> Iterator[HttpRequest]:
    request = RequestFactory().post("/", {"file": ContentFile(content, name="报告.txt")})
    yield request
    request.close()


def stored_from(request: HttpRequest):
    return store(request.FILES["file"], name="报告.txt", kind=FileKind.REPORT, by=None)


def test_an_upload_arrives_whole():
    with posted("自评".encode() * 50_000) as request:
        assert stored_from(request).size_bytes == 300_000


def test_an_upload_over_the_limit_is_dropped_and_refused_by_name(settings):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    with posted(b"a" * (3 * 1024 * 1024)) as request:
        assert request.FILES["file"].read() == b""
        with pytest.raises(FileTooLargeError, match=r"报告\.txt is larger than the 1 MB"):
            stored_from(request)


class BrokenLine(io.BytesIO):
    """A request whose connection is reset after what it holds."""

    def read(self, size=-1):
        if piece := super().read(size):
            return piece
        raise ConnectionResetError


def test_a_line_that_breaks_leaves_no_file_behind(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    head = b"--mark\r\nContent-Disposition: form-data; name=file; filename=report.txt\r\n\r\n"
    request = RequestFactory().post(
        "/", head, content_type="multipart/form-data; boundary=mark", CONTENT_LENGTH="2000000"
    )
    request._stream = BrokenLine(head + b"0" * 1_000_000)
    received = []

    def answer(request):
        with pytest.raises(UnreadablePostError):
            _ = request.FILES
        received.extend(tmp_path.iterdir())
        return HttpResponse()

    uploads.LostUploadMiddleware(answer)(request)
    assert received
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_during_the_upload_is_said(monkeypatch):
    def full(name):
        raise StorageFullError(name=name)

    monkeypatch.setattr(uploads, "room_or_refusal", full)
    with posted(b"text") as request, pytest.raises(StorageFullError, match=r"报告\.txt"):
        stored_from(request)


def response_for(content: bytes, name: str, **options) -> HttpResponse:
    """The answer read to its end, the content beside it.

    Only the file is closed: closing the response would close the test's database connection.
    """
    stored = store(content, name=name, kind=FileKind.EVIDENCE, by=None)
    response = download(stored, **options)
    with closing(response.file_to_stream):
        response.read_content = b"".join(response.streaming_content)
    return response


def test_a_download_is_saved_under_its_chinese_name():
    content = f.a_docx()
    response = response_for(content, "2020年 自评“报告”.docx")
    assert response.read_content == content
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''2020%E5%B9%B4%20")
    assert response["Content-Length"] == str(len(content))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_name_cannot_break_out_of_the_header():
    response = response_for(f.PDF, 'a"; x="\r\nSet-Cookie: b.pdf')
    assert "\r" not in response["Content-Disposition"]
    assert '\\"' in response["Content-Disposition"]


@pytest.mark.parametrize(
    ("content", "name", "start"),
    [(f.PDF, "a.pdf", "inline"), (f.PNG, "a.png", "inline"), (b"text", "a.txt", "attachment")],
    ids=["pdf", "png", "txt"],
)
def test_only_harmless_types_are_shown_in_the_browser(content, name, start):
    assert response_for(content, name, is_inline=True)["Content-Disposition"].startswith(start)
    assert response_for(content, name)["Content-Disposition"].startswith("attachment")
