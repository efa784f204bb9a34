"""Bad files through the pages: a clear sentence in Chinese, and nothing half-written."""

import http.client
import socket
import time
from contextlib import closing
from http import HTTPStatus

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.evidence.models import EvidenceItem
from hengwang.files.models import StoredFile
from hengwang.files.tests.factories import PNG, a_docx, a_zip, an_ole, an_xlsx, with_members
from hengwang.outbox.models import Job
from hengwang.performance.tests.factories import a_full_evaluation, a_programme
from hengwang.projects.models import Payment, WorkbookImport
from hengwang.reviews.models import ReviewedReport
from hengwang.reviews.services import check_report
from hengwang.testing.people import make_people

MB = 1024 * 1024
BOMB = a_zip(
    {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": b"<workbook/>",
        "xl/media/image1.bin": b"\0" * (300 * MB),
    }
)
MACRO = with_members(an_xlsx(), {"xl/vbaProject.bin": b"\xcc\x61macro"})
ENCRYPTED = an_ole("EncryptionInfo", "EncryptedPackage")

# name, content, what the refusal must say
HOSTILE = [
    ("凭证账.xlsx", PNG, "扩展名与内容不符"),
    ("凭证账.xlsx", a_docx(), "扩展名与内容不符"),
    ("凭证账.xlsx", ENCRYPTED, "密码"),
    ("凭证账.xlsx", MACRO, "宏"),
    ("凭证账.xlsx", BOMB, "解压"),
    ("凭证账.xlsx", an_xlsx()[:-400], "损坏"),
    ("凭证账.xlsx", b"", "空"),
]
NAMES = ["picture", "other type", "encrypted", "macro", "bomb", "cut off", "empty"]


def state():
    """Rows and files an upload could leave behind."""
    folder = django_settings.FILES_DIR
    files = sum(1 for path in folder.rglob("*") if path.is_file()) if folder.exists() else 0
    models = (StoredFile, ReviewedReport, EvidenceItem, WorkbookImport, Payment, Job)
    return [files, *(model.objects.count() for model in models)]


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def doors(people):
    """The pages that take a file: address, name of the field, what else the form asks, who."""
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    row = evaluation.indicators.get(level3="接入单位数量")
    finance = people.with_role(Role.FINANCE_OFFICER)
    return {
        "review": (reverse("review-upload"), "reports", {"unit": people.unit.pk}, people.lin),
        "import": (reverse("programme-import"), "file", {}, finance),
        "evidence": (
            reverse("indicator-actual", args=[row.pk]),
            "new_file",
            {"actual_text": "81家"},
            people.lin,
        ),
    }


@pytest.mark.parametrize("door", ["review", "import", "evidence"])
@pytest.mark.parametrize(("name", "content", "says"), HOSTILE, ids=NAMES)
def test_a_hostile_workbook_is_refused_in_chinese_and_leaves_nothing(
    doors, door, name, content, says
):
    address, field, others, user = doors[door]
    before = state()
    upload = SimpleUploadedFile(name, content)
    answer = client_of(user).post(address, {**others, field: upload})
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in page
    assert state() == before


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_text_in_any_encoding_of_the_office_is_read(people, encoding):
    text = (
        "2020年度项目支出绩效自评报告\n项目名称：政务外网运维\n"
        "预算１００万元，支出９０万元，执行率为９５％。\n"
    )
    client = client_of(people.lin)
    data = {
        "reports": SimpleUploadedFile("报告.txt", text.encode(encoding)),
        "unit": people.unit.pk,
    }
    assert client.post(reverse("review-upload"), data).status_code == HTTPStatus.FOUND
    report = ReviewedReport.objects.get()
    check_report(report.pk)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "政务外网运维" in page
    assert "�" not in page


@pytest.fixture
def server(transactional_db, live_server, settings, tmp_path):
    """A running server with its own folder for what is being received."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    people = make_people()
    cookie = client_of(people.lin).cookies[settings.SESSION_COOKIE_NAME].value
    return live_server, people, f"{settings.SESSION_COOKIE_NAME}={cookie}", tmp_path


def parts(people, csrf, size):
    """Head and tail of a multipart body with one workbook of `size` bytes between them."""
    mark = "hengwang-boundary"
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in (("csrfmiddlewaretoken", csrf), ("unit", people.unit.pk))
    )
    head += (
        f'--{mark}\r\nContent-Disposition: form-data; name="reports"; filename="大.xlsx"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    tail = f"\r\n--{mark}--\r\n"
    length = len(head.encode()) + size + len(tail)
    headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Content-Length": length}
    return head.encode(), tail.encode(), headers


def opened(server, size):
    """A connection with the headers of a form of `size` bytes sent, and the body's two ends."""
    live, people, cookie, _folder = server
    csrf = "a" * 32
    head, tail, headers = parts(people, csrf, size)
    connection = http.client.HTTPConnection(live.thread.host, live.thread.port, timeout=120)
    connection.putrequest("POST", reverse("review-upload"))
    headers |= {"Cookie": f"{cookie}; csrftoken={csrf}", "Origin": live.url}
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    return connection, head, tail


def within_patience(holds):
    """Whether something another thread does comes true in ten seconds."""
    patience = time.monotonic() + 10
    while not holds() and time.monotonic() < patience:
        time.sleep(0.05)
    return holds()


def assert_emptied(folder):
    """Nothing received is left; the server notices a lost line when it reads next."""
    assert within_patience(lambda: not list(folder.iterdir()))


def test_a_workbook_of_200_mb_is_refused_and_never_fills_the_disk(server):
    before = state()
    connection, head, tail = opened(server, 200 * MB)
    connection.send(head)
    largest = 0
    for _piece in range(200):
        connection.send(b"\0" * MB)
        largest = max(largest, sum(path.stat().st_size for path in server[3].iterdir()))
    connection.send(tail)
    with closing(connection):
        answer = connection.getresponse()
        page = answer.read().decode()
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "大.xlsx" in page
    assert "50 MB" in page
    assert largest <= django_settings.UPLOAD_LIMIT_BYTES
    assert state() == before
    assert_emptied(server[3])


def test_a_connection_lost_in_the_middle_leaves_nothing(server):
    before = state()
    connection, head, _tail = opened(server, 20 * MB)
    connection.send(head + b"\0" * (2 * MB))
    assert within_patience(lambda: list(server[3].iterdir()))
    connection.sock.shutdown(socket.SHUT_RDWR)
    connection.close()
    assert_emptied(server[3])
    assert state() == before
    alive, head, tail = opened(server, 0)
    with closing(alive):
        alive.send(head + tail)
        answer = alive.getresponse()
        answer.read()
    assert answer.status == HTTPStatus.UNPROCESSABLE_ENTITY
