"""One row's cells as values: words looked up, numbers and days read, problems collected."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from typing import Any

from hengwang.files.workbook_rows import DoubtKind, doubt_of
from hengwang.kernel.errors import DomainError
from hengwang.kernel.search_text import normalize
from hengwang.network.errors import (
    CellAmbiguousError,
    CellErrorError,
    CellLongNumberError,
    CellMissingError,
    CellUncomputedError,
    CellUnknownError,
    CellUnreadableError,
)
from hengwang.network.importing.columns import COLUMNS, NEEDED, WORDS
from hengwang.network.importing.known import Named
from hengwang.network.importing.reading import GivenRow, cell_day, cell_text, plain
from hengwang.network.rules import bandwidth_of

DOUBTS: Mapping[DoubtKind, type[DomainError]] = {
    DoubtKind.FORMULA: CellUncomputedError,
    DoubtKind.ERROR: CellErrorError,
    DoubtKind.LONG_NUMBER: CellLongNumberError,
}


class Cells:
    """Reads one row; what cannot be read is a problem and counts as empty."""

    def __init__(self, given: GivenRow) -> None:
        self.given = given
        self.problems: list[DomainError] = []
        for name, value in given.cells.items():
            if (doubt := doubt_of(value)) is not None:
                column = self.title(name)
                self.problems.append(DOUBTS[doubt.kind](column=column, value=str(doubt)))
        for name in NEEDED[given.sheet]:
            if not self.text(name):
                self.problems.append(CellMissingError(column=self.title(name)))

    def title(self, name: str) -> str:
        """The heading people know the column by."""
        return COLUMNS[self.given.sheet][name][0]

    def text(self, name: str) -> str:
        """As text."""
        return cell_text(self.given.cells.get(name))

    def has(self, name: str) -> bool:
        """Whether the sheet has the column and the cell is filled."""
        return bool(self.text(name))

    def word(self, name: str, default: Any = None) -> Any:
        """A choice, by the stored word or the one people write."""
        text = self.text(name)
        words = {normalize(word): value for word, value in WORDS[self.given.sheet, name].items()}
        return self._read(name, lambda: words[normalize(text)], default)

    def day(self, name: str) -> date | None:
        """A day."""
        found: date | None = self._read(name, lambda: cell_day(self.given.cells.get(name)), None)
        return found

    def number(self, name: str, default: int | None = None) -> int | None:
        """A whole number; “12U” is 12."""
        text = plain(self.text(name)).lower().removesuffix("u")
        found: int | None = self._read(name, lambda: int(text), default)
        return found

    def decimal(self, name: str) -> Decimal | None:
        """A decimal number."""
        found: Decimal | None = self._read(name, lambda: Decimal(plain(self.text(name))), None)
        return found

    def address(self, name: str) -> str | None:
        """An IP address."""
        found: str | None = self._read(name, lambda: str(ip_address(plain(self.text(name)))), None)
        return found

    def bandwidth(self, name: str) -> int | None:
        """Mbps."""
        found: int | None = self._read(name, lambda: bandwidth_of(plain(self.text(name))), None)
        return found

    def one_of(self, name: str, known: Named | Mapping[str, list[Any]]) -> Any:
        """The row a cell names, or None."""
        text = self.text(name)
        if not text or doubt_of(self.given.cells.get(name)) is not None:
            return None
        found = known.get(normalize(text), [])
        if len(found) != 1:
            error = CellAmbiguousError if found else CellUnknownError
            self.problems.append(error(column=self.title(name), value=text))
            return None
        return found[0]

    def _read(self, name: str, read: Callable[[], Any], default: Any) -> Any:
        if not self.text(name) or doubt_of(self.given.cells.get(name)) is not None:
            return default
        try:
            return read()
        except DomainError as problem:
            self.problems.append(problem)
        except (KeyError, ValueError, InvalidOperation):
            value = self.text(name)
            self.problems.append(CellUnreadableError(column=self.title(name), value=value))
        return default
