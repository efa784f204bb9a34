"""How a cell of a form is shown on a page."""

from decimal import Decimal

from django import template

from hengwang.documents.cells import Cell
from hengwang.documents.figures import NOTHING

register = template.Library()


@register.filter
def cell(value: Cell) -> str:
    """A number as it is written, a text as it stands, nothing as a dash."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value or NOTHING
