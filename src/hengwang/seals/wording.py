"""What became of a sealed figure's records, in the reader's language."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hengwang.performance.wording_since import SINCE
from hengwang.seals.changes import Change

KINDS: Mapping[str, Promise] = MappingProxyType(
    {"reading": SINCE["reading"], "row": _("row changed"), "field": _("row changed")}
)


def change_words(change: Change) -> Iterator[Promise]:
    """One word for a reading or a row, one for each thing that became of the evidence."""
    if change.kind == "evidence":
        yield from (SINCE[word] for word in change.details)
    else:
        yield KINDS[change.kind]
