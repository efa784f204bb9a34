"""Workbooks for tests of the import."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from hengwang.accounts.models import User
from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import open_file, store
from hengwang.organizations.models import Unit
from hengwang.projects.models import Payment, Reconciliation

Sheets = Mapping[str, Sequence[Sequence[Any]]]
PAYMENT_HEAD = ["项目名称", "凭证号", "支付日期", "支付金额（元）", "收款人", "摘要"]


def workbook_bytes(sheets: Sheets) -> bytes:
    """An xlsx file of these rows."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def stored_workbook(sheets: Sheets, by: User, name: str = "凭证账.xlsx") -> StoredFile:
    """The same, let in by the file store."""
    return store(workbook_bytes(sheets), name=name, kind=FileKind.SPREADSHEET, by=by)


def payments_sheet(*rows: Sequence[Any], head: Sequence[str] = tuple(PAYMENT_HEAD)) -> Sheets:
    """One sheet of payments."""
    return {"支付": [head, *rows]}


def stored_file(stored: StoredFile) -> BinaryIO:
    """The bytes of a stored file under its name, as a browser sends it."""
    with open_file(stored) as file:
        return SimpleUploadedFile(stored.name, file.read()).open()


def reconciled(unit: Unit, stored: StoredFile, payment: Payment) -> tuple[int, int]:
    """A run with one difference; their ids."""
    run = Reconciliation.objects.create(
        unit=unit, fiscal_year=2020, file=stored, window_days=5, here_cny=5, there_cny=0
    )
    row = run.rows.create(outcome="only_here", state="open", payment=payment, here_cny=5)
    return run.pk, row.pk
