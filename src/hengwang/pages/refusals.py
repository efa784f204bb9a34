"""A DomainError in the reader's language: the edge where codes become sentences."""

import re

from django.utils.translation import gettext

from hengwang.kernel.errors import DomainError

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def refusal_text(error: DomainError) -> str:
    """The error's sentence in the active language, filled with its parameters."""

    def filled(found: re.Match[str]) -> str:
        return str(error.params.get(found[1], found[0]))

    return _PLACEHOLDER.sub(filled, gettext(error.message)).replace("%%", "%")
