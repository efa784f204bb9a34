"""Read a voucher book (序时账, 凭证账): its expense lines with number, day, debit and credit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from hengwang.files.models import StoredFile
from hengwang.kernel.money import AmountUnit
from hengwang.projects.errors import ImportTooLongError, LedgerUnknownError
from hengwang.projects.importing.cells import Reader
from hengwang.projects.importing.columns import plain, split_unit, unit_line
from hengwang.projects.importing.reading import HEADER_WITHIN, MOST_ROWS, Rows, sheets_of

MONEY = ("debit", "credit", "amount")


@dataclass(frozen=True)
class LedgerLine:
    """One line; yuan, debit less credit, negative for money that came back."""

    table: str
    row: int
    number: str
    day: date | None
    summary: str
    subject: str
    amount: Decimal


@dataclass(frozen=True)
class Ledger:
    """Lines that count, and how many others were left out and why."""

    lines: tuple[LedgerLine, ...]
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class _Columns:
    places: Mapping[str, int]
    units: Mapping[str, AmountUnit]
    titles: Mapping[str, str]


@cache
def layout() -> Any:
    """What columns and subjects of a voucher book are called: data, not code."""
    text = (files("hengwang.projects.exchange") / "ledger.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def read_ledger(stored: StoredFile) -> Ledger:
    """The expense lines of a stored voucher book.

    Raises:
        ImportUnreadableError: It is damaged.
        LedgerUnknownError: No table has voucher number, day and an amount.
        ImportTooLongError: More rows than one file may have.
    """
    lines: list[LedgerLine] = []
    left_out: dict[str, int] = {}
    known = False
    for title, rows in sheets_of(stored):
        known = _read_table(title, rows, lines, left_out) or known
    if not known:
        raise LedgerUnknownError(name=stored.name)
    return Ledger(tuple(lines), left_out)


def _read_table(title: str, rows: Rows, lines: list[LedgerLine], left_out: dict[str, int]) -> bool:
    columns: _Columns | None = None
    unit, above = None, [""]
    for number, line in enumerate(rows, start=1):
        texts = ["" if cell is None else str(cell) for cell in line]
        if columns is None:
            unit = unit or unit_line(" ".join(texts))
            columns = _columns(texts, above, unit)
            above = texts
            if columns is None and number >= HEADER_WITHIN:
                return False
            continue
        cells = {f: line[at] for f, at in columns.places.items() if at < len(line)}
        _take(title, number, Reader(cells, columns.titles, columns.units), lines, left_out)
        if len(lines) > MOST_ROWS:
            raise ImportTooLongError(rows=MOST_ROWS)
    return columns is not None


def _columns(texts: list[str], above: list[str], unit: AmountUnit | None) -> _Columns | None:
    """Columns by their heading of one line, or of two where the upper one is merged."""
    words = {word: field for field, known in layout()["columns"].items() for word in known}
    places: dict[str, int] = {}
    units: dict[str, AmountUnit] = {}
    over = ""
    for at, text in enumerate(texts):
        over = above[at] if at < len(above) and above[at].strip() else over
        own = above[at] if at < len(above) else ""
        for told in (text, over + text, own):
            title, stated = split_unit(plain(told))
            field = words.get(title)
            if field is not None and field not in places:
                places[field] = at
                if field in MONEY and (stated or unit):
                    units[field] = stated or unit or AmountUnit.YUAN
                break
    if not ({"number", "day"} <= places.keys() and places.keys() & set(MONEY)):
        return None
    return _Columns(places, units, {field: texts[at] for field, at in places.items()})


def _take(
    title: str, row: int, reader: Reader, lines: list[LedgerLine], left_out: dict[str, int]
) -> None:
    number, summary = reader.text("number", 100), reader.text("summary", 300)
    subject, day = reader.text("subject", 200), reader.day("day")
    sums = [reader.amount(field) or Decimal(0) for field in MONEY]
    amount = sums[0] - sums[1] + sums[2]
    why = _reason(number, summary, subject, amount)
    if reader.problems:
        why = "unreadable" if why != "sum" else why
    if why:
        if why != "empty":
            left_out[why] = left_out.get(why, 0) + 1
        return
    lines.append(LedgerLine(title, row, number, day, summary, subject, amount))


def _reason(number: str, summary: str, subject: str, amount: Decimal) -> str:
    """Why a line does not count; empty where it does."""
    told = layout()
    if any(word in text for text in (summary, number, subject) for word in told["sum_words"]):
        return "sum"
    if not amount:
        return "empty"
    counts = not subject or any(word in subject for word in told["expense_subjects"]["words"])
    codes = tuple(str(code) for code in told["expense_subjects"]["codes"])
    return "" if counts or subject.startswith(codes) else "other_subject"
