"""Words and rules as a workbook, written and read back; errors name sheet, row and column."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from pydantic import ValidationError

from hengwang.checker.own.schema import OwnRule, OwnSet, Word
from hengwang.files import inspection, storage
from hengwang.files.choices import FileKind
from hengwang.files.errors import DamagedFileError, EmptyFileError
from hengwang.files.media import limit_bytes
from hengwang.files.services import Upload, plain_name
from hengwang.kernel.errors import DomainError
from hengwang.pages.exports import safe_text
from hengwang.reviews.own.labels import SHEET_KINDS, SHEET_SEVERITIES, SHEET_WORD_KINDS

WORDS, RULES = "词表", "规则"
WORD_COLUMNS = {
    "不用的词（多个用、隔开）": "wrong", "应写": "write", "类型": "kind", "严重程度": "severity",
    "例外（多个用、隔开）": "unless", "理由": "reason",
}  # fmt: skip
RULE_COLUMNS = {
    "类型": "kind", "词语（多个用、隔开）": "phrases", "问题描述": "message",
    "严重程度": "severity",
    "计量单位": "unit", "不低于": "at_least", "不高于": "at_most", "所在章节": "chapter",
    "标题含": "title_has", "依据": "source", "编号": "name",
}  # fmt: skip
LISTS = {"wrong", "unless", "phrases", "chapter", "title_has"}
NUMBERS = {"at_least", "at_most"}
MOST_ROWS = 6000
MOST_COLUMNS = 40
MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet: its columns, the words of its kinds, and what a row becomes."""

    sheet: str
    columns: Mapping[str, str]
    kinds: Mapping[str, str]
    model: type[Word] | type[OwnRule]


WORD_LAYOUT = Layout(WORDS, WORD_COLUMNS, SHEET_WORD_KINDS, Word)
RULE_LAYOUT = Layout(RULES, RULE_COLUMNS, SHEET_KINDS, OwnRule)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell."""

    sheet: str
    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What a workbook holds; with faults nothing of it is taken."""

    own: OwnSet
    faults: tuple[Fault, ...]


