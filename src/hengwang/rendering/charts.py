"""Native charts in Word: drawn by Word itself, editable there, with their data in a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm
from lxml import etree
from pptx.chart.chart import Chart as Shape
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.util import Pt

from hengwang.rendering.packing import repack
from hengwang.rendering.values import clean

# Told apart on a black-and-white print too: light, dark, middle.
COLOURS = ("B8C4D6", "1F4E79", "7F9DBF")
FONT = "仿宋_GB2312"
# Embedded workbooks have no date of their own; any fixed day keeps the bytes the same.
_DAY = date(2000, 1, 1)


class Shown(Enum):
    """How the values stand: upright columns, or lying bars for long names."""

    COLUMNS = XL_CHART_TYPE.COLUMN_CLUSTERED
    BARS = XL_CHART_TYPE.BAR_CLUSTERED


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, None where nothing is known."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as the document names it; `title` says the finding, `unit` the axis."""

    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    shown: Shown = Shown.COLUMNS
    number_format: str = "0.00"
    height_mm: int = 70
    width_mm: int = 150


class Drawer:
    """Adds charts to one Word document, a part for each with its workbook inside."""

    def __init__(self, document_part: Any) -> None:
        self._part = document_part
        self._count = 0

    def draw(self, chart: Chart) -> str:
        """Close the run, put the chart, open a run again: the tag stands inside a run's text."""
        self._count += 1
        number = self._count
        package = self._part.package
        data = _data(chart)
        workbook = Part(
            PackURI(f"/word/embeddings/chart{number}.xlsx"),
            CT.SML_SHEET,
            repack(data._workbook_writer.xlsx_blob, on=_DAY),
            package,
        )
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, b"", package)
        external = part.relate_to(workbook, RT.PACKAGE)
        part._blob = _xml(chart, data, external)
        return _INLINE.format(
            rid=self._part.relate_to(part, RT.CHART),
            number=number,
            title=_attribute(chart.title),
            cx=Mm(chart.width_mm),
            cy=Mm(chart.height_mm),
        )


_INLINE = (
    '</w:t></w:r><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
    '<wp:docPr id="{number}" name="图 {number}" descr="{title}"/><wp:cNvGraphicFramePr/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'r:id="{rid}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    '<w:r><w:t xml:space="preserve">'
)


def _attribute(text: str) -> str:
    return (
        clean(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace('"', "&quot;")
        .replace("\n", " ")
    )


def _data(chart: Chart) -> CategoryChartData:
    data = CategoryChartData(number_format=chart.number_format)
    data.categories = [clean(name) for name in chart.categories]
    for series in chart.series:
        values: Sequence[float | None] = [
            None if value is None else float(value) for value in series.values
        ]
        data.add_series(clean(series.name), values)
    return data


def _xml(chart: Chart, data: CategoryChartData, external: str) -> bytes:
    space = parse_xml(ChartXmlWriter(chart.shown.value, data).xml.encode("utf-8"))
    _format(Shape(space, None), chart)
    namespace = space.nsmap["c"]
    relation = space.nsmap["r"]
    corners = etree.Element(f"{{{namespace}}}roundedCorners")
    corners.set("val", "0")
    space.find(f"{{{namespace}}}date1904").addnext(corners)
    held = etree.SubElement(space, f"{{{namespace}}}externalData")
    held.set(f"{{{relation}}}id", external)
    etree.SubElement(held, f"{{{namespace}}}autoUpdate").set("val", "0")
    return etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)


def _format(shape: Shape, chart: Chart) -> None:
    shape.font.size = Pt(9)
    shape.font.name = FONT
    shape.has_title = True
    shape.chart_title.text_frame.text = clean(chart.title)
    heading = shape.chart_title.text_frame.paragraphs[0].runs[0].font
    heading.size, heading.bold, heading.name = Pt(10.5), True, "黑体"
    shape.has_legend = len(chart.series) > 1
    if shape.has_legend:
        shape.legend.position = XL_LEGEND_POSITION.BOTTOM
        shape.legend.include_in_layout = False
    plot = shape.plots[0]
    plot.gap_width, plot.overlap = 60, 0
    plot.has_data_labels = True
    plot.data_labels.number_format = chart.number_format
    plot.data_labels.number_format_is_linked = False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.font.size = Pt(8)
    for series, colour in zip(plot.series, COLOURS, strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(colour)
        series.invert_if_negative = False
    _format_axes(shape, chart)
    for element in shape._chartSpace.iter(
        *(
            f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{n}"
            for n in ("defRPr", "rPr")
        )
    ):
        _name_east_asian_font(element)


def _format_axes(shape: Shape, chart: Chart) -> None:
    values = shape.value_axis
    values.minimum_scale = 0
    shape.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    if chart.shown is Shown.BARS:
        # Word counts bars from below; the first category belongs on top. That would move the
        # values to the top edge: every bar carries its own, so their axis can go.
        shape.category_axis.reverse_order = True
        values.visible = values.has_major_gridlines = False
        return
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string("D9D9D9")
    values.format.line.fill.background()
    values.has_title = True
    values.axis_title.text_frame.text = chart.unit
    values.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(9)
    values.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    values.tick_labels.number_format = "General"
    values.tick_labels.number_format_is_linked = False


def _name_east_asian_font(element: Any) -> None:
    """Chinese characters take the `ea` font, which python-pptx leaves out."""
    main = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    latin = element.find(f"{main}latin")
    if latin is not None and element.find(f"{main}ea") is None:
        east = etree.Element(f"{main}ea")
        east.set("typeface", latin.get("typeface"))
        latin.addnext(east)
