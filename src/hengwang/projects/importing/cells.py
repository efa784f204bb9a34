"""One cell as what it should be: text, amount, day, year, choice; or what is wrong with it."""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hengwang.kernel.errors import DomainError
from hengwang.kernel.money import AmountError, AmountUnit, parse_amount, round_half_up, to_yuan
from hengwang.projects.errors import (
    CellMissingError,
    CellUnknownWordError,
    CellUnreadableError,
)

FEN = Decimal("0.01")
# Floats of spreadsheets carry dust in the fifteenth digit; more than this is a real third decimal.
DUST = Decimal("0.0005")
# Day 0 of spreadsheets, after the leap day of 1900 they believe in.
SPREADSHEET_DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 25_569, 73_050  # 1970 to 2099
FIRST_YEAR, LAST_YEAR = 1990, 2100
NO_DAY = frozenset({"", "-", "—", "/", "无"})
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_LOOSE_MARKS = re.compile(r"\s*([-/.年月日])\s*(?=\d|$)")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_MINUS_BEHIND = re.compile(r"([\d,，.\s]+)[-－]")
_YEAR = re.compile(r"((?:19|20|21)\d{2})年?(?:度)?")


def _undressed(text: str) -> str:
    """The amount without the mark that keeps a number a text, and with its minus in front."""
    plain = text.strip().removeprefix("'").removeprefix("’").strip()
    behind = _MINUS_BEHIND.fullmatch(plain)
    return f"-{behind[1]}" if behind else plain


@dataclass
class Reader:
    """Reads the cells of one row and collects what is wrong and what is worth a word."""

    cells: Mapping[str, Any]
    titles: Mapping[str, str]
    units: Mapping[str, AmountUnit]
    problems: list[DomainError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self, name: str, most: int = 200, *, needed: bool = False) -> str:
        """The text without line breaks and doubled blanks; a number as people write it."""
        value = self.cells.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, datetime):
            value = value.date()
        stated = "" if value is None else unicodedata.normalize("NFC", str(value))
        text = " ".join(stated.split())
        if not text and needed:
            self.problems.append(CellMissingError(column=self.title(name)))
        if len(text) > most:
            self.notes.append("text_cut")
        return text[:most]

    def amount(self, name: str, *, needed: bool = False) -> Decimal | None:
        """Yuan, rounded to the fen where the cell holds more; None where the cell is empty."""
        value = self.cells.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if needed:
                self.problems.append(CellMissingError(column=self.title(name)))
            return None
        try:
            yuan = self._yuan(value, self.units.get(name, AmountUnit.YUAN))
            rounded = round_half_up(yuan, 2)
        except (AmountError, ArithmeticError):
            self._unreadable(name)
            return None
        if abs(rounded - yuan) > DUST:
            self.notes.append("rounded")
        return rounded

    def _yuan(self, value: Any, unit: AmountUnit) -> Decimal:
        if isinstance(value, bool):
            raise AmountError(text=str(value))
        if isinstance(value, (int, Decimal)):
            return to_yuan(Decimal(value), unit)
        if isinstance(value, float):
            return to_yuan(Decimal(repr(value)), unit)
        return parse_amount(_undressed(str(value)), unit)

    def day(self, name: str) -> date | None:
        """A day: a date cell, 2020-03-01, 2020年3月1日, 20200301, or a spreadsheet's number."""
        value = self.cells.get(name)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date) or value is None:
            return value
        if isinstance(value, (int, float)) and FIRST_SERIAL <= value <= LAST_SERIAL:
            return SPREADSHEET_DAY_ZERO + timedelta(days=int(value))
        text = _LOOSE_MARKS.sub(r"\1", unicodedata.normalize("NFKC", str(value)).strip())
        if _SERIAL.fullmatch(text) and FIRST_SERIAL <= int(text[:5]) <= LAST_SERIAL:
            return SPREADSHEET_DAY_ZERO + timedelta(days=int(text[:5]))
        found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text.removesuffix(".0"))
        if found is not None:
            year, month, day = map(int, found.groups())
            with suppress(ValueError):
                return date(year, month, day)
        if text not in NO_DAY:
            self._unreadable(name)
        return None

    def year(self, name: str) -> int | None:
        """A fiscal year: 2020, 2020年, 2020年度."""
        text = unicodedata.normalize("NFKC", self.text(name)).removesuffix(".0")
        if not text:
            return None
        found = _YEAR.fullmatch(text)
        if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            self._unreadable(name)
            return None
        return int(found[1])

    def choice(self, name: str, words: Mapping[str, Any], default: Any) -> Any:
        """One of the known words; empty is the default."""
        text = unicodedata.normalize("NFKC", self.text(name)).replace(" ", "")
        if not text:
            return default
        if text not in words:
            self.problems.append(CellUnknownWordError(column=self.title(name), value=text[:60]))
            return default
        return words[text]

    def title(self, name: str) -> str:
        """The column as the file heads it."""
        return self.titles.get(name, name)

    def _unreadable(self, name: str) -> None:
        shown = str(self.cells.get(name))[:60]
        self.problems.append(CellUnreadableError(column=self.title(name), value=shown))
