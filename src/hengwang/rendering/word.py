"""Word templates: check the tags, fill them, merge the cells, draw the charts, mark drafts."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docxtpl import DocxTemplate
from markupsafe import Markup

from hengwang.rendering import charts, packing
from hengwang.rendering.errors import TemplateUnreadableError
from hengwang.rendering.tags import Source, check, environment, printed
from hengwang.rendering.values import DITTO, GUARD, MERGE_UP, clean
from hengwang.rendering.watermark import mark

_DITTO_CELL = re.compile(rf"(<w:t(?: [^>]*)?>)\s*{DITTO}\s*(</w:t>)")
# Characters; about twelve lines of a narrow column.
LONG_CELL = 150
# docxtpl makes braces out of {_{ and its like after the tags have run, in data too. This stands
# behind every such character of a value until then; `values.clean` leaves none in a value.
_ESCAPED = str.maketrans({char: char + GUARD for char in "{}%_"})


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl is not typed
    """docxtpl that reads 〃 as "merged with the cell above" and declines to touch properties."""

    def patch_xml(self, src_xml: str) -> str:
        return _DITTO_CELL.sub(rf"\g<1>{MERGE_UP}\g<2>", str(super().patch_xml(src_xml)))

    def render_xml_part(self, *args: Any, **kwargs: Any) -> str:
        return str(super().render_xml_part(*args, **kwargs)).replace(GUARD, "")

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Core properties are set by `fill`, not by tags."""


def check_word(content: bytes, context: type, *, name: str) -> None:
    """Refuse a docx template that could not be filled from `context`.

    Raises:
        TemplateUnreadableError, TemplateSyntaxError, TemplateFieldError, TemplateForbiddenError.
    """
    template = _open(content, name)
    for xml in _tagged_parts(template):
        # As docxtpl does before it renders: a paragraph to a line, so a fault's line is its place.
        lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", template.patch_xml(xml))
        check(Source(name, lines), context)


def fill(content: bytes, context: Any, *, title: str, on: date, watermark: str = "") -> bytes:
    """A docx made from a template and a context dataclass; the same input gives the same bytes.

    Args:
        content: The template, checked before with `check_word`.
        context: A dataclass instance whose fields the tags name.
        title: Core property "title".
        on: Core properties "created" and "modified".
        watermark: Text laid across every page, or empty.
    """
    template = _open(content, title)
    if watermark:
        # Before the tags run: docxtpl puts new header parts beside the ones python-docx knows.
        mark(template.docx, watermark)
    jinja = environment(autoescape=True)
    drawer = charts.Drawer(template.docx.part)
    jinja.finalize = lambda value: (
        Markup(drawer.draw(value))  # noqa: S704
        if isinstance(value, charts.Chart)
        else _guarded(printed(value))
    )
    names = {field.name: getattr(context, field.name) for field in fields(context)}
    template.render(names, jinja_env=jinja)
    _merge_cells(template.docx.element.body)
    _let_long_rows_break(template.docx.element.body)
    _set_properties(template.docx.core_properties, title, on)
    out = BytesIO()
    template.docx.save(out)
    return packing.repack(out.getvalue(), on=on)


def _guarded(value: Any) -> Any:
    return value.translate(_ESCAPED) if type(value) is str else value


def _open(content: bytes, name: str) -> _Template:
    template = _Template(BytesIO(content))
    try:
        template.render_init()
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as fault:
        raise TemplateUnreadableError(template=name) from fault
    return template


def _tagged_parts(template: _Template) -> Iterator[str]:
    yield template.get_xml()
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.get_part_xml(part)


def _merge_cells(body: Any) -> None:
    """Turn cells that hold only MERGE_UP into continuations of the cell above."""
    for table in body.iter(qn("w:tbl")):
        above: dict[int, Any] = {}
        for row in table.findall(qn("w:tr")):
            column = 0
            for cell in row.findall(qn("w:tc")):
                if _text(cell) == MERGE_UP and column in above:
                    _set_merge(above[column], "restart")
                    _set_merge(cell, "continue")
                    _empty(cell)
                else:
                    above[column] = cell
                column += _span(cell)
    # docxtpl appends the merge of {% vm %} at the end of the properties.
    for merge in list(body.iter(qn("w:vMerge"))):
        _place_merge(merge.getparent(), merge)


def _let_long_rows_break(body: Any) -> None:
    """A row stays on one page, unless its text would leave half of the page before it empty."""
    for row in body.iter(qn("w:tr")):
        if any(len(_text(cell)) > LONG_CELL for cell in row.findall(qn("w:tc"))):
            for fixed in list(row.iter(qn("w:cantSplit"))):
                fixed.getparent().remove(fixed)


def _text(cell: Any) -> str:
    return "".join(text.text or "" for text in cell.iter(qn("w:t"))).strip()


def _empty(cell: Any) -> None:
    for text in cell.iter(qn("w:t")):
        text.text = ""


def _span(cell: Any) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return 1 if span is None else int(span.get(qn("w:val")))


def _set_merge(cell: Any, value: str) -> None:
    properties = cell.get_or_add_tcPr()
    for old in properties.findall(qn("w:vMerge")):
        properties.remove(old)
    _place_merge(properties, parse_xml(f'<w:vMerge {nsdecls("w")} w:val="{value}"/>'))


def _place_merge(properties: Any, merge: Any) -> None:
    """Put vMerge where the schema wants it: directly after width and span."""
    before = [properties.find(qn(name)) for name in ("w:cnfStyle", "w:tcW", "w:gridSpan")]
    properties.insert(sum(1 for element in before if element is not None), merge)


def _set_properties(properties: Any, title: str, on: date) -> None:
    at = datetime.combine(on, time(), UTC)
    properties.title = clean(title)[:255]
    properties.author = properties.last_modified_by = "衡网"
    properties.created = properties.modified = at
    properties.revision = 1
