"""The document of a report as HTML: a template a paragraph would take longer than everything else.

Every text goes through `format_html`, so that what a report prints never becomes markup.
"""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from hengwang.reviews.queries.page import Anchor, Segment, ShownBlock, ShownRow

NOTHING = mark_safe("")


def document_html(blocks: Iterable[ShownBlock]) -> SafeString:
    """All blocks in order."""
    return format_html_join("\n", "{}", ((_block(block),) for block in blocks))


def _block(block: ShownBlock) -> SafeString:
    gap = _gap(block.hidden) if block.hidden else NOTHING
    if block.is_table:
        html = (
            '{}<div class="hw-doc-table" data-block="{}" tabindex="0">{}'
            "<table><tbody>{}</tbody></table></div>"
        )
        rows = format_html_join("", "{}", ((_row(row),) for row in block.rows))
        return format_html(html, gap, block.index, _anchors(block.anchors), rows)
    text = format_html_join("", "{}", ((_segment(part),) for part in block.segments))
    html = '{}<p class="{}" data-block="{}">{}</p>'
    return format_html(html, gap, _look(block), block.index, text)


def _look(block: ShownBlock) -> str:
    heading = f"is-heading is-level-{block.level}" if block.level else ""
    return " ".join(filter(None, (heading, f"is-{block.role}" if block.role else "")))


def _gap(hidden: int) -> SafeString:
    said = ngettext(
        "%(count)s paragraph without findings is not shown",
        "%(count)s paragraphs without findings are not shown",
        hidden,
    )
    return format_html('<p class="hw-doc-gap">{}</p>', said % {"count": hidden})


def _segment(part: Segment) -> SafeString | str:
    if not part.severity:
        return part.text
    html = '<mark class="hw-mark is-{}" data-findings="{}">{}{}</mark>'
    return format_html(html, part.severity, part.listed, _anchors(part.anchors), part.text)


def _anchors(anchors: Sequence[Anchor]) -> SafeString:
    return format_html_join("", "{}", ((_anchor(anchor),) for anchor in anchors))


def _anchor(anchor: Anchor) -> SafeString:
    place = format_html(' id="place-{}"', anchor.number) if anchor.first else NOTHING
    html = '<a class="hw-no is-{}"{} href="#finding-{}" data-to="{}">{}</a>'
    number = anchor.number
    return format_html(html, anchor.severity, place, number, number, number)


def _row(row: ShownRow) -> SafeString:
    if row.hidden:
        said = ngettext(
            "%(count)s row without findings is not shown",
            "%(count)s rows without findings are not shown",
            row.hidden,
        )
        html = '<tr class="hw-doc-gap"><td colspan="50">{}</td></tr>'
        return format_html(html, said % {"count": row.hidden})
    cells = [
        ("is-cell" if cell.severity else "", _anchors(row.anchors) if first else "", cell.text)
        for first, cell in ((not at, cell) for at, cell in enumerate(row.cells))
    ]
    inside = format_html_join("", '<td class="{}">{}{}</td>', cells)
    if not row.numbers:
        return format_html("<tr>{}</tr>", inside)
    html = '<tr class="is-found is-{}" data-findings="{}">{}</tr>'
    return format_html(html, row.severity, row.listed, inside)
