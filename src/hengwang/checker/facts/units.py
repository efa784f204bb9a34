"""In which unit a table prints its money: its header, its caption, a line above, or the text."""

import re
from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.document import Document, Paragraph, Place, Table
from hengwang.checker.facts.words import decimal_of, fold, is_blank, squeeze
from hengwang.checker.report import Amount
from hengwang.kernel.errors import DomainError
from hengwang.kernel.money import AmountUnit, parse_amount

_UNIT_IN_BRACKETS = re.compile(
    r"[(（\[]\s*(?:金额)?(?:单位)?[:：]?\s*(?:人民币)?(亿元|万元|元|万|亿)\s*[)）\]]"
)
_UNIT_LABEL = re.compile(r"(?:金额)?单位[:：]\s*(?:人民币)?(亿元|万元|元|万|亿)")
_UNIT_INSIDE = re.compile(r"(亿元|万元|元|万|亿)\s*$")
_UNITS = {
    "元": AmountUnit.YUAN,
    "万元": AmountUnit.WAN,
    "万": AmountUnit.WAN,
    "亿元": AmountUnit.YI,
    "亿": AmountUnit.YI,
}
_LINES_ABOVE = 3


def unit_in(text: str) -> AmountUnit | None:
    """Return the unit a header or caption prints in brackets or after 单位."""
    folded = fold(text)
    found = _UNIT_IN_BRACKETS.search(folded) or _UNIT_LABEL.search(folded)
    return _UNITS[found[1]] if found else None


def unit_of_table(document: Document, table: Table, header_text: str) -> AmountUnit | None:
    """Return the unit of the table's money, from the nearest place that prints one."""
    nearest = unit_in(header_text) or unit_in(table.caption)
    if nearest:
        return nearest
    at = table.place.block
    for block in reversed(document.blocks[max(0, at - _LINES_ABOVE) : at]):
        if isinstance(block, Table):
            break
        found = unit_in(block.text)
        if found:
            return found
    for row in table.rows:
        for cell in row:
            found = unit_in(cell.text) if len(cell.text) < 40 else None  # noqa: PLR2004 - a label
            if found:
                return found
    return None


def unit_of_document(document: Document) -> AmountUnit | None:
    """Return the one unit the document declares for its tables, if it declares just one."""
    found = {
        unit
        for block in document.blocks
        if isinstance(block, Paragraph)
        for unit in [unit_in(block.text)]
        if unit
    }
    return found.pop() if len(found) == 1 else None


def unit_by_text(numbers: Iterable[str], amounts: Iterable[Amount]) -> AmountUnit | None:
    """Return the unit under which numbers of a table recur in the text, if it is one unit."""
    wanted = {decimal_of(number) for number in numbers} - {None, Decimal(0)}
    units = {amount.unit for amount in amounts if amount.unit and _number_of(amount.text) in wanted}
    return units.pop() if len(units) == 1 else None


def _number_of(text: str) -> Decimal | None:
    return decimal_of(_UNIT_INSIDE.sub("", fold(text)))


def amount_in_cell(
    text: str, place: Place, *, name: str, role: str, unit: AmountUnit | None, quote: str
) -> Amount | None:
    """Return the amount a cell prints; None for an empty one. Without any unit `yuan` is None."""
    printed = squeeze(text)
    if is_blank(printed):
        return None
    own = _UNIT_INSIDE.search(fold(printed))
    named = _UNITS[own[1]] if own else None
    yuan = None
    if named or unit:
        try:
            yuan = parse_amount(fold(printed), unit)
        except DomainError:
            yuan = None
    return Amount(name, yuan, printed, named, place, quote, role)
