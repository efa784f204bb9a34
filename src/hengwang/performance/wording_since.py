"""What became of the records behind a submitted or sealed figure, in the reader's language."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SINCE: Mapping[str, Promise] = MappingProxyType(
    {
        "reading": _("measured anew"),
        "gone": _("evidence missing since"),
        "replaced": _("evidence replaced since"),
        "rejected": _("evidence rejected since"),
        "review_open": _("evidence under review again"),
        "amended": _("dates of the evidence changed since"),
        "expired": _("evidence expired since"),
    }
)
