"""The document of a report as the page prints it: text cut at its marks, long tables folded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from hengwang.pages.tones import Severity
from hengwang.reviews.models import Finding

AROUND = 3
MOST_ROWS = 120
MOST_BLOCKS = 1500
RANKS = {severity.value: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Anchor:
    """The number of a finding where its words begin; `first` is the place a click scrolls to."""

    number: int
    severity: str
    first: bool


@dataclass(frozen=True)
class Segment:
    """A stretch of text under the same findings; `severity` is the worst of them."""

    text: str
    anchors: tuple[Anchor, ...] = ()
    numbers: tuple[int, ...] = ()
    severity: str = ""

    @property
    def listed(self) -> str:
        """The numbers for a data attribute."""
        return " ".join(map(str, self.numbers))


@dataclass(frozen=True)
class ShownCell:
    """One cell of a shown row."""

    text: str
    numbers: tuple[int, ...] = ()
    severity: str = ""


@dataclass(frozen=True)
class ShownRow:
    """A table row with the findings about it, or a gap of `hidden` rows."""

    cells: tuple[ShownCell, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    numbers: tuple[int, ...] = ()
    severity: str = ""
    hidden: int = 0

    @property
    def listed(self) -> str:
        """The numbers for a data attribute."""
        return " ".join(map(str, self.numbers))


@dataclass(frozen=True)
class ShownBlock:
    """One paragraph or table of the page; `hidden` blocks are left out before it."""

    index: int
    segments: tuple[Segment, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    caption: str = ""
    level: int = 0
    role: str = ""
    is_table: bool = False
    hidden: int = 0


@dataclass
class _Marked:
    """What marks one block."""

    spans: list[tuple[int, int, Anchor]] = field(default_factory=list)
    rows: dict[int, list[Anchor]] = field(default_factory=dict)
    cells: dict[tuple[int, int], list[Anchor]] = field(default_factory=dict)
    whole: list[Anchor] = field(default_factory=list)


def shown_blocks(
    blocks: Sequence[Mapping[str, Any]], findings: Iterable[Finding]
) -> list[ShownBlock]:
    """The blocks with the marks of these findings; of a very long document those around them."""
    marked = _marked(findings)
    kept = _kept(len(blocks), set(marked), MOST_BLOCKS)
    shown = []
    last = -1
    for index in kept:
        block = blocks[index]
        # An empty paragraph only keeps the numbering of its file.
        if "rows" in block or str(block.get("text", "")).strip():
            hidden = index - last - 1 if len(kept) < len(blocks) else 0
            shown.append(_shown(index, block, marked.get(index) or _Marked(), hidden))
        last = index
    return shown


def _marked(findings: Iterable[Finding]) -> dict[int, _Marked]:
    marked: dict[int, _Marked] = {}
    for finding in findings:
        for order, mark in enumerate(finding.marks):
            anchor = Anchor(finding.number, finding.severity, order == 0)
            here = marked.setdefault(mark["block"], _Marked())
            row, column = mark.get("row"), mark.get("column")
            if "start" in mark:
                here.spans.append((mark["start"], mark["end"], anchor))
            elif row is None:
                here.whole.append(anchor)
            else:
                here.rows.setdefault(row, []).append(anchor)
                if column is not None:
                    here.cells.setdefault((row, column), []).append(anchor)
    return marked


def _kept(count: int, marked: set[int], most: int) -> list[int]:
    """Indices to show: all of them, or the beginning and what stands around the marks."""
    if count <= most:
        return list(range(count))
    near = {at + step for at in marked for step in range(-AROUND, AROUND + 1)}
    return sorted(index for index in near | set(range(most // 3)) if 0 <= index < count)


def _shown(index: int, block: Mapping[str, Any], marked: _Marked, hidden: int) -> ShownBlock:
    if "rows" in block:
        return ShownBlock(
            index,
            rows=tuple(_rows(block["rows"], marked)),
            anchors=tuple(marked.whole),
            caption=block.get("caption", ""),
            is_table=True,
            hidden=hidden,
        )
    return ShownBlock(
        index,
        segments=tuple(segments_of(block["text"], marked.spans)),
        level=block.get("level") or 0,
        role=block.get("role", ""),
        hidden=hidden,
    )


def segments_of(text: str, spans: Sequence[tuple[int, int, Anchor]]) -> list[Segment]:
    """The text cut where a mark begins or ends; joined again it is the text."""
    cuts = {0, len(text)}
    for start, end, _anchor in spans:
        cuts |= {min(start, len(text)), min(end, len(text))}
    borders = sorted(cuts)
    segments = []
    for begin, end in pairwise(borders):
        over = [span for span in spans if span[0] <= begin and span[1] >= end]
        segments.append(
            Segment(
                text[begin:end],
                tuple(anchor for start, _end, anchor in over if start == begin),
                tuple(dict.fromkeys(anchor.number for *_ends, anchor in over)),
                _worst(anchor for *_ends, anchor in over),
            )
        )
    return segments


def _rows(rows: Sequence[Sequence[Mapping[str, Any]]], marked: _Marked) -> Iterable[ShownRow]:
    kept = _kept(len(rows), {number - 1 for number in marked.rows}, MOST_ROWS)
    last = -1
    for index in kept:
        if index - last > 1:
            yield ShownRow(hidden=index - last - 1)
        anchors = marked.rows.get(index + 1, [])
        yield ShownRow(
            tuple(
                _cell(cell, marked.cells.get((index + 1, column), []))
                for column, cell in enumerate(rows[index], start=1)
            ),
            tuple(anchors),
            tuple(dict.fromkeys(anchor.number for anchor in anchors)),
            _worst(anchors),
        )
        last = index
    if last < len(rows) - 1:
        yield ShownRow(hidden=len(rows) - 1 - last)


def _cell(cell: Mapping[str, Any], anchors: Sequence[Anchor]) -> ShownCell:
    return ShownCell(cell["t"], tuple(anchor.number for anchor in anchors), _worst(anchors))


def _worst(anchors: Iterable[Anchor]) -> str:
    return min((anchor.severity for anchor in anchors), key=lambda one: RANKS[one], default="")
