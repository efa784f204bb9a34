"""One person's word on one finding: given once, taken back with a reason, never overwritten."""

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.reviews.choices import Decision
from hengwang.reviews.errors import (
    FindingJudgedError,
    NothingToUndoError,
    ReasonMissingError,
    UndoReasonMissingError,
)  # fmt: skip
from hengwang.reviews.models import Finding, ReviewedReport, Verdict
from hengwang.reviews.models.finding import standing
from hengwang.reviews.storing import COUNTED, count_findings


@transaction.atomic
def give_verdict(
    finding_id: int,
    decision: Decision,
    *,
    reason: str = "",
    by: User,
    seen: Decision | None = None,
) -> Finding:
    """Accept, reject with a reason, mark as mended, or open again.

    Args:
        finding_id: Which finding.
        decision: The verdict.
        reason: Why; a rejection needs one.
        by: Who judges.
        seen: How the person saw it judged; what it is when the call begins, if not given.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
        ReasonMissingError: A rejection says no reason.
        FindingJudgedError: Somebody else has judged it meanwhile; also for the slower of two.
    """
    finding = _finding(finding_id)
    require(by, Permission.CHECK_REPORTS, finding.report.unit)
    reason = reason.strip()
    if decision == Decision.REJECTED and not reason:
        raise ReasonMissingError
    before = Decision(finding.decision)
    if before == decision and _is_own_again(finding, decision, by, seen):
        return finding
    _move(finding, seen or before, decision)
    _keep(finding, decision, reason, by)
    record(
        "verdict.given", finding, by=by, note=reason,
        before={"decision": before.value},
        after={"decision": decision.value, "report": str(finding.report), "rule": finding.rule},
    )  # fmt: skip
    return finding


@transaction.atomic
def undo_verdict(
    finding_id: int, *, reason: str, by: User, seen: Decision | None = None
) -> Finding:
    """Take the last verdict back: the one before it counts again, or the finding is open.

    Both the verdict and its taking back stay on record.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
        UndoReasonMissingError: It is not said why.
        NothingToUndoError: Nobody has judged the finding.
        FindingJudgedError: Somebody else has judged it meanwhile; also for the slower of two.
    """
    # Locked: two takings back at once must not take back two verdicts.
    Finding.objects.select_for_update(of=("self",)).get(pk=finding_id)
    finding = _finding(finding_id)
    require(by, Permission.CHECK_REPORTS, finding.report.unit)
    reason = reason.strip()
    if not reason:
        raise UndoReasonMissingError
    before = Decision(finding.decision)
    verdicts = list(finding.verdicts.order_by("-at", "-pk"))
    last = standing(verdicts)
    if seen is not None and seen != before:
        raise _meanwhile(finding)
    if last is None:
        raise NothingToUndoError
    undone = {one.undoes_id for one in verdicts} | {last.pk}
    rest = [one for one in verdicts if one.pk not in undone and not one.undoes_id]
    decision = Decision(rest[0].decision) if rest else Decision.OPEN
    _move(finding, before, decision)
    _keep(finding, decision, reason, by, undoes=last)
    record(
        "verdict.undone", finding, by=by, note=reason,
        before={"decision": before.value},
        after={"decision": decision.value, "report": str(finding.report), "rule": finding.rule},
    )  # fmt: skip
    return finding


def _finding(finding_id: int) -> Finding:
    return Finding.objects.select_related("report__unit__region", "report__file").get(pk=finding_id)


def _is_own_again(finding: Finding, decision: Decision, by: User, seen: Decision | None) -> bool:
    """The same person says the same again, as a second click does; a rejection may be reworded."""
    if decision == Decision.REJECTED:
        return False
    last = standing(list(finding.verdicts.order_by("-at", "-pk")))
    return seen in {None, decision} or last is None or last.by_id == by.pk


def _move(finding: Finding, old: Decision, new: Decision) -> None:
    """The old state stands in the condition: of two people at once exactly one moves it."""
    rows = Finding.objects.filter(pk=finding.pk, decision=old)
    if not rows.update(decision=new):
        raise _meanwhile(finding)
    finding.decision = new


def _meanwhile(finding: Finding) -> FindingJudgedError:
    finding.refresh_from_db(fields=["decision"])
    last = finding.verdicts.order_by("-at", "-pk").first()
    name = last.by_name if last else "?"
    return FindingJudgedError(name=name, decision=Decision(finding.decision).label)


def _keep(
    finding: Finding, decision: Decision, reason: str, by: User, *, undoes: Verdict | None = None
) -> None:
    Verdict.objects.create(
        finding=finding,
        decision=decision,
        reason=reason,
        undoes=undoes,
        at=timezone.now(),
        by=by,
        by_name=by.printed_name,
    )
    # Locked: who judges another finding of the report meanwhile counts too.
    ReviewedReport.objects.select_for_update(of=("self",)).get(pk=finding.report_id)
    count_findings(finding.report)
    finding.report.save(update_fields=COUNTED)
