"""A deviation note that promises instead of explaining."""

from collections.abc import Iterable

from hengwang.checker.analysis.deductions import lost
from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.notes import is_intention_only
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class DeductionNoteNotACause(Rule):
    """Lists notes of rows with a deduction that name an intention and no cause."""

    name = "deduction-note-not-a-cause"
    severity = Severity.WARNING
    family = "scores"
    why = "The column asks for the cause of the deviation first, and for measures second."
    source = "财预〔2020〕10号 附件 自评表: 偏差原因分析及改进措施"
    message_en = "%(count)s notes state an intention, not the cause of the deviation"
    message_zh = "%(count)s处偏差说明只有打算，没有原因"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such notes; only the notes are quoted."""
        rows = [r for r in view_of(report).rows if lost(r) and is_intention_only(r.note)]
        if rows:
            numbers = "; ".join(f"{row.level3}: {row.note.strip()}" for row in rows)
            yield together(self, [(row.place, row.note) for row in rows], numbers=numbers)
