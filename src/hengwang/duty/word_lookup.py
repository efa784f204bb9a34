"""The index of the duty log's words: an entry is put in as it is written, old ones by and by."""

from django.apps import apps
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from hengwang.network.word_index import WordIndex


def _known() -> Q:
    backlog = apps.get_model("duty", "WordsBacklog")._default_manager.values("below")[:1]
    return Q(pk__gte=Coalesce(backlog, Value(0)))


INDEX = WordIndex(
    table="duty_words",
    key="entry_id",
    unread=("SELECT id FROM duty_logentry WHERE id < (SELECT MAX(below) FROM duty_wordsbacklog)"),
    known=_known,
)
