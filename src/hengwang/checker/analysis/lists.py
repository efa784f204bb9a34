"""The numbered lists of a document, followed from marker to marker."""

from hengwang.checker.analysis.markers import Marker, Step, marker_of, steps
from hengwang.checker.analysis.view import view_of
from hengwang.checker.report import Report

CHAPTER_STYLES = frozenset({"cn", "cnp"})
_CELL_HEADING = 40
_LINE = 60


def steps_of(report: Report) -> list[Step]:
    """Return the steps of all lists; in tables only chapter numbers count."""
    found = [
        marker_of(p.text, p.place, i)
        for i, p in enumerate(view_of(report).passages)
        if not p.in_table or len(p.text) <= _CELL_HEADING
    ]
    return steps([m for m in found if m and (m.place.table is None or m.style in CHAPTER_STYLES)])


def line_of(marker: Marker) -> str:
    """Return the printed beginning of a marked paragraph."""
    return marker.text.strip().split("。")[0][:_LINE]
