"""Who wrote a letter, as far as the platform knows the address."""

from dataclasses import dataclass

from django.conf import settings

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.organizations.models import Contact, Unit
from hengwang.tickets.errors import NoDeskUnitError
from hengwang.tickets.mailing.reading import Incoming
from hengwang.tickets.models import Letter, Ticket


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A unit that is known by an address: through an account, or through its contacts."""

    units: tuple[Unit, ...] = ()
    user: User | None = None

    @property
    def unit(self) -> Unit | None:
        """The only one."""
        return self.units[0] if len(self.units) == 1 else None


def correspondent_of(address: str) -> Correspondent:
    """Whose address it is; two queries."""
    if not address:
        return Correspondent()
    people = User.objects.active().filter(email__iexact=address).select_related("unit__region")
    writers = [
        one
        for one in people[:2]
        if one.unit is not None and may(one, Permission.OPEN_TICKETS, one.unit)
    ]
    if len(writers) == 1 and writers[0].unit is not None:
        return Correspondent((writers[0].unit,), writers[0])
    rows = Contact.objects.filter(email__iexact=address, is_active=True, unit__closed_on=None)
    units = {one.unit for one in rows.select_related("unit__region")[:10] if one.unit is not None}
    return Correspondent(tuple(sorted(units, key=lambda unit: unit.pk)))


def answered_letter(mail: Incoming) -> Letter | None:
    """The nearest of our own letters that a mail answers, one query."""
    asked = [one for one in mail.answers if one]
    known = {
        one.message_id: one
        for one in Letter.objects.filter(message_id__in=asked, direction="out").select_related(
            "ticket__unit__region"
        )
    }
    return next((known[one] for one in asked if one in known), None)


def belongs_to(ticket: Ticket, address: str, who: Correspondent) -> bool:
    """Whether the address has to do with a ticket, so that naming its number is enough."""
    if ticket.unit in who.units or ticket.requester_contact.strip().lower() == address:
        return True
    if ticket.requester is not None and ticket.requester.email.lower() == address:
        return True
    return ticket.forwardings.filter(email__iexact=address).exists()


def desk_unit() -> Unit:
    """The unit that takes the mail.

    Raises:
        NoDeskUnitError: None is named, or it is not there.
    """
    found = Unit.objects.filter(name=settings.TICKET_MAIL_UNIT, closed_on=None).first()
    if found is None:
        raise NoDeskUnitError
    return found
