"""The summary as a Word file, filled from the shipped template."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from hengwang.assurances.printing.fields import SummaryFields
from hengwang.rendering.word import check_word, fill

TEMPLATE = Path(__file__).parent.parent / "templates_office" / "assurance_summary.docx"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_word(summary: SummaryFields, on: date) -> bytes:
    """The summary as a docx."""
    return fill(_template(), summary, title=f"{summary.title} {summary.subtitle}", on=on)


@lru_cache(maxsize=1)
def _template() -> bytes:
    content = TEMPLATE.read_bytes()
    check_word(content, SummaryFields, name=TEMPLATE.name)
    return content
