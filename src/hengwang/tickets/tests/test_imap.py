"""Letters out of a real mailbox: Debian's Dovecot, with TLS, over IMAP."""

import socket
import ssl
from threading import Thread
from urllib.parse import quote

import pytest

from hengwang.collector.tests.certificates import Authority
from hengwang.organizations.services import ContactFacts, add_contact
from hengwang.tickets.errors import MailboxUnreachableError
from hengwang.tickets.mailing.fetching import fetch
from hengwang.tickets.models import Letter, Ticket
from hengwang.tickets.services.letters_in import take_letter
from hengwang.tickets.tests.imap_server import PASSWORD, USER, dovecot
from hengwang.tickets.tests.test_mail_reading import a_mail

ZHAO = "zhao@jia.example.gov.cn"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """One server for all tests here, and the file of the authority that vouches for it."""
    folder = tmp_path_factory.mktemp("imap")
    authority = Authority(folder)
    authority.server()
    (pem,) = folder.glob("*.pem")
    trusted = folder / "authority.crt"
    trusted.write_bytes(authority.pem)
    with dovecot(pem) as mailbox:
        yield mailbox, trusted


@pytest.fixture
def box(served, settings, people, monkeypatch):
    """The server's mailbox, empty; the desk is of 甲局, and Zhao is known there."""
    mailbox, trusted = served
    for one in (mailbox.folder / "mail").glob("*/*"):
        one.unlink()
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    settings.TICKET_MAIL_ADDRESS = "desk@example.gov.cn"
    settings.TICKET_MAIL_UNIT = people.unit.name
    add_contact(ContactFacts(name="赵", email=ZHAO), by=None, unit=people.unit)
    return mailbox


def source(box, scheme="imaps", password=PASSWORD):
    port = box.safe if scheme == "imaps" else box.plain
    return f"{scheme}://{USER}:{quote(password, safe='')}@127.0.0.1:{port}/INBOX"


def put(box, *names):
    for name in names:
        mail = a_mail(f"外网无法访问 {name}", Message_ID=f"<{name}@jia.example.gov.cn>")
        box.put(name, mail.as_bytes())


@pytest.mark.parametrize("scheme", ["imaps", "imap"])
def test_each_mail_becomes_a_ticket_once_and_is_marked_as_seen(box, scheme):
    put(box, "one", "two")
    assert fetch(source(box, scheme), take_letter) == 2
    assert (Ticket.objects.count(), box.seen()) == (2, 2)
    assert fetch(source(box, scheme), take_letter) == 0
    put(box, "three")
    assert fetch(source(box, scheme), take_letter) == 1
    texts = set(Letter.objects.filter(direction="in").values_list("body", flat=True))
    assert texts == {f"外网无法访问 {name}" for name in ("one", "two", "three")}


def test_the_same_mail_under_another_name_opens_nothing_new(box):
    put(box, "one")
    fetch(source(box), take_letter)
    mail = a_mail("外网无法访问 one", Message_ID="<one@jia.example.gov.cn>")
    box.put("copy", mail.as_bytes())
    assert fetch(source(box), take_letter) == 1
    assert (Ticket.objects.count(), box.seen()) == (1, 2)


def test_who_dies_with_a_mail_in_hand_gets_it_again(box):
    put(box, "one", "two")

    def dies_at_the_second(raw):
        if b"two@" in raw:
            raise Killed
        take_letter(raw)

    with pytest.raises(Killed):
        fetch(source(box), dies_at_the_second)
    assert (Ticket.objects.count(), box.seen()) == (1, 1)
    assert fetch(source(box), take_letter) == 1
    assert Ticket.objects.count() == 2


def test_a_server_that_goes_away_in_the_middle_doubles_and_loses_nothing(box):
    put(box, "one", "two", "three")
    with Between(box.safe) as line:

        def cut_after_the_first(raw):
            take_letter(raw)
            line.cut()

        port = f"127.0.0.1:{line.port}"
        with pytest.raises(MailboxUnreachableError):
            fetch(source(box).replace(f"127.0.0.1:{box.safe}", port), cut_after_the_first)
    assert (Ticket.objects.count(), box.seen()) == (1, 0)
    assert fetch(source(box), take_letter) == 3
    assert (Ticket.objects.count(), box.seen()) == (3, 3)


def test_a_wrong_password_and_a_stranger_s_certificate_are_refused(box, monkeypatch):
    put(box, "one")
    with pytest.raises(MailboxUnreachableError) as refusal:
        fetch(source(box, password="no"), take_letter)
    assert "no" not in str(refusal.value.params["reason"])
    monkeypatch.delenv("SSL_CERT_FILE")
    for scheme in ("imaps", "imap"):
        with pytest.raises(MailboxUnreachableError) as refusal:
            fetch(source(box, scheme), take_letter)
        assert refusal.value.params["reason"] == ssl.SSLCertVerificationError.__name__
    assert (Ticket.objects.count(), box.seen()) == (0, 0)


class Killed(BaseException):
    """The worker is gone."""


class Between:
    """A line to the server that can be cut."""

    def __init__(self, port: int) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._far = port
        self._ends: list[socket.socket] = []
        self._thread = Thread(target=self._carry, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_told: object) -> None:
        self.cut()
        self._server.close()
        self._thread.join(10)

    def _carry(self) -> None:
        near, _address = self._server.accept()
        far = socket.create_connection(("127.0.0.1", self._far))
        self._ends = [near, far]
        ways = [Thread(target=_pass_on, args=pair) for pair in ((near, far), (far, near))]
        for way in ways:
            way.start()
        for way in ways:
            way.join(10)

    def cut(self) -> None:
        """Both ends hear nothing more."""
        for end in self._ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
            finally:
                end.close()


def _pass_on(source_end: socket.socket, target_end: socket.socket) -> None:
    try:
        while data := source_end.recv(65536):
            target_end.sendall(data)
    except OSError:
        return
