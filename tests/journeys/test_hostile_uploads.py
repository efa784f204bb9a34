"""Bad files through the pages: a clear sentence in Chinese, and nothing half-written."""

import http.client
import socket
import time
from contextlib import closing
from functools import cache
from http import HTTPStatus

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.disclosure.models import Rectification
from hengwang.evidence.models import EvidenceItem
from hengwang.files.models import StoredFile
from hengwang.files.tests.factories import PNG, a_docx, a_zip, an_ole, an_xlsx, with_members
from hengwang.incoming.models import ImportedForm, OwnTemplate
from hengwang.outbox.models import Job
from hengwang.performance.tests.factories import a_full_evaluation, a_programme, an_evaluation
from hengwang.projects.models import Payment, Reconciliation, WorkbookImport
from hengwang.reviews.models import OwnList, ReviewedReport
from hengwang.reviews.services import check_report
from hengwang.sandbox.tests.office_files import many_pages
from hengwang.testing.people import make_people

MB = 1024 * 1024
MACRO = with_members(an_xlsx(), {"xl/vbaProject.bin": b"\xcc\x61macro"})
ENCRYPTED = an_ole("EncryptionInfo", "EncryptedPackage")

# An XML bomb: ten levels of ten entities each, a billion times the same word.
LAUGHS = "".join(
    f'<!ENTITY a{level + 1} "{"".join([f"&a{level};"] * 10)}">' for level in range(1, 10)
)
ENTITIES = f'<!DOCTYPE w [<!ENTITY a1 "哈">{LAUGHS}]><worksheet><v>&a10;</v></worksheet>'
XML_BOMB = with_members(an_xlsx(), {"xl/worksheets/sheet1.xml": ENTITIES.encode()})

MODELS = (
    StoredFile, ReviewedReport, EvidenceItem, WorkbookImport, Payment, Job, OwnTemplate,
    ImportedForm, Reconciliation, OwnList, Rectification,
)  # fmt: skip


@cache
def hostile_files() -> dict[str, tuple[bytes, str]]:
    """Name → content and what the refusal must say; made when first asked for, it takes seconds."""
    bomb = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": b"<workbook/>",
        "xl/media/image1.bin": b"\0" * (300 * MB),
    }
    return {
        "picture": (PNG, "扩展名与内容不符"),
        "other type": (a_docx(), "扩展名与内容不符"),
        "encrypted": (ENCRYPTED, "密码"),
        "macro": (MACRO, "宏"),
        "bomb": (a_zip(bomb), "解压"),
        "xml bomb": (XML_BOMB, "实体"),
        "cut off": (an_xlsx()[:-400], "损坏"),
        "empty": (b"", "空"),
    }


def state():
    """Rows and files an upload could leave behind."""
    folder = django_settings.FILES_DIR
    files = sum(1 for path in folder.rglob("*") if path.is_file()) if folder.exists() else 0
    return [files, *(model.objects.count() for model in MODELS)]


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def people(db):
    return make_people()


# The pages that take a workbook: field of the file, address, what else the form asks, who.
DOORS = {
    "review": ("reports", "review-upload", {}, "lin"),
    "import": ("file", "programme-import", {}, "finance"),
    "evidence": ("new_file", "indicator-actual", {"actual_text": "81家"}, "lin"),
    "template": ("file", "own-template-new", {"kind": "self_evaluation_form"}, "finance"),
    "form of others": ("file", "form-import", {}, "lin"),
    "goals": ("file", "goals-sheet", {}, "lin"),
    "filled form": ("file", "form-comparison", {"kind": "self_evaluation_form"}, "lin"),
    "voucher book": (
        "file",
        "reconciliation-new",
        {"fiscal_year": 2020, "window_days": 3},
        "finance",
    ),
    "own words": ("sheet", "review-own-import", {}, "office"),
}


@pytest.fixture
def knock(people):
    """Send a workbook to a door; gives the answer."""
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    declared = an_evaluation(a_programme(people.unit, people.lin, name="目标"), people.lin)
    row = evaluation.indicators.get(level3="接入单位数量")
    about = {
        "indicator-actual": [row.pk],
        "goals-sheet": [declared.pk],
        "form-comparison": [evaluation.pk],
        "review-own-import": [people.unit.pk],
    }
    who = {
        "lin": people.lin,
        "finance": people.with_role(Role.FINANCE_OFFICER),
        "office": people.with_role(Role.SUPERVISING_OFFICER),
    }
    clients = {name: client_of(user) for name, user in who.items()}

    def send(door, content, name="凭证账.xlsx"):
        field, address, others, by = DOORS[door]
        told = {"unit": people.unit.pk, **others, field: SimpleUploadedFile(name, content)}
        return clients[by].post(reverse(address, args=about.get(address)), told)

    return send


@pytest.mark.parametrize("door", DOORS)
def test_hostile_workbooks_are_refused_in_chinese_and_leave_nothing(knock, door):
    before = state()
    for kind, (content, says) in hostile_files().items():
        answer = knock(door, content)
        assert (kind, answer.status_code) == (kind, HTTPStatus.UNPROCESSABLE_ENTITY)
        assert says in answer.text, kind
        assert state() == before, kind


@pytest.mark.parametrize("door", ["import", "goals", "voucher book", "own words"])
def test_a_workbook_of_something_else_is_said_and_leaves_no_row(knock, door):
    before = state()[1:]
    answer = knock(door, an_xlsx())
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert state()[1:] == before


def test_a_report_of_ten_thousand_pages_is_read_or_given_up_in_time(people):
    told = {"reports": SimpleUploadedFile("长.docx", many_pages(10_000)), "unit": people.unit.pk}
    client = client_of(people.lin)
    assert client.post(reverse("review-upload"), told).status_code == HTTPStatus.FOUND
    begun = time.process_time()
    check_report(ReviewedReport.objects.get().pk)
    assert time.process_time() - begun < 60
    page = client.get(ReviewedReport.objects.get().get_absolute_url())
    assert page.status_code == HTTPStatus.OK
    assert len(page.content) < 8 * MB


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