def workbook_bytes(own: OwnSet) -> bytes:
    """The list as a workbook with two sheets, which `read_upload` reads back equal."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _sheet(book, WORD_LAYOUT, [word.model_dump() for word in own.words])
    _sheet(book, RULE_LAYOUT, [rule.model_dump() for rule in own.rules])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Any, layout: Layout, rows: list[dict[str, Any]]) -> None:
    columns, kinds = layout.columns, layout.kinds
    sheet = book.create_sheet(layout.sheet)
    sheet.append(list(columns))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EEF2F7")
    for row in rows:
        sheet.append([_written(field, row[field], kinds) for field in columns.values()])
    for at, field in enumerate(columns.values(), start=1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 32 if field in LISTS | {"message"} else 16
        for cell in sheet[letter][1:]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.number_format = "General" if field in NUMBERS else "@"
        words = {"kind": kinds, "severity": SHEET_SEVERITIES}.get(field)
        if words:
            choice = DataValidation(type="list", formula1=f'"{",".join(words.values())}"')
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{MOST_ROWS}")
    sheet.freeze_panes = "A2"


def _written(field: str, value: Any, kinds: Mapping[str, str]) -> Any:
    if field in LISTS:
        return safe_text("、".join(value))
    if field == "kind":
        return kinds[str(value)]
    if field == "severity":
        return SHEET_SEVERITIES[str(value)]
    if field in NUMBERS:
        return value
    return safe_text(str(value or ""))


def read_upload(upload: Upload, name: str, prefix: str) -> SheetRead:
    """Read a brought workbook; it is checked like everything that comes in, and not kept.

    Args:
        upload: The file as it comes in.
        name: What the person calls it.
        prefix: Beginning of the names given to rules without a number.

    Raises:
        FileRefusedError: No xlsx, too large, damaged, with macros or a password.
    """
    name = plain_name(name)
    refusal = getattr(upload, "refusal", None)
    if isinstance(refusal, DomainError):
        raise type(refusal)(**{**refusal.params, "name": name})
    limit = limit_bytes(FileKind.TEMPLATE)
    with storage.drafted(upload.chunks(), name=name, limit_bytes=limit) as draft:
        if draft.size_bytes == 0:
            raise EmptyFileError(name=name)
        inspection.inspect(draft.path, name=name, kind=FileKind.SPREADSHEET)
        try:
            book = load_workbook(
                io.BytesIO(draft.path.read_bytes()),
                read_only=True,
                data_only=True,
                keep_links=False,
            )
        except (BadZipFile, InvalidFileException, KeyError, ValueError) as failure:
            raise DamagedFileError(name=name) from failure
        try:
            return _read(book, prefix)
        finally:
            book.close()


def _read(book: Any, prefix: str) -> SheetRead:
    faults: list[Fault] = []
    words = list(_entries(book, WORD_LAYOUT, faults, prefix))
    rules = list(_entries(book, RULE_LAYOUT, faults, prefix))
    if not {WORDS, RULES} & set(book.sheetnames):
        text = _("The workbook has neither a sheet “%(words)s” nor “%(rules)s”.")
        faults.append(Fault("", 0, "", text % {"words": WORDS, "rules": RULES}))
    if faults:
        return SheetRead(OwnSet(), tuple(faults[:MOST_FAULTS]))
    return SheetRead(OwnSet(words=tuple(words), rules=tuple(rules)), ())


def _entries(book: Any, layout: Layout, faults: list[Fault], prefix: str) -> Iterator[Any]:
    name, columns, model = layout.sheet, layout.columns, layout.model
    if name not in book.sheetnames:
        return
    rows = book[name].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    head = [str(cell or "").strip() for cell in next(rows, ())]
    missing = [
        one for one in columns if one not in head and columns[one] in {"wrong", "phrases", "kind"}
    ]
    if missing:
        faults.append(Fault(name, 1, missing[0], _("This column is missing.")))
        return
    places = {columns[text]: at for at, text in enumerate(head) if text in columns}
    heads = {field: text for text, field in columns.items()}
    taken = 0
    for number, row in enumerate(rows, start=2):
        if all(cell in (None, "") for cell in row):
            continue
        taken += 1
        values, odd = _values(row, places, layout.kinds)
        if model is OwnRule and not values.get("name"):
            values["name"] = f"{prefix}-x{taken}"
        if odd:
            faults += [Fault(name, number, heads[field], text) for field, text in odd]
            continue
        try:
            yield model.model_validate(values)
        except ValidationError as failure:
            for fault in failure.errors():
                field = str(fault["loc"][0]) if fault["loc"] else ""
                faults.append(Fault(name, number, heads.get(field, ""), fault["msg"]))


def _values(
    row: tuple[Any, ...], places: Mapping[str, int], kinds: Mapping[str, str]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    values: dict[str, Any] = {}
    odd: list[tuple[str, str]] = []
    choices = {"kind": kinds, "severity": SHEET_SEVERITIES}
    for field, at in places.items():
        cell = row[at] if at < len(row) else None
        text = "" if cell is None else str(cell).strip().removeprefix("'")
        if field in LISTS:
            parts = text.replace("\n", "、").replace("；", "、").split("、")
            values[field] = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
        elif field in choices:
            stored = {label: word for word, label in choices[field].items()}
            if text in stored:
                values[field] = stored[text]
            elif text or field == "kind":
                known = "、".join(stored)
                odd.append((field, _("Choose one of: %(words)s.") % {"words": known}))
        elif field in NUMBERS:
            try:
                values[field] = Decimal(text) if text else None
            except InvalidOperation:
                odd.append((field, _("This is no number.")))
        else:
            values[field] = text
    return values, odd
