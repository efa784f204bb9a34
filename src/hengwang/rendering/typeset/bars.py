"""A chart of a docx as lying bars with their values, from the numbers the chart keeps."""

from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml

from hengwang.rendering.charts import COLOURS, FONT
from hengwang.rendering.typeset.styles import Look, faces_for, literal

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
BAR_PT = 9


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    names: dict[int, str]
    values: dict[int, float]


def bars(xml: bytes) -> str:
    """The chart as a typst table: a name, a bar for each series, its value."""
    root = parse_xml(xml)
    series = [_series(element) for element in root.iter(f"{C}ser")]
    most = max((value for one in series for value in one.values.values()), default=0) or 1
    title = root.find(f"{C}chart/{C}title")
    heading = "".join(t.text or "" for t in title.iter(f"{A}t")) if title is not None else ""
    names = series[0].names if series else {}
    rows = "".join(
        f"[#{literal(name)}], [{''.join(_bar(s, i, most, n) for n, s in enumerate(series))}],\n"
        for i, name in names.items()
    )
    return (
        f"{Look(faces_for(FONT), size=9, align='center').text()}"
        f"#block(breakable: false, width: 100%)[#strong({literal(heading)})\n"
        f"#table(columns: (32%, 68%), stroke: none, inset: 2pt, align: (right + horizon, left),\n"
        f"{rows})\n{_legend(series)}]\n"
    )


def _series(element: Any) -> _Series:
    name = "".join(v.text or "" for v in element.iterfind(f"{C}tx//{C}v"))
    names = {
        int(point.get("idx")): point.findtext(f"{C}v") or ""
        for point in element.iterfind(f"{C}cat//{C}pt")
    }
    values = {
        int(point.get("idx")): float(point.findtext(f"{C}v") or 0)
        for point in element.iterfind(f"{C}val//{C}pt")
    }
    return _Series(name, names, values)


def _bar(series: _Series, index: int, most: float, number: int) -> str:
    value = series.values.get(index)
    if value is None:
        return ""
    share = 80 * value / most
    return (
        f'#box(rect(width: {share:.2f}%, height: {BAR_PT}pt, fill: rgb("{COLOURS[number % 3]}")))'
        f"#h(3pt)#{literal(f'{value:,.2f}')}#linebreak()"
    )


def _legend(series: list[_Series]) -> str:
    if len(series) < 2:  # noqa: PLR2004  (one series needs no legend)
        return ""
    return "#h(8pt)".join(
        f'#box(rect(width: 7pt, height: 7pt, fill: rgb("{COLOURS[number % 3]}")))'
        f"#h(2pt)#{literal(one.name)}"
        for number, one in enumerate(series)
    )
