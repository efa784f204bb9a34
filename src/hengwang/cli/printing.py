"""How commands print: tables for people, JSON for scripts."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import click

WIDE = 140


def print_json(value: object) -> None:
    """JSON with Chinese characters as they are; decimals as strings, days as ISO."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=plain))


def print_table(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], numbers: Iterable[int] = ()
) -> None:
    """A table in which Chinese characters count as two columns; `numbers` are right-aligned."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    right = set(numbers)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for at, head in enumerate(heads):
        table.add_column(head, justify="right" if at in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*("—" if cell is None else str(cell) for cell in row))
    # Into a pipe there is no terminal whose width could be meant.
    console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
    console.print(table)


def plain(value: object) -> str:
    """What JSON does not know, as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    msg = f"{type(value).__name__} has no JSON form"
    raise TypeError(msg)
