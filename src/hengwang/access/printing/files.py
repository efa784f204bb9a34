"""The forms as Word files, filled from the shipped template."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from hengwang.access.printing.fields import FormFields
from hengwang.rendering.word import check_word, fill

TEMPLATE = Path(__file__).parent.parent / "templates_office" / "access_form.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_word(form: FormFields, on: date) -> bytes:
    """The form as a docx."""
    return fill(_template(), form, title=f"{form.title} {form.number}", on=on)


@lru_cache(maxsize=1)
def _template() -> bytes:
    content = TEMPLATE.read_bytes()
    check_word(content, FormFields, name=TEMPLATE.name)
    return content
