"""Whatever the bytes of a mail are, something sensible comes out of them."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.tickets.mailing.reading import Machine, read_mail
from hengwang.tickets.mailing.writing import Outgoing, as_mail, new_message_id


def a_mail(text: str = "外网无法访问", **heads: str) -> EmailMessage:
    mail = EmailMessage()
    told = {
        "From": "赵 <zhao@jia.example.gov.cn>",
        "To": "desk@example.gov.cn",
        "Subject": "城关区专线中断",
        "Message-ID": "<one@jia.example.gov.cn>",
    }
    given_heads = {name.replace("_", "-"): value for name, value in heads.items()}
    for name, value in {**told, **given_heads}.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def test_a_plain_mail_is_read():
    found = read_mail(a_mail(Date="Fri, 20 Nov 2026 09:00:00 +0800").as_bytes())
    assert (found.sender, found.sender_name) == ("zhao@jia.example.gov.cn", "赵")
    assert (found.subject, found.text) == ("城关区专线中断", "外网无法访问")
    assert found.at == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    assert found.machine is None


@pytest.mark.parametrize(
    ("heads", "machine"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, Machine.AUTOMATIC),
        ({"Auto_Submitted": "auto-generated; owner-email=x@y.cn"}, Machine.AUTOMATIC),
        ({"Auto_Submitted": "no"}, None),
        ({"Precedence": "bulk"}, Machine.AUTOMATIC),
        ({"Precedence": "first-class"}, None),
        ({"Return_Path": "<>"}, Machine.AUTOMATIC),
        ({"List_Id": "<all.example.gov.cn>"}, Machine.AUTOMATIC),
        ({"X_Autoreply": "yes"}, Machine.AUTOMATIC),
        ({"X_Loop": "desk@elsewhere.example.gov.cn"}, Machine.AUTOMATIC),
        ({"From": "MAILER-DAEMON@mail.example.gov.cn"}, Machine.BOUNCE),
        ({"X_Failed_Recipients": "a@b.cn"}, Machine.BOUNCE),
        ({"X_Hengwang_Desk": "1"}, Machine.OURS),
    ],
)
def test_machines_are_known_by_their_headers(heads, machine):
    assert read_mail(a_mail(**heads).as_bytes()).machine is machine


def test_a_report_of_a_mail_server_is_a_bounce():
    raw = b"From: x@y.cn\nContent-Type: multipart/report; boundary=b\n\n--b\n\nx\n--b--\n"
    assert read_mail(raw).machine is Machine.BOUNCE


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: [GD2026-000123] 中断", "GD2026-000123"),
        ("答复：【gd2026-000123】", "GD2026-000123"),
        ("GD2026-12", ""),
        ("XGD2026-000123", ""),
    ],
)
def test_the_number_of_a_ticket_is_found_in_the_subject(subject, number):
    assert read_mail(a_mail(Subject=subject).as_bytes()).ticket_number == number


def test_our_own_letters_are_known_again_and_thread():
    own = new_message_id("desk@example.gov.cn")
    mail = as_mail(
        Outgoing(
            own, "desk@example.gov.cn", "zhao@jia.example.gov.cn", "[GD2026-000001] 中断\nBcc: x",
            "已受理", datetime(2026, 11, 20, tzinfo=UTC), "<a@b>", ("<a@b>", "<c@d>"),
        )
    )  # fmt: skip
    assert (mail["Auto-Submitted"], mail["Bcc"]) == ("auto-replied", None)
    found = read_mail(mail.as_bytes())
    assert found.machine is Machine.OURS
    assert found.message_id == own
    assert found.references == ("<a@b>", "<c@d>")
    assert new_message_id("desk@example.gov.cn") != own


def test_old_systems_write_in_their_own_characters():
    head = "From: zhao@jia.cn\nSubject: 中断\nContent-Type: text/plain; charset=x-unknown\n\n"
    found = read_mail((head + "光缆被挖断").encode("gb18030"))
    assert (found.subject, found.text) == ("中断", "光缆被挖断")


def test_words_of_html_without_its_scripts():
    mail = a_mail()
    mail.set_content("<p>您好</p><script>x()</script><style>p{}</style><br>断网", subtype="html")
    assert read_mail(mail.as_bytes()).text == "您好\n断网"


def test_files_keep_their_names_and_the_text_is_not_one_of_them():
    mail = a_mail()
    mail.add_attachment("截图说明", filename="截图.txt")
    found = read_mail(mail.as_bytes())
    assert [one.name for one in found.attached] == ["截图.txt"]
    assert found.text == "外网无法访问"


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw):
    found = read_mail(raw)
    assert found.message_id.startswith("<")
    assert "\x00" not in found.text


HEADS = ["From", "To", "Subject", "Date", "Message-ID", "References", "Content-Type",
         "Content-Transfer-Encoding", "Content-Disposition", "Auto-Submitted"]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(HEADS), st.binary(max_size=60)), max_size=8), st.binary())
def test_any_headers_are_read(heads, body):
    lines = [name.encode() + b": " + value.replace(b"\n", b" ") for name, value in heads]
    found = read_mail(b"\r\n".join([*lines, b"", body]))
    assert len(found.subject) <= 300
    assert len(found.message_id) <= 250
