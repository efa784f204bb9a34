"""One finding about several rows or sentences: their quotes together, their places listed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule


class Quoted(Protocol):
    """Something printed at a place."""

    @property
    def place(self) -> Place: ...

    @property
    def quote(self) -> str: ...


def together(
    rule: Rule,
    items: Sequence[tuple[Place, str]],
    /,
    *,
    numbers: str = "",
    severity: Severity | None = None,
    messages: tuple[str, str] | None = None,
    **params: object,
) -> Finding:
    """Return one finding about all `items` (place, quote); the first place leads.

    `count` is added to the parameters of the message.
    """
    quotes = list(dict.fromkeys(" ".join(quote.split()) for _, quote in items))
    made = rule.finding(
        items[0][0],
        quote=" ".join(quotes),
        numbers=numbers,
        severity=severity,
        messages=messages,
        count=len(items),
        **params,
    )
    return replace(made, places=tuple(place for place, _ in items[1:]))


def rows_together(rule: Rule, rows: Sequence[Quoted], *, numbers: str = "") -> Finding:
    """Return one finding about several rows."""
    return together(rule, [(row.place, row.quote) for row in rows], numbers=numbers)
