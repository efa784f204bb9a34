"""Why evidence does not count, in the reader's language."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from hengwang.evidence.rules import Standing, Why

WHYS: Mapping[Why, Promise] = MappingProxyType(
    {
        Why.REJECTED: _("rejected at its review"),
        Why.EXPIRED: _("expired"),
        Why.EMPTY: _("the file is empty"),
        Why.OTHER_PERIOD: _("supports other days"),
        Why.AWAITS_REVIEW: _("awaits its review"),
    }
)

STANDINGS: Mapping[Standing, Promise] = MappingProxyType(
    {
        Standing.COUNTS: _("Counts"),
        Standing.OPEN: _("Counts provisionally"),
        Standing.NOT: _("Does not count"),
    }
)


def whys_text(whys: Iterable[Why]) -> str:
    """All of what speaks against a piece, in one line; empty where nothing does."""
    return pgettext("clauses", ", ").join(str(WHYS[why]) for why in whys)
