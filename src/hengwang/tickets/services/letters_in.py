"""A letter comes in: onto its ticket, as a new ticket, into the tray, or aside; each once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.audit.services import record
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.kernel.errors import DomainError
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce
from hengwang.tickets.choices import (
    LIVE,
    Direction,
    Kind,
    LetterReason,
    LetterState,
    Source,
    State,
    StepKind,
)
from hengwang.tickets.errors import NotInTrayError
from hengwang.tickets.mailing.reading import Incoming, Machine, read_mail
from hengwang.tickets.models import Letter, Ticket
from hengwang.tickets.queries.correspondents import (
    Correspondent,
    answered_letter,
    belongs_to,
    correspondent_of,
    desk_unit,
)
from hengwang.tickets.services import forwarding
from hengwang.tickets.services.letters_out import acknowledge
from hengwang.tickets.services.opening import TicketFacts, open_ticket
from hengwang.tickets.services.stepping import locked, tell

FLOOD = 20
FLOOD_WINDOW = timedelta(hours=1)
_MACHINES = {
    Machine.AUTOMATIC: LetterReason.AUTOMATIC,
    Machine.BOUNCE: LetterReason.BOUNCE,
    Machine.OURS: LetterReason.LOOP,
}


def take_letter(raw: bytes) -> Letter:
    """Take one mail; the same one again gives the letter there is.

    What a machine wrote changes no ticket's state and is never answered: automatic answers and our
    own letters are put aside, a letter that could not be delivered waits in the tray. More than
    twenty an hour from one sender wait there too, unanswered.
    """
    mail = read_mail(raw)
    if mail.machine is None and _is_ours(mail.sender):
        mail = replace(mail, machine=Machine.OURS)
    known: Letter | None = Letter.objects.filter(message_id=mail.message_id[:250]).first()
    if known is not None:
        return known
    unit = desk_unit()
    try:
        with transaction.atomic():
            letter = _kept(mail, unit)
            _sort(letter, mail)
    except IntegrityError:
        # Another worker took the same mail between our look and our writing.
        letter = Letter.objects.get(message_id=mail.message_id[:250])
    return letter


def _is_ours(sender: str) -> bool:
    """Whether a letter says that the desk itself wrote it."""
    own: str = settings.TICKET_MAIL_ADDRESS
    return bool(own) and sender.lower() == own.lower()


def _kept(mail: Incoming, unit: Unit) -> Letter:
    letter = Letter.objects.create(
        direction=Direction.IN,
        unit=unit,
        message_id=mail.message_id[:250],
        in_reply_to=mail.in_reply_to[:250],
        references=" ".join(mail.references),
        sender=mail.sender,
        sender_name=mail.sender_name,
        recipient=mail.recipient,
        subject=mail.subject,
        body=mail.text,
        at=timezone.now(),
        is_automatic=mail.machine is not None,
        state=LetterState.TRAY,
    )
    for one in mail.attached:
        try:
            letter.files.add(store(one.content, name=one.name, kind=FileKind.EVIDENCE, by=None))
        except DomainError as refusal:
            letter.refused_files.append([one.name, refusal.code])
    if letter.refused_files:
        letter.save(update_fields=["refused_files"])
    return letter


def _sort(letter: Letter, mail: Incoming) -> None:
    answered = answered_letter(mail)
    if mail.machine is not None:
        is_bounce = mail.machine is Machine.BOUNCE
        state = LetterState.TRAY if is_bounce else LetterState.DROPPED
        ticket = None if answered is None else answered.ticket
        _mark(letter, state, reason=_MACHINES[mail.machine], ticket=ticket)
        return
    recent = Letter.objects.filter(sender=letter.sender, direction=Direction.IN)
    if recent.filter(at__gt=timezone.now() - FLOOD_WINDOW).count() > FLOOD:
        _mark(letter, LetterState.TRAY, reason=LetterReason.FLOOD)
        return
    who = correspondent_of(letter.sender)
    if answered is not None and answered.ticket is not None:
        file_letter(letter, answered.ticket)
    elif mail.ticket_number:
        _by_number(letter, mail.ticket_number, who)
    elif who.unit is None:
        reason = LetterReason.SEVERAL if who.units else LetterReason.UNKNOWN
        _mark(letter, LetterState.TRAY, reason=reason)
    else:
        _open(letter, who, who.unit)


def _by_number(letter: Letter, number: str, who: Correspondent) -> None:
    ticket = Ticket.objects.select_related("unit", "requester").filter(number=number).first()
    if ticket is None or not belongs_to(ticket, letter.sender, who):
        _mark(letter, LetterState.TRAY, reason=LetterReason.STRANGER)
        return
    file_letter(letter, ticket)


def file_letter(letter: Letter, ticket: Ticket) -> None:
    """Put a letter onto a ticket; of a company that has its turn it is the answer.

    A letter to a ticket that was merged goes to its whole; one to a closed ticket is noted there
    and left in the tray, so that somebody decides whether it is opened again.
    """
    held = locked(ticket.merged_into_id or ticket.pk)
    present = held.forwardings.filter(ended_at=None, email__iexact=letter.sender).first()
    if present is not None and letter.sender:
        forwarding.answer(held.pk, letter.body or letter.subject, by=None, name=letter.sender_name)
    step = tell(held, StepKind.LETTER_IN, by=None, text=_told(letter))
    step.files.set(letter.files.all())
    is_over = held.state not in (*LIVE, State.RESOLVED)
    _mark(letter, LetterState.TRAY if is_over else LetterState.FILED, ticket=held)
    announce("ticket.letter_received", letter_id=letter.pk)


def _open(letter: Letter, who: Correspondent, unit: Unit) -> None:
    facts = TicketFacts(
        kind=Kind.FAULT,
        source=Source.MAIL,
        title=letter.subject[:200] or letter.body[:60] or letter.sender,
        description=letter.body,
        requester_name=letter.sender_name or letter.sender[:100],
        requester_contact=letter.sender[:100],
    )
    ticket = open_ticket(facts, unit=unit, by=who.user)
    step = ticket.steps.get(kind=StepKind.OPENED)
    step.files.set(letter.files.all())
    _mark(letter, LetterState.FILED, ticket=ticket)
    acknowledge(letter, ticket)


def _told(letter: Letter) -> str:
    refused = "".join(f"\n× {name} ({code})" for name, code in letter.refused_files)
    who = f"{letter.sender_name} <{letter.sender}>".strip()
    return f"{who}\n{letter.subject}\n{letter.body}{refused}".strip()


def _mark(letter: Letter, state: LetterState, **changed: Any) -> None:
    letter.state = state
    for name, value in changed.items():
        setattr(letter, name, value)
    letter.save(update_fields=["state", *changed])
    told = {"state": letter.state, "reason": letter.reason}
    record("letter.received", letter, by=None, after=told)


def demand_tray(letter_id: int) -> Letter:
    """The letter, until the transaction ends nobody else's.

    Raises:
        NotInTrayError: Somebody dealt with it.
    """
    letter: Letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    if letter.state != LetterState.TRAY:
        raise NotInTrayError
    return letter
