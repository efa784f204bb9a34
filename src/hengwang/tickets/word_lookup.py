"""The index of tickets' words; new tickets are put in a little later."""

from django.db.models import Q

from hengwang.network.word_index import WordIndex

INDEX = WordIndex(
    table="tickets_words",
    key="ticket_id",
    unread="SELECT id FROM tickets_ticket WHERE NOT is_indexed",
    known=lambda: Q(is_indexed=True),
)
