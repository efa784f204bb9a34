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
    DocumentKind.GOAL_CHANGE_FORM: (
        *_HEAD, "rows.level1", "rows.level2", "rows.level3", "rows.target_before",
        "rows.target_after", "rows.points_before", "rows.points_after", "funds.before",
        "funds.after", "steps.before", "steps.after", "reason", *_MARK,
    ),
    DocumentKind.MONITORING_SHEET: (
        *_HEAD, *_ROWS, "rows.actual", "at", "funds.budget", "funds.executed", *_MARK,
    ),
    DocumentKind.RECTIFICATION_LIST: (
        *_HEAD, "items.problem", "items.measure", "items.responsible", "items.due_on", *_MARK,
    ),
    DocumentKind.EVALUATION_REPORT: ("title", "unit", "conclusion", "problems", *_MARK),
    DocumentKind.DEPARTMENT_REPORT: (
        "title", "unit", "kind", "evaluator", "conclusion", "problems", "scored.level3",
        "scored.target", "scored.actual", "scored.points", "scored.decided", *_MARK,
    ),
    DocumentKind.FILL_IN_REPORT: (
        "programme", "unit", *_ROWS, "rows.actual", "all_planned", "all_spent", "score",
        "group_opinion", "unit_opinion", "supervising_opinion", "finance_opinion", *_MARK,
    ),
    DocumentKind.SUBPROJECT_TABLES: (
        "programme", "tasks.name", "money.name", "money.budget", "money.spent",
        "indicators.level3", "indicators.target", *_MARK,
    ),
    DocumentKind.RESULT_SHEET: (
        "programme", "unit", "score", "standing", "due_on", *_MARK,
    ),
    # What the public gets must say that it is the public copy: its notes do.
    DocumentKind.DISCLOSURE_FORM: (
        *_HEAD, *_ROWS, "rows.actual", "rows.points", "rows.score", "total", "notes", *_MARK,
    ),
    DocumentKind.DISCLOSURE_REPORT: ("title", "unit", "conclusion", "problems", *_MARK),
    DocumentKind.EXEMPTION_NOTICE: ("programme", "unit", "ground", "approved_on", *_MARK),
    DocumentKind.EVIDENCE_ANNEX: (
        "title", "unit", "figures.name", "figures.value", "figures.digest", "digest", *_MARK,
    ),
}  # fmt: skip

# A letter must say who writes to whom, and of every finding what is wrong and what to do.
LETTER_MANDATORY = (
    "sender", "number", "addressee", "dated_on", "reports.heading", "reports.rows.problem",
    "reports.rows.request",
)  # fmt: skip


def mandatory_of(kind: DocumentKind) -> tuple[str, ...]:
    """The fields a template of this kind must print; every kind has its list."""
    return MANDATORY[kind]
