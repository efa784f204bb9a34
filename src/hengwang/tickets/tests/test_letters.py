"""Letters come in and go out: threads, machines, floods, strangers, and a real mail server."""

import mailbox
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.files.services import open_file
from hengwang.network.tests.factories import a_circuit
from hengwang.notifications.tests.receivers import free_port, smtp_receiver
from hengwang.organizations.services import ContactFacts, add_contact
from hengwang.outbox.deliveries import deliver_due
from hengwang.testing.people import grant
from hengwang.tickets.choices import Direction, LetterReason, LetterState, State, StepKind
from hengwang.tickets.errors import MailboxUnreachableError, NoDeskUnitError, NotInTrayError
from hengwang.tickets.mailing.fetching import fetch
from hengwang.tickets.models import Letter, Ticket
from hengwang.tickets.services import ending, forwarding, tray
from hengwang.tickets.services.forwarding import Told
from hengwang.tickets.services.letters_in import FLOOD, take_letter
from hengwang.tickets.services.letters_out import ACKNOWLEDGED_AT_MOST, send_letters
from hengwang.tickets.tests.factories import a_ticket
from hengwang.tickets.tests.test_mail_reading import a_mail

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ZHAO = "zhao@jia.example.gov.cn"


@pytest.fixture(autouse=True)
def desk(settings, people, time_machine):
    settings.TICKET_MAIL_ADDRESS = "desk@example.gov.cn"
    settings.TICKET_MAIL_UNIT = people.unit.name
    settings.PUBLIC_URL = ""
    time_machine.move_to(NOW, tick=False)
    add_contact(ContactFacts(name="赵", email=ZHAO), by=None, unit=people.unit)


def taken(name: str = "one", text: str = "外网无法访问", **heads: str) -> Letter:
    mail = a_mail(text, Message_ID=f"<{name}@jia.example.gov.cn>", **heads)
    return take_letter(mail.as_bytes())


def deliver() -> None:
    while deliver_due():
        pass


def written() -> list[Letter]:
    return list(Letter.objects.filter(direction=Direction.OUT).order_by("pk"))


def test_a_units_letter_becomes_a_ticket_and_its_writer_is_told_the_number(people):
    letter = taken()
    ticket = Ticket.objects.get()
    assert (letter.ticket, letter.state) == (ticket, LetterState.FILED)
    assert (ticket.unit, ticket.source, ticket.title) == (people.unit, "mail", "城关区专线中断")
    (answer,) = written()
    assert ticket.number in answer.subject
    assert (answer.recipient, answer.in_reply_to) == (ZHAO, "<one@jia.example.gov.cn>")


def test_a_user_is_known_by_the_address_of_the_account(people):
    officer = people.with_role(Role.ACCESS_UNIT_OFFICER)
    officer.email = "Li@jia.example.gov.cn"
    officer.save()
    taken(From="李 <li@jia.example.gov.cn>")
    assert Ticket.objects.get().steps.get(kind=StepKind.OPENED).by == officer


def test_the_same_mail_again_does_nothing():
    assert taken() == taken()
    assert (Ticket.objects.count(), Letter.objects.count()) == (1, 2)


def test_an_answer_goes_onto_its_ticket_by_what_it_answers():
    taken()
    ours = written()[0].message_id
    letter = taken("two", "还是不通", Subject="回复", In_Reply_To=ours, From="x@elsewhere.cn")
    assert letter.ticket == Ticket.objects.get()
    assert "还是不通" in Ticket.objects.get().steps.get(kind=StepKind.LETTER_IN).text


def test_a_number_in_the_subject_is_enough_for_those_it_concerns_only(people, engineer):
    ticket = a_ticket(people.unit, engineer)
    mine = taken("two", Subject=f"Re: [{ticket.number}]")
    theirs = taken("three", Subject=f"Re: [{ticket.number}]", From="x@elsewhere.cn")
    assert (mine.ticket, mine.state) == (ticket, LetterState.FILED)
    assert (theirs.ticket, theirs.state) == (None, LetterState.TRAY)
    assert theirs.reason == LetterReason.STRANGER
    assert not ticket.steps.filter(text__contains="elsewhere").exists()


