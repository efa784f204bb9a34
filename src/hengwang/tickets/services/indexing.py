"""Tickets are put into the index of words, a little later than they are written."""

from django.db import transaction

from hengwang.tickets.models import Ticket
from hengwang.tickets.word_lookup import INDEX

AT_ONCE = 1000
ROUNDS = 10


def index_words() -> int:
    """Put those in that are not there yet; returns how many.

    Until then they are found by reading them. An index without the newest row it should have,
    after a restored backup, is made anew.
    """
    newest = Ticket.objects.filter(is_indexed=True).order_by("-pk").values_list("pk", flat=True)
    known = newest.first()
    if known is not None and not INDEX.has(known):
        with transaction.atomic():
            INDEX.forget()
            Ticket.objects.update(is_indexed=False)
    return sum(_round() for _ in range(ROUNDS))


@transaction.atomic
def _round() -> int:
    waiting = Ticket.objects.filter(is_indexed=False).order_by("pk").select_for_update()
    rows = list(waiting.values_list("pk", "search_text")[:AT_ONCE])
    if rows:
        INDEX.put_in(rows)
        Ticket.objects.filter(pk__in=[pk for pk, _ in rows]).update(is_indexed=True)
    return len(rows)
