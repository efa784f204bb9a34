"""What the board of inspections prints."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hengwang.inspections.completion import Tally
from hengwang.inspections.queries.board import Cell, Line

register = template.Library()


def _tone(tally: Tally) -> str:
    """How a month stands: all done, some late, some missed."""
    if tally.missed:
        return "bad"
    return "warn" if tally.late else "ok"


MARK = '<a class="in-mark is-{}" href="{}" title="{}"></a>'
MONTH = '<span class="in-month is-{0}" title="{1}/{2}">{1}/{2}</span>'
PLANNED = '<span class="in-month is-plan">{}</span>'


@register.filter
def cells(line: Line) -> SafeString:
    """The cells of a plan; thousands of marks on a board, which a loop of the template delays."""
    told = ((number, _cell(one)) for number, one in enumerate(line.cells, start=1))
    return format_html_join("", '<td data-day="{}">{}</td>', told)


def _cell(cell: Cell) -> SafeString:
    tally = cell.tally
    if tally is None:
        told = ((one.state, one.url, one.title) for one in cell.marks)
        return format_html_join("", MARK, told)
    if tally.decided:
        return format_html(MONTH, _tone(tally), tally.done, tally.decided)
    return format_html(PLANNED, tally.due)
