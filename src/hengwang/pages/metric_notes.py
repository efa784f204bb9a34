"""Notes of metrics in the reader's language."""

from django.utils.translation import gettext, pgettext

from hengwang.kernel.metric_notes import retold


def note_text(note: str) -> str:
    """What a metric says beside its value; empty stays empty."""
    return retold(note, gettext, pgettext("between sentences", "; ")) if note else ""
