"""The sheets as Word files, filled from the shipped templates."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from hengwang.rendering.word import check_word, fill
from hengwang.vendors.printing.fields import SheetFields

FOLDER = Path(__file__).parent.parent / "templates_office"
MONTHLY, YEARLY = "vendor_assessment.docx", "vendor_payment.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_word(sheet: SheetFields, template: str, on: date) -> bytes:
    """The sheet as a docx."""
    return fill(_template(template), sheet, title=f"{sheet.title} {sheet.subtitle}", on=on)


@lru_cache(maxsize=4)
def _template(name: str) -> bytes:
    content = (FOLDER / name).read_bytes()
    check_word(content, SheetFields, name=name)
    return content
