"""The words of entries that were there before the index, or were restored without it."""

from django.db import transaction

from hengwang.duty.models import LogEntry, WordsBacklog
from hengwang.duty.word_lookup import INDEX

AT_ONCE = 1000
ROUNDS = 20


def index_words() -> int:
    """Put those in that are not there yet, the newest first; returns how many.

    Until then they are found by reading them. Each round is a transaction of its own, so that
    nobody who writes in the log waits long. An index without the newest entry, after a restored
    backup, is made anew.
    """
    newest = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is not None and not WordsBacklog.objects.exists() and not INDEX.has(newest):
        _make_anew(newest)
    done = 0
    for _number in range(ROUNDS):
        if not (count := _round()):
            break
        done += count
    return done


@transaction.atomic
def _make_anew(newest: int) -> None:
    INDEX.forget()
    WordsBacklog.objects.create(below=newest + 1)


@transaction.atomic
def _round() -> int:
    backlog = WordsBacklog.objects.select_for_update().first()
    if backlog is None:
        return 0
    waiting = LogEntry.objects.filter(pk__lt=backlog.below).order_by("-pk")
    rows = list(waiting.values_list("pk", "search_text")[:AT_ONCE])
    if not rows:
        backlog.delete()
        return 0
    INDEX.put_in(rows)
    backlog.below = rows[-1][0]
    backlog.save(update_fields=["below"])
    return len(rows)
