"""An actual value that answers only a part of its target."""

from collections.abc import Iterable

from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clauses, folded, share_within
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_ANSWERED = 0.25
_OTHERS = 0.5


class ActualDoesNotCoverTarget(Rule):
    """Follows each clause of a target to the actual value that echoes the other clauses."""

    name = "actual-does-not-cover-target"
    severity = Severity.WARNING
    family = "targets"
    why = "Full score for a part of the promise hides the rest."
    source = "财预〔2020〕10号 附件 自评表: 实际完成值 answers 年度指标值"
    message_en = "%(name)s: the actual value does not answer “%(part)s”"
    message_zh = "“%(name)s”的实际完成值未回应指标值中的“%(part)s”"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each row."""
        for row in view_of(report).rows:
            if not (row.target and row.actual) or row.target.empty or row.actual.empty:
                continue
            wanted = [c for c in clauses(row.target.text) if len(folded(c)) > 3]  # noqa: PLR2004
            if len(wanted) < 2 or folded(row.target.text) == folded(row.actual.text):  # noqa: PLR2004
                continue
            shares = [share_within(clause, row.actual.text) for clause in wanted]
            missing = [c for c, s in zip(wanted, shares, strict=True) if s < _ANSWERED]
            if missing and len(missing) < len(wanted) and max(shares) >= _OTHERS:
                part = "，".join(missing)
                yield self.finding(
                    row.place,
                    quote=row.quote,
                    name=row.level3,
                    part=part,
                    numbers=f"{row.target.text.strip()} ↔ {row.actual.text.strip()}",
                )
