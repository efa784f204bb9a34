"""Work that recurs: letters come and go, what is overdue is told."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from hengwang.outbox.registry import periodic
from hengwang.tickets.mailing.fetching import fetch
from hengwang.tickets.services.counting import count_anew
from hengwang.tickets.services.indexing import index_words
from hengwang.tickets.services.letters_in import take_letter
from hengwang.tickets.services.letters_out import send_letters
from hengwang.tickets.services.overdue import tell_overdue


@periodic("tickets.fetch_letters", timedelta(minutes=1))
def fetch_letters() -> None:
    """Take what came in; without a mailbox there is nothing to do."""
    if settings.TICKET_MAIL:
        fetch(settings.TICKET_MAIL, take_letter)


@periodic("tickets.send_letters", timedelta(seconds=10))
def send_now() -> None:
    """Send what is due."""
    send_letters()


@periodic("tickets.index_words", timedelta(seconds=20))
def index_now() -> None:
    """Put new tickets into the index of words."""
    index_words()


@periodic("tickets.tell_overdue", timedelta(minutes=1))
def tell_late() -> None:
    """Tell of limits that passed."""
    tell_overdue(timezone.now())


@periodic("tickets.count_clocks", timedelta(minutes=10))
def count_clocks() -> None:
    """Count what waited for somebody to enter a year of the calendar."""
    count_anew()