def test_who_is_unknown_or_of_several_units_waits_in_the_tray(people):
    add_contact(ContactFacts(name="赵", email=ZHAO), by=None, unit=people.other_unit)
    assert taken().reason == LetterReason.SEVERAL
    assert taken("two", From="x@elsewhere.cn").reason == LetterReason.UNKNOWN
    assert Letter.objects.in_tray().count() == 2
    assert (Ticket.objects.count(), written()) == (0, [])


@pytest.mark.parametrize(
    ("heads", "state", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, LetterState.DROPPED, LetterReason.AUTOMATIC),
        ({"Precedence": "bulk"}, LetterState.DROPPED, LetterReason.AUTOMATIC),
        ({"X_Hengwang_Desk": "1"}, LetterState.DROPPED, LetterReason.LOOP),
        ({"From": "Desk <DESK@example.gov.cn>"}, LetterState.DROPPED, LetterReason.LOOP),
        ({"X_Loop": "desk@b.cn"}, LetterState.DROPPED, LetterReason.AUTOMATIC),
        ({"From": "mailer-daemon@jia.example.gov.cn"}, LetterState.TRAY, LetterReason.BOUNCE),
    ],
)
def test_machines_open_nothing_and_are_never_answered(heads, state, reason):
    letter = taken(**heads)
    assert (letter.state, letter.reason) == (state, reason)
    assert (Ticket.objects.count(), written()) == (0, [])


def test_two_desks_that_answer_each_other_come_to_rest():
    """The other side answers everything, with a new id each time and no header that says so."""
    number = 0
    taken()
    while number < 60:
        waiting = [one for one in written() if one.state == LetterState.WAITING]
        if not waiting:
            break
        for one in waiting:
            Letter.objects.filter(pk=one.pk).update(state=LetterState.SENT)
            number += 1
            taken(f"loop-{number}", Subject=f"Re: {one.subject}", In_Reply_To=one.message_id)
    assert number < 10
    assert Ticket.objects.count() == 1


def test_a_flood_waits_in_the_tray_and_few_of_it_are_answered(time_machine):
    for number in range(FLOOD + 5):
        taken(f"flood-{number}", Subject=f"第 {number} 封")
    flooded = Letter.objects.in_tray()
    assert {one.reason for one in flooded} == {LetterReason.FLOOD}
    assert flooded.count() == 5
    assert len(written()) == ACKNOWLEDGED_AT_MOST
    time_machine.move_to(NOW + timedelta(hours=2), tick=False)
    assert taken("later").state == LetterState.FILED


def test_files_come_with_it_and_what_is_refused_is_named():
    mail = a_mail()
    mail.add_attachment("现场记录", filename="记录.txt")
    mail.add_attachment(
        b"MZ\x90\x00" * 40, maintype="application", subtype="x-exe", filename="a.exe"
    )
    letter = take_letter(mail.as_bytes())
    stored = letter.files.get()
    with open_file(stored) as content:
        assert content.read().decode().strip() == "现场记录"
    assert [name for name, _code in letter.refused_files] == ["a.exe"]
    assert letter.ticket.steps.get(kind=StepKind.OPENED).files.get() == stored


def test_the_company_is_written_to_and_its_answer_is_noted(people, engineer):
    circuit = a_circuit(people.unit)
    ticket = a_ticket(people.unit, engineer, circuit=circuit)
    told = Told(person="值班员", email="noc@carrier.example.cn", reference="YD-7", text="请抢修")
    forwarding.forward(ticket.pk, people.company, told, by=engineer)
    deliver()
    (letter,) = written()
    assert letter.recipient == "noc@carrier.example.cn"
    assert ticket.number in letter.body
    assert "请抢修" in letter.body
    assert circuit.code in letter.body
    taken("c", "预计两小时", From="noc@carrier.example.cn", In_Reply_To=letter.message_id)
    turn = ticket.forwardings.get()
    assert (turn.answered_at, turn.answer) == (NOW, "预计两小时")
    ticket.refresh_from_db()
    assert ticket.state == State.CARRIER


