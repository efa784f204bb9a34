"""What became of a sealed figure's records, in the reader's language."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hengwang.seals.changes import Change

KINDS: Mapping[str, Promise] = MappingProxyType(
    {
        "reading": _("measured anew"),
        "row": _("row changed"),
        "field": _("row changed"),
    }
)

DETAILS: Mapping[str, Promise] = MappingProxyType(
    {
        "gone": _("evidence missing since"),
        "replaced": _("evidence replaced since"),
        "rejected": _("evidence rejected since"),
        "review_open": _("evidence under review again"),
        "amended": _("dates of the evidence changed since"),
        "expired": _("evidence expired since"),
    }
)


def change_words(change: Change) -> Iterator[Promise]:
    """One word for a reading or a row, one for each thing that became of the evidence."""
    if change.kind == "evidence":
        yield from (DETAILS[word] for word in change.details)
    else:
        yield KINDS[change.kind]
