"""A chart in Word is a native one, with its data in a workbook inside."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from hengwang.rendering.charts import Chart, Series, Shown
from hengwang.rendering.packing import unpack
from hengwang.rendering.tests.office_files import a_docx
from hengwang.rendering.word import check_word, fill


@dataclass(frozen=True)
class WithChart:
    """A context that holds a chart."""

    chart: Chart | None


CHART = Chart(
    title='得分 "高" & <低>',
    unit="分",
    categories=("产出", "效益"),
    series=(
        Series("分值", (Decimal(50), Decimal(30))),
        Series("得分", (Decimal("44.5"), None)),
    ),
    shown=Shown.BARS,
)
TEMPLATE = a_docx("{%p if chart %}", "{{ chart }}", "{%p endif %}", "end")
DAY = date(2024, 3, 5)


def test_chart_and_workbook_are_parts_of_the_document():
    check_word(TEMPLATE, WithChart, name="a.docx")
    parts = unpack(fill(TEMPLATE, WithChart(CHART), title="t", on=DAY))
    assert b'string="' not in parts["word/charts/chart1.xml"]
    assert "得分" in parts["word/charts/chart1.xml"].decode()
    assert b"embeddings/chart1.xlsx" in parts["word/charts/_rels/chart1.xml.rels"]
    assert b"charts/chart1.xml" in parts["word/_rels/document.xml.rels"]
    rows = list(load_workbook(BytesIO(parts["word/embeddings/chart1.xlsx"])).active.values)
    assert rows == [(None, "分值", "得分"), ("产出", 50, 44.5), ("效益", 30, None)]


def test_a_chart_is_the_same_bytes_each_time():
    first = fill(TEMPLATE, WithChart(CHART), title="t", on=DAY)
    assert first == fill(TEMPLATE, WithChart(CHART), title="t", on=DAY)


def test_without_a_chart_nothing_is_left():
    parts = unpack(fill(TEMPLATE, WithChart(None), title="t", on=DAY))
    assert not [name for name in parts if "chart" in name]