def test_letters_leave_by_a_real_server_once_and_again_after_it_was_away(settings):
    port = free_port()
    settings.MAIL_URL = f"mailto://127.0.0.1:{port}?mode=insecure"
    taken()
    assert send_letters() == 0
    waiting = written()[0]
    assert (waiting.state, waiting.attempts) == (LetterState.WAITING, 1)
    assert waiting.due_at > timezone.now()
    with smtp_receiver(port) as box:
        assert send_letters(waiting.due_at) == 1
        assert send_letters(waiting.due_at) == 0
    (mail,) = box.mails
    assert mail["Message-ID"] == waiting.message_id
    assert mail["References"] == "<one@jia.example.gov.cn>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert written()[0].state == LetterState.SENT


def test_who_wrote_reads_the_solution(people, engineer):
    ticket = taken().ticket
    ending.resolve(ticket.pk, "更换光模块", by=engineer)
    deliver()
    assert "更换光模块" in written()[-1].body
    by_phone = a_ticket(people.unit, engineer)
    ending.resolve(by_phone.pk, "重启", by=engineer)
    deliver()
    assert not by_phone.letters.exists()


def test_a_folder_gives_each_mail_once(tmp_path):
    folder = tmp_path / "box"
    box = mailbox.Maildir(folder, create=True)
    for name in ("a", "b"):
        box.add(a_mail(Message_ID=f"<{name}@jia>").as_bytes())
    assert fetch(f"maildir://{folder}", take_letter) == 2
    assert fetch(f"maildir://{folder}", take_letter) == 0
    assert len(box) == 2
    box.add(a_mail(Message_ID="<c@jia>").as_bytes())
    with pytest.raises(RuntimeError, match="dies"):
        fetch(f"maildir://{folder}", dies)
    assert fetch(f"maildir://{folder}", take_letter) == 1


def dies(raw: bytes) -> None:
    msg = "dies"
    raise RuntimeError(msg)


@pytest.mark.parametrize("source", ["maildir:///nowhere/at/all", "pop3://x", "imap://127.0.0.1:9"])
def test_a_mailbox_that_cannot_be_read_says_so_without_its_password(source):
    with pytest.raises(MailboxUnreachableError):
        fetch(source, take_letter)


def test_without_a_unit_nothing_is_lost_by_taking_it(settings):
    settings.TICKET_MAIL_UNIT = "没有这个单位"
    with pytest.raises(NoDeskUnitError):
        taken()


def test_a_person_empties_the_tray_and_of_two_one_does(people, engineer):
    grant(engineer, Role.DUTY_ENGINEER, people.other_unit)
    ticket = a_ticket(people.unit, engineer)
    names = {"From": "x@elsewhere.cn"}
    first, second, third = (taken(name, **names) for name in ("a", "b", "c"))
    tray.place(first.pk, ticket, by=engineer)
    made = tray.open_from(second.pk, people.unit, "request", by=engineer)
    tray.put_aside(third.pk, by=engineer)
    assert (Letter.objects.in_tray().count(), made.requester_contact) == (0, "x@elsewhere.cn")
    assert written()[-1].recipient == "x@elsewhere.cn"
    for again in (first, second, third):
        with pytest.raises(NotInTrayError):
            tray.put_aside(again.pk, by=engineer)


def test_a_letter_to_a_closed_ticket_is_noted_and_waits_for_a_person(people, engineer):
    ticket = taken().ticket
    ours = written()[0].message_id
    ending.resolve(ticket.pk, "重启", by=engineer)
    ending.close(ticket.pk, by=engineer)
    letter = taken("two", "又断了", In_Reply_To=ours)
    assert (letter.state, letter.ticket) == (LetterState.TRAY, ticket)
    ticket.refresh_from_db()
    assert ticket.state == State.CLOSED


def test_who_has_an_account_reads_letters_in_their_language(people):
    taken()
    User.objects.filter(pk=people.lin.pk).update(email=ZHAO, language=User.Language.ENGLISH)
    taken("two")
    chinese, english = written()
    assert "We have" not in chinese.body
    assert "We have received your letter" in english.body
