"""The root of every refusal: a stable code, an English sentence and its parameters."""

import functools
import re
from collections.abc import Callable
from typing import ClassVar, Self

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class DomainError(Exception):
    """A rule of the domain said no.

    `code` is public and stable; `message` is the English msgid that the edge translates and fills
    with `params`. The kernel itself never translates. `field` names what was entered and is
    refused, so that a form says it there; empty where it is the whole.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "This is not possible."
    field: str = ""

    def __init__(self, **params: object) -> None:
        super().__init__(params)
        self.params: dict[str, object] = params

    def at(self, *, field: str) -> Self:
        """The same refusal, of what was entered as `field`."""
        self.field = field
        return self

    def __str__(self) -> str:
        # Not `%`: a refusal that lacks a parameter must still be readable in a log.
        return _PLACEHOLDER.sub(self._filled, self.message).replace("%%", "%")

    def _filled(self, placeholder: re.Match[str]) -> str:
        return str(self.params.get(placeholder[1], placeholder[0]))

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[()]]:
        # Parameters are keywords only, which pickling (worker processes) does not do by itself.
        return functools.partial(type(self), **self.params), ()


class SettingError(Exception):
    """A HENGWANG_* variable is unknown, unreadable or dangerous; the text says what to do."""
