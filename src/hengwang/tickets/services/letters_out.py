"""A letter goes out: written in the transaction of what it tells, sent after it, once."""

from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.kernel.errors import DomainError
from hengwang.notifications.timing import wait_after
from hengwang.outbox.wakeup import wake
from hengwang.tickets.choices import Direction, LetterState, StepKind
from hengwang.tickets.mailing.handing_over import hand_over
from hengwang.tickets.mailing.writing import Outgoing, as_mail, new_message_id
from hengwang.tickets.models import Forwarding, Letter, Ticket
from hengwang.tickets.services.stepping import tell

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 80
AT_ONCE, BUDGET_S = 100, 8
ACKNOWLEDGED_AT_MOST = 5
WINDOW = timedelta(hours=1)


@transaction.atomic
def write_letter(
    ticket: Ticket, recipient: str, subject: str, body: str, *, answers: Letter | None = None
) -> Letter | None:
    """Write a letter about a ticket; None where the desk has no address of its own.

    The thread goes on: it answers `answers`, and refers to what was written with the recipient.
    """
    sender = settings.TICKET_MAIL_ADDRESS
    if not sender or not recipient:
        return None
    earlier = ticket.letters.filter(recipient=recipient) | ticket.letters.filter(sender=recipient)
    thread = list(earlier.order_by("at", "pk").values_list("message_id", flat=True))
    last = answers.message_id if answers is not None else (thread[-1] if thread else "")
    made = Letter.objects.create(
        direction=Direction.OUT,
        unit=ticket.unit,
        ticket=ticket,
        message_id=new_message_id(sender),
        in_reply_to=last,
        references=" ".join(dict.fromkeys([*thread, last])).strip(),
        sender=sender.lower(),
        recipient=recipient.lower(),
        subject=f"[{ticket.number}] {subject}"[:300],
        body=body,
        is_automatic=True,
        state=LetterState.WAITING,
        due_at=timezone.now(),
    )
    record("letter.written", made, by=None, after={"ticket": ticket.number})
    transaction.on_commit(wake)
    return made


def language_of(address: str) -> str:
    """The language of the person whose address it is; Chinese where nobody here has it."""
    people = User.objects.active().filter(email__iexact=address).exclude(email="")
    found = people.order_by("pk").values_list("language", flat=True).first()
    return found or str(User.Language.CHINESE)


def acknowledge(letter: Letter, ticket: Ticket) -> None:
    """Tell the writer of a letter the number of its ticket; five an hour to one address at most."""
    recent = Letter.objects.filter(recipient=letter.sender, direction=Direction.OUT)
    if recent.filter(at__gt=timezone.now() - WINDOW).count() >= ACKNOWLEDGED_AT_MOST:
        return
    with translation.override(language_of(letter.sender)):
        text = _(
            "We have received your letter; its number is %(number)s. Leave the number in the"
            " subject when you answer."
        )
        body = text % {"number": ticket.number}
    write_letter(ticket, letter.sender, ticket.title, body, answers=letter)


def tell_company(forwarding: Forwarding) -> Letter | None:
    """The facts of a ticket for the company that has its turn; nothing that is not theirs."""
    ticket = forwarding.ticket
    if not forwarding.email:
        return None
    with translation.override(language_of(forwarding.email)):
        facts = [
            (pgettext("ticket", "Number"), ticket.number),
            (_("Title"), ticket.title),
            (_("Unit concerned"), ticket.unit.name),
            (_("Circuit"), "" if ticket.circuit is None else ticket.circuit.code),
            (_("Device"), "" if ticket.device is None else ticket.device.name),
            (_("Since"), f"{timezone.localtime(ticket.opened_at):%Y-%m-%d %H:%M}"),
            (_("Priority"), ticket.get_priority_display()),
            (_("Your number"), forwarding.reference),
        ]
        lines = [_("%(label)s: %(value)s") % {"label": a, "value": b} for a, b in facts if b]
        ask = _("Please answer this letter with your number and when it will be repaired.")
    asked = ticket.steps.filter(kind=StepKind.FORWARDED).order_by("-pk").first()
    text = "" if asked is None else "\n".join(asked.text.splitlines()[1:])
    body = "\n".join([*lines, *([text] if text else []), "", ask])
    made = write_letter(ticket, forwarding.email, ticket.title, body)
    if made is not None:
        tell(ticket, StepKind.LETTER_OUT, by=None, text=made.recipient, is_public=False)
    return made


def tell_writer(ticket: Ticket) -> Letter | None:
    """Tell who wrote us what the solution is; only where the ticket came by mail."""
    first = ticket.letters.filter(direction=Direction.IN, is_automatic=False).order_by("at").first()
    if first is None:
        return None
    with translation.override(language_of(first.sender)):
        where = f"{settings.PUBLIC_URL}{ticket.get_absolute_url()}" if settings.PUBLIC_URL else ""
        told = _("Your matter %(number)s is solved:") % {"number": ticket.number}
        body = f"{told}\n{ticket.solution}\n\n{where}".strip()
    return write_letter(ticket, first.sender, ticket.title, body)


def send_letters(now: datetime | None = None) -> int:
    """Send what is due, oldest first; each once, again after a failure. Returns how many went."""
    began, sent = monotonic(), 0
    moment = now or timezone.now()
    due = Letter.objects.due(moment).order_by("due_at", "pk").values_list("pk", flat=True)
    for pk in list(due[:AT_ONCE]):
        if monotonic() - began > BUDGET_S:
            break
        outcome = _attempt(pk, moment)
        sent += outcome is True
        if outcome is False:
            # One server takes all of them: where one failed the others would wait as long.
            break
    return sent


def _attempt(pk: int, now: datetime) -> bool | None:
    """True when it went, False when it failed, None when another worker has it."""
    lease = now + LEASE
    claimed = (
        Letter.objects.due(now)
        .filter(pk=pk)
        .update(state=LetterState.SENDING, lease_until=lease, attempts=F("attempts") + 1)
    )
    if not claimed:
        return None
    one = Letter.objects.get(pk=pk)
    mine = Letter.objects.filter(pk=pk, state=LetterState.SENDING, lease_until=lease)
    try:
        hand_over(as_mail(_outgoing(one)), settings.MAIL_URL)
    except DomainError as refusal:
        is_last = one.attempts >= MOST_ATTEMPTS
        mine.update(
            state=LetterState.FAILED if is_last else LetterState.WAITING,
            due_at=now + wait_after(one.attempts),
            lease_until=None,
            error=f"{refusal.code} {refusal.params.get('reason', '')}".strip()[:200],
        )
        return False
    mine.update(state=LetterState.SENT, sent_at=now, lease_until=None, error="")
    return True


def _outgoing(one: Letter) -> Outgoing:
    return Outgoing(
        message_id=one.message_id,
        sender=one.sender,
        recipient=one.recipient,
        subject=one.subject,
        text=one.body,
        at=one.at,
        in_reply_to=one.in_reply_to,
        references=tuple(one.references.split()),
    )
