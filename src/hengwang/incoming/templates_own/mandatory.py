"""What a document may not be without, whatever its layout."""

from collections.abc import Mapping

from hengwang.documents.choices import DocumentKind

_HEAD = ("programme", "year", "unit")
_ROWS = ("rows.level1", "rows.level2", "rows.level3", "rows.target")
_MARK = ("short_id",)

# Dotted names of fields; the digest is not asked for where the official form has no place for it.
MANDATORY: Mapping[DocumentKind, tuple[str, ...]] = {
    DocumentKind.SELF_EVALUATION_FORM: (
        *_HEAD, *_ROWS, "rows.actual", "rows.points", "rows.score", "funds.budget",
        "funds.executed", "goals.expected", "goals.actual", "total", *_MARK,
    ),
    DocumentKind.TARGET_FORM: (
        *_HEAD, *_ROWS, "rows.points", "funds.amount", "goals.expected", *_MARK,
    ),
    DocumentKind.MONITORING_SHEET: (
        *_HEAD, *_ROWS, "rows.actual", "at", "funds.budget", "funds.executed", *_MARK,
    ),
    DocumentKind.RECTIFICATION_LIST: (
        *_HEAD, "items.problem", "items.measure", "items.responsible", "items.due_on", *_MARK,
    ),
    DocumentKind.EVALUATION_REPORT: ("title", "unit", "conclusion", "problems", *_MARK),
    DocumentKind.EVIDENCE_ANNEX: (
        "title", "unit", "figures.name", "figures.value", "figures.digest", "digest", *_MARK,
    ),
}  # fmt: skip


def mandatory_of(kind: DocumentKind) -> tuple[str, ...]:
    """The fields a template of this kind must print; none are asked of a kind without a list."""
    return MANDATORY.get(kind, ())
