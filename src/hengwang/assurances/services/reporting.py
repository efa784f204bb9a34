"""Zero reports are sent, each once; those that did not come are written down as missed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.assurances.choices import ReportState, State
from hengwang.assurances.errors import (
    AssuranceStateError,
    AssuranceWordsError,
    NotStaffError,
    ReportEarlyError,
    ReportSentError,
)
from hengwang.assurances.models import Result, ZeroReport
from hengwang.assurances.queries.people import may_act
from hengwang.assurances.report_times import EARLY, Verdict, can_be_sent, verdict
from hengwang.assurances.services.planning import locked
from hengwang.audit.services import record
from hengwang.outbox.services import announce


@transaction.atomic
def send_report(report_id: int, *, by: User, text: str = "", has_event: bool = False) -> ZeroReport:
    """Report that nothing happened, or what happened.

    A report that was missed may still be sent until the result is written; it is late for ever.

    Raises:
        NotStaffError: `by` is neither staff of the assurance nor on duty for its unit.
        ReportSentError: Somebody has sent it meanwhile.
        ReportEarlyError: It is due much later.
        AssuranceWordsError: Something happened, and nobody says what.
        AssuranceStateError: Nobody waits for it any more.
    """
    held = ZeroReport.objects.only("assurance_id").get(pk=report_id)
    row = locked(held.assurance_id)
    report: ZeroReport = ZeroReport.objects.select_related("assurance").get(pk=report_id)
    if not may_act(by, row):
        raise NotStaffError
    is_told = Result.objects.filter(assurance=row).exists()
    if row.state not in (State.APPROVED, State.UNDER_WAY, State.CLOSED) or is_told:
        raise AssuranceStateError(state=row.get_state_display())
    if has_event and not text.strip():
        raise AssuranceWordsError
    now = timezone.now()
    if report.state == ReportState.EXPECTED and not can_be_sent(report.due_at, now):
        at = timezone.localtime(report.due_at - EARLY)
        raise ReportEarlyError(at=f"{at:%m-%d %H:%M}")
    told = verdict(report.due_at, now, now, timedelta(minutes=row.grace_minutes))
    is_late = told is Verdict.LATE
    changed = ZeroReport.objects.owed().filter(pk=report_id).update(
        state=told.value, has_event=has_event, text=text.strip(), by=by, by_name=by.printed_name,
        sent_at=now, **({"missed_at": report.missed_at or report.limit} if is_late else {}),
    )  # fmt: skip
    report.refresh_from_db()
    if not changed:
        raise ReportSentError(name=report.by_name)
    after = {"due_at": report.due_at, "state": report.state, "text": report.text}
    record("zero_report.sent", row, by=by, after=after)
    if has_event:
        announce("zero_report.told", report_id=report.pk)
    return report


def find_missed(*, now: datetime) -> int:
    """Write down reports that did not come in time; each once. Returns how many."""
    rows = ZeroReport.objects.filter(state=ReportState.EXPECTED, due_at__lt=now)
    late = [
        one
        for one in rows.select_related("assurance").order_by("pk")
        if verdict(one.due_at, None, now, timedelta(minutes=one.assurance.grace_minutes))
        is Verdict.MISSED
    ]
    return sum(_miss(one) for one in late)


@transaction.atomic
def _miss(report: ZeroReport) -> int:
    rows = ZeroReport.objects.filter(pk=report.pk, state=ReportState.EXPECTED)
    changed = rows.update(state=ReportState.MISSED, missed_at=report.limit)
    if changed:
        record("zero_report.missed", report.assurance, by=None, after={"due_at": report.due_at})
        announce("zero_report.missed", report_id=report.pk)
    return changed
