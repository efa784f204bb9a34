"""Places and reasons of faults in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext

from hengwang.incoming.templates_own.faults import Fault
from hengwang.pages.refusals import refusal_text


def told(faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Each fault as place, reason and code."""
    return [
        {
            "place": one.place.filled(gettext(one.place.message)),
            "reason": refusal_text(one.reason),
            "code": one.code,
        }
        for one in faults
    ]
