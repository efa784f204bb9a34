"""The same verdict for all findings of a batch that one rule made of the same words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.kernel.canonical import digest
from hengwang.reviews.choices import Decision
from hengwang.reviews.errors import JudgedMeanwhileError, NothingToJudgeError, ReasonMissingError
from hengwang.reviews.models import Finding, ReportBatch, ReviewedReport, Verdict
from hengwang.reviews.models.finding import FindingQuerySet
from hengwang.reviews.storing import recount


@dataclass(frozen=True)
class Judgement:
    """A verdict for many; a rejection needs its reason."""

    decision: Decision
    reason: str = ""
    also_judged: bool = False


def findings_of(batch_id: int) -> FindingQuerySet:
    """Current findings in the reports of a batch."""
    reports = ReviewedReport.objects.in_batch(batch_id).order_by().values("pk")
    return Finding.objects.current().filter(report__in=reports)


def alike(batch_id: int, example: Finding) -> FindingQuerySet:
    """Those with the rule and the quote of the example, the example included."""
    return findings_of(batch_id).filter(rule=example.rule, quote=example.quote)


def state_of(findings: Iterable[Finding]) -> str:
    """A digest of which findings these are and how each is judged: what a person has seen."""
    return digest(sorted([finding.pk, str(finding.decision)] for finding in findings))


@transaction.atomic
def judge_alike(
    batch: ReportBatch, example: Finding, judgement: Judgement, *, seen: str, by: User
) -> int:
    """Give one verdict to every finding like the example; all of them, or none.

    Args:
        batch: Within which the findings lie.
        example: Whose rule and quote they share.
        judgement: The verdict, why, and whether it goes over earlier ones.
        seen: `state_of` the findings as the person saw them.
        by: Who judges.

    Returns:
        How many findings were changed.

    Raises:
        NotAllowedError: `by` checks no reports of this unit.
        ReasonMissingError: A rejection says no reason.
        JudgedMeanwhileError: Somebody has judged one of them, or a check has changed them.
        NothingToJudgeError: All of them have this verdict, or are judged and to be left alone.
    """
    require(by, Permission.CHECK_REPORTS, batch.unit)
    decision, reason = judgement.decision, judgement.reason.strip()
    if decision == Decision.REJECTED and not reason:
        raise ReasonMissingError
    found = list(alike(batch.pk, example).select_for_update(of=("self",)).order_by("pk"))
    if state_of(found) != seen:
        raise JudgedMeanwhileError
    within = [one for one in found if judgement.also_judged or one.is_open]
    meant = [one for one in within if one.decision != decision]
    if not meant:
        raise NothingToJudgeError
    _change(meant, decision, reason, by)
    recount({one.report_id for one in meant})
    before = {one.value: sum(f.decision == one for f in meant) for one in Decision}
    record(
        "verdict.given_together", batch, by=by, note=reason,
        before={word: count for word, count in before.items() if count},
        after={
            "decision": decision.value, "rule": example.rule, "quote": example.quote[:200],
            "findings": [one.pk for one in meant],
        },
    )  # fmt: skip
    return len(meant)


def _change(meant: Sequence[Finding], decision: Decision, reason: str, by: User) -> None:
    """Write only over what was seen: the old verdict stands in every condition."""
    for old in {one.decision for one in meant}:
        ids = [one.pk for one in meant if one.decision == old]
        changed = Finding.objects.filter(pk__in=ids, decision=old).update(decision=decision)
        if changed != len(ids):
            raise JudgedMeanwhileError
    now = timezone.now()
    Verdict.objects.bulk_create(
        Verdict(
            finding=one, decision=decision, reason=reason, at=now, by=by, by_name=by.printed_name
        )
        for one in meant
    )
